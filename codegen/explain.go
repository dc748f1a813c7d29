package codegen

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Explanation tells what the graphs of a model do, layer by layer.
type Explanation struct {
	Model  string
	Rows   int // of the batch that the numbers are for
	Graphs []GraphExplanation
}

// GraphExplanation is a graph's.
type GraphExplanation struct {
	Name   string
	Arena  int // bytes
	Layers []LayerExplanation
}

// LayerExplanation is that of a layer in one phase.
type LayerExplanation struct {
	Layer string // its path, or the model's name
	Phase string
	Calls int   // steps of the generated code
	Ops   int   // the primitive operations that were fused into them
	Bytes int   // of the arena that its results take
	Flops int64 //
}

// Explain describes the models of the package; nil if it has errors.
func (p *Package) Explain(t Target) []*Explanation {
	if p.Diags.HasErrors() {
		return nil
	}
	var out []*Explanation
	for _, f := range p.Files {
		p.guard(f.start(), "plan", func() {
			for _, m := range f.compile(t) {
				out = append(out, explain(m))
			}
		})
	}
	return out
}

func explain(m *golang.Model) *Explanation {
	e := &Explanation{Model: m.Module.Name, Rows: m.Module.BatchSize}
	add := func(name string, s *plan.Schedule) {
		if s != nil {
			e.Graphs = append(e.Graphs, GraphExplanation{name, s.Bytes, layersOf(s, m.Module)})
		}
	}
	add("predict", m.Predict)
	add("evaluate", m.Evaluate)
	for _, t := range m.Trainings {
		name := "train"
		if t.Module.Name != "" {
			name = t.Module.Name
		}
		add(name, t.Step)
	}
	return e
}

func layersOf(s *plan.Schedule, m *ir.Module) []LayerExplanation {
	var out []LayerExplanation
	for i := range s.Steps {
		step := &s.Steps[i]
		name, phase := step.Op.Scope.Path(), step.Op.Phase.String()
		if name == "" {
			name = m.Name
		}
		at := slices.IndexFunc(out, func(l LayerExplanation) bool { return l.Layer == name && l.Phase == phase })
		if at < 0 {
			at = len(out)
			out = append(out, LayerExplanation{Layer: name, Phase: phase})
		}
		l := &out[at]
		l.Calls++
		l.Ops += operations(step.Op)
		l.Flops += step.Work.Flops
		for _, r := range step.Results {
			if r.Place == plan.Arena {
				l.Bytes += r.Bytes
			}
		}
	}
	return out
}

// operations counts the primitives of a step.
func operations(op *ir.Op) int {
	if op.Kind != ir.OpFused {
		return 1
	}
	n := 0
	for _, inner := range op.Attrs.Body.Ops {
		if inner.Kind != ir.OpParam {
			n++
		}
	}
	return n
}
