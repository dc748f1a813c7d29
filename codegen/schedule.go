package codegen

import (
	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
)

// finish brings a graph from what the model means to what is run.
func finish(g *ir.Graph) {
	if g == nil {
		return
	}
	optimize.Stabilize(g)
	if err := autodiff.Expand(g); err != nil {
		panic(err) // the checker lets no graph through that has no derivative
	}
	optimize.Optimize(g)
}

// finishModule finishes all graphs of a module.
func finishModule(m *ir.Module) {
	for _, g := range []*ir.Graph{m.Predict, m.Evaluate, m.MetricResults, m.Gradients, m.Adapt} {
		finish(g)
	}
	for _, t := range m.Trains {
		finish(t.Step)
		for _, g := range t.Extras {
			finish(g)
		}
	}
}

// planModule gives each value of a finished module its place.
func planModule(m *ir.Module) *golang.Model {
	layout := plan.NewLayout(m)
	schedule := func(g *ir.Graph) *plan.Schedule {
		if g == nil {
			return nil
		}
		return plan.Plan(g, plan.Options{Rows: m.BatchSize, Layout: layout})
	}
	out := &golang.Model{
		Module: m, Layout: layout,
		Predict: schedule(m.Predict), Evaluate: schedule(m.Evaluate), Measure: schedule(m.MetricResults), Gradients: schedule(m.Gradients),
		Adapt: schedule(m.Adapt),
	}
	for _, t := range m.Trains {
		training := &golang.Training{Module: t, Step: schedule(t.Step)}
		for _, g := range t.Extras {
			if g.Name == "finish" {
				training.Finish = schedule(g)
			}
		}
		out.Trainings = append(out.Trainings, training)
	}
	return out
}
