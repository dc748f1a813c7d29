package codegen

import (
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Limits are what a model may cost; 0 is no limit.
type Limits struct {
	Params int64
	Memory int64 // bytes, of training or predicting
	Flops  int64 // of predicting one row
}

// JudgeBudget adds an error for each model of the package that is over a limit.
func (p *Package) JudgeBudget(limits Limits) {
	for i, s := range p.Summaries(Target{}) {
		m := p.models()[i]
		judge := func(what string, found, most int64) {
			if most > 0 && found > most {
				p.Diags.Add(overBudget(m, what, found, most))
			}
		}
		judge("parameters", int64(s.Params.Total), limits.Params)
		judge("bytes of memory", int64(max(s.Costs.PredictBytes, s.Costs.TrainBytes)), limits.Memory)
		judge("FLOPs a row", s.Costs.Predict.Flops/int64(s.Costs.Rows), limits.Flops)
	}
}

// models lists the checked models of all files.
func (p *Package) models() []*model.Model {
	var all []*model.Model
	for _, f := range p.Files {
		all = append(all, f.Checked.Models...)
	}
	return all
}

// overBudget reports a model that costs too much.
func overBudget(m *model.Model, what string, found, most int64) *diag.Diagnostic {
	return diag.New(diag.OverBudget, m.Decl.Name.At.At, "model `%s` has %d %s, the budget is %d", m.Name, found, what, most)
}
