package oracle

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/numbers"
)

// Trial is a graph that the oracle runs, and the plan from which code is generated.
type Trial struct {
	Name      string
	Graph     *ir.Graph // that the oracle runs
	Low, High float64   // between which what it reads is
	Rows      int       // at most
	Tolerance float64
	Schedule  *plan.Schedule
	Layout    *plan.Layout
	Fields    []*ir.FieldSpec
}

// Plan plans a graph that computes the same, for the trial's rows and with memory of its own.
func (tr *Trial) Plan(g *ir.Graph, o plan.Options) {
	tr.Layout, tr.Fields = plan.NewLayout(numbers.ModuleOf(g)), nil
	o.Rows, o.Layout = tr.Rows, tr.Layout
	tr.Schedule = plan.Plan(g, o)
	for _, p := range g.Params {
		if p.Kind == ir.Field {
			tr.Fields = append(tr.Fields, p.Field)
		}
	}
}

// Given is what a graph reads, as it is in memory, and what the oracle makes of it.
type Given struct {
	Weights []byte
	Fields  [][]byte
	Want    *eval.Output
}

// Given draws it for some rows.
func (tr *Trial) Given(rows int) (*Given, error) {
	env := numbers.Inputs(tr.Graph, rows, tr.Low, tr.High)
	want, err := eval.Run(tr.Graph, rows, env)
	if err != nil {
		return nil, err
	}
	g := &Given{Weights: make([]byte, tr.Layout.Bytes), Want: want}
	for v, at := range tr.Layout.Offsets {
		if x := env.Variables[v.Path]; x != nil {
			numbers.Encode(g.Weights[at:], x)
		}
	}
	for _, f := range tr.Fields {
		g.Fields = append(g.Fields, numbers.Encoded(env.Fields[f.Name]))
	}
	return g, nil
}

// Close says where what lies in memory is not what the oracle wants.
func (tr *Trial) Close(data []byte, want *eval.Tensor) error {
	if bytes := want.Len() * want.DType.Size(); len(data) < bytes {
		return fmt.Errorf("%d bytes, want %d", len(data), bytes)
	}
	found := eval.New(want.DType, want.Shape...)
	numbers.Decode(data, found)
	return irtest.Close(found, want, tr.Tolerance)
}
