package check

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// weightFits checks a metric's sample_weight, written at a place, against what it weighs: it counts from the first
// axis, and has no more axes that are longer than 1.
func (e *elab) weightFits(m *model.Metric, at dsl.Span) bool {
	if m.Weight == nil {
		return true
	}
	return e.weighs(m.Weight.Type, weighedType(m), at)
}

// weightOfLossFits checks a loss's sample_weight likewise, inside the prelude's func that multiplies by it: what has more axes
// would repeat the loss, each time with another weight.
func (e *elab) weightOfLossFits(f *dsl.Func) bool {
	loss, ok := e.frame.value("loss").d.(tensor)
	weight, weighed := e.frame.value("sample_weight").d.(tensor)
	return !ok || !weighed || e.weighs(weight.Type, loss.Type, f.Params.List[1].Name.At.At)
}

// weighs reports a sample_weight that does not fit what it weighs.
func (e *elab) weighs(weight, of dsl.TensorType, at dsl.Span) bool {
	for i, n := range weight.Shape {
		if n != 1 && (i >= len(of.Shape) || n != of.Shape[i]) {
			e.report(fault.WeightDoesNotFit(at, weight, of))
			return false
		}
	}
	return true
}

// weighedType is the type of what a metric's sample_weight weighs: the averaged value, else the prediction, of labels
// given as vectors without the axis of the classes.
func weighedType(m *model.Metric) dsl.TensorType {
	if m.Class == nil {
		return m.Value.Type
	}
	t := m.In[len(m.In)-1].Type
	if sparse, ok := m.Class.Args.Values["sparse_y_pred"].(catalog.Bool); ok && !bool(sparse) && len(t.Shape) > 0 {
		axis := (m.Class.Args.Int("axis") + len(t.Shape)) % len(t.Shape)
		t.Shape = slices.Delete(t.Shape.Clone(), axis, axis+1)
	}
	return t
}
