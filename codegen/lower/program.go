package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// Options say what to make besides what every model has.
type Options struct {
	Gradients   bool // Module.Gradients, for tools
	Activations bool // Module.Activations, for tools
	// Precision is what all graphs compute in, as `precision` says it for the step of a train block; "" leaves it to the
	// blocks, and other graphs compute in f32.
	Precision string
}

// Lowered is a program in primitives.
type Lowered struct {
	Modules []*ir.Module // in the order of check.Program.Models
	Trains  []*Train     // in the order of check.Program.Trains
}

// Train is a train block: its training, which is one of Module.Trains, and what it reads.
type Train struct {
	From     *model.Train
	Module   *ir.Module
	Training *ir.Training
	Feed     *Feed // nil without `on`
	Validate *Feed // of validation_data, or nil
	Texts    []Text
}

// Program lowers a checked program that has no faults. Derivatives stand in the graphs as `grad`.
func Program(p *model.Program, o Options) *Lowered {
	out := &Lowered{}
	made := map[*model.Model]*module{}
	for _, c := range p.Models {
		m := newModel(c)
		m.precision = o.Precision
		made[c] = m
		m.names()
		m.addMetrics()
		m.Predict, m.Session, m.Evaluate, m.MetricResults = m.predict(), m.session(), m.evaluate(), m.results()
		m.Adapt = m.adapt()
		if o.Gradients {
			m.Gradients = m.gradients()
		}
		if o.Activations {
			m.Activations = m.activations()
		}
		out.Modules = append(out.Modules, m.Module)
	}
	for _, t := range p.Trains {
		m := made[t.Model]
		tr := m.train(t)
		m.Trains = append(m.Trains, tr)
		m.BatchSize = max(m.BatchSize, t.Settings.Int("batch_size"))
		made := &Train{From: t, Module: m.Module, Training: tr}
		made.feeds()
		out.Trains = append(out.Trains, made)
	}
	for _, m := range out.Modules {
		if m.BatchSize == 0 {
			m.BatchSize = model.DefaultBatchSize
		}
	}
	return out
}
