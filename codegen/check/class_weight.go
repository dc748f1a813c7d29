package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// judgeClassWeight checks that a model has one target that says the class, and that the weights are as many.
func (e *elab) judgeClassWeight(t *model.Train) bool {
	at, m := t.Settings.Spans["class_weight"], t.Model
	if len(m.Targets) != 1 {
		e.report(fault.ClassWeightTargets(at, m))
		return false
	}
	f := m.Targets[0]
	if n := e.c.bound[f.Decl.Name.At.At]; n != nil {
		n.used = true // it says whose weight a row's loss gets
	}
	count, classes := 1, f.Type.Index
	if l, ok := t.Settings.Values["class_weight"].(catalog.List); ok {
		count = len(l)
	}
	switch shape := f.Type.Shape; {
	case len(shape) == 1 && shape[0] > 1 && f.Type.Index == 0:
		classes = int(shape[0])
	case len(shape) == 1 && shape[0] == 1, len(shape) == 0:
	default:
		e.report(fault.ClassWeightTarget(at, f))
		return false
	}
	if classes > 0 && count != classes {
		e.report(fault.ClassWeightCount(at, count, classes, f))
		return false
	}
	for _, l := range m.Training.Losses {
		if l.Value.PerSample {
			return true
		}
	}
	e.report(fault.ClassWeightLoss(at))
	return false
}
