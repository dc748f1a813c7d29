package codegen

import (
	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/optimize/stable"
	"github.com/dlgen/dlgen/codegen/plan"
)

// finish brings a graph from what the model means to what is run.
func finish(g *ir.Graph) {
	stable.Formulas(g)
	if err := autodiff.Expand(g); err != nil {
		panic(err) // the checker lets no graph through that has no derivative
	}
	optimize.Optimize(g)
}

// finishModule finishes all graphs of a module.
func finishModule(m *ir.Module) {
	for _, t := range m.Trains {
		t.Step.Rows = m.BatchSize // predictions have few rows as often as many
	}
	for _, g := range m.Graphs() {
		finish(g)
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
		Predict: schedule(m.Predict), Session: schedule(m.Session), Evaluate: schedule(m.Evaluate), Measure: schedule(m.MetricResults), Gradients: schedule(m.Gradients),
		Adapt: schedule(m.Adapt),
	}
	if rows := activationRows(m); rows > 0 {
		out.Activations = plan.Plan(m.Activations, plan.Options{Rows: rows, Layout: layout})
	}
	for _, t := range m.Trains {
		training := &golang.Training{Module: t, Step: schedule(t.Step)}
		for _, g := range t.Extras {
			switch g.Name {
			case "schedule":
				training.Rates = append(training.Rates, schedule(g))
			case "finish":
				training.Finish = schedule(g)
			}
		}
		out.Trainings = append(out.Trainings, training)
	}
	return out
}

// Limits of the graph of activations, whose results all lie in memory at the same time.
const (
	mostActivationRows  = 32
	mostActivationBytes = 64 << 20
)

// activationRows are the rows for which what all layers give fits into memory; 0 if that is not one, or there is no such
// graph.
func activationRows(m *ir.Module) int {
	if m.Activations == nil {
		return 0
	}
	row := 0
	for _, r := range m.Activations.Results {
		row += r.Value.Type.Shape.Elements(1) * r.Value.Type.DType.Size()
	}
	return min(mostActivationRows, m.BatchSize, mostActivationBytes/max(row, 1))
}
