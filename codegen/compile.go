package codegen

import (
	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/lower"
)

// Target says what to make of the files of a package.
type Target struct {
	// Package is the name of the Go package; "" is that of the folder, or with Separate that of the file.
	Package string
	// Separate makes each x.dl the package Dir/x.
	Separate bool
	Dir      string
	// BatchSize stands for the train blocks' own, 0 leaves it to them.
	BatchSize int
	// Precision stands for the train blocks' own, and for what the other graphs compute in; "" leaves it to the blocks.
	Precision string
	// Tool adds the function Tool, for programs that do not know the models' types.
	Tool bool
	// Device is auto or gpu to compile for GPUs too, cpu not to; "" leaves it to the train blocks.
	Device string
	// Checked has kernels for GPUs check each index: for tests, as it costs time.
	Checked bool
	// Gradients adds the graphs of gradients, for tools.
	Gradients bool
	// Activations adds the graphs of what layers give, for tools.
	Activations bool
}

// compile brings the models of a file to schedules.
func (f *File) compile(t Target) []*golang.Model {
	lowered := lower.Program(f.Checked, lower.Options{Gradients: t.Gradients, Activations: t.Activations, Precision: t.Precision})
	planned := map[*ir.Module]*golang.Model{}
	var models []*golang.Model
	for _, m := range lowered.Modules {
		if t.BatchSize > 0 {
			m.BatchSize = t.BatchSize
		}
		finishModule(m)
		planned[m] = planModule(m)
		models = append(models, planned[m])
	}
	for _, tr := range lowered.Trains {
		settings := settingsOf(tr.From, t.BatchSize)
		for _, out := range planned[tr.Module].Trainings {
			if out.Module == tr.Training {
				out.Settings = settings
				out.Feed = f.feed(tr.Feed, tr.Module.BatchSize)
				out.Validate = f.feed(tr.Validate, tr.Module.BatchSize)
				planned[tr.Module].Names, planned[tr.Module].Classes = namesOf(tr, tr.Module.Inputs), namesOf(tr, tr.Module.Targets)
			}
		}
	}
	for m, out := range planned {
		out.Texts = textsOf(lowered.Trains, m)
	}
	return models
}

// namesOf returns what the numbers of fields stand for, by the fields' names, as far as the data know it.
func namesOf(tr *lower.Train, fields []*ir.FieldSpec) map[string][]string {
	names := map[string][]string{}
	for _, f := range fields {
		if tr.From.Dataset == nil {
			break
		}
		if classes := tr.From.Dataset.Classes(f.Name); len(classes) == f.Index && f.Index > 0 {
			names[f.Name] = classes
		}
	}
	return names
}

// Summaries describes the models of the package with their costs; nil if the package has errors.
func (p *Package) Summaries(t Target) []*Summary {
	if p.Diags.HasErrors() {
		return nil
	}
	var out []*Summary
	for _, f := range p.Files {
		p.guard(f.start(), "plan", func() {
			for i, m := range f.compile(t) {
				s := Summarize(f.Checked.Models[i])
				s.Costs = costsOf(m)
				out = append(out, s)
			}
		})
	}
	if p.Diags.HasErrors() {
		return nil
	}
	return out
}
