package fault

import (
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// SquaredClasses warns of a squared loss of what a softmax or sigmoid gives.
func SquaredClasses(at dsl.Span, loss, kind string, labels *model.Value) *diag.Diagnostic {
	right := "binary_crossentropy"
	if kind == "softmax" {
		right = "categorical_crossentropy"
	}
	d := diag.Warn(diag.SquaredClasses, at, "%s hardly learns classes through %s", loss, kind)
	return Origin(d, labels).WithHint("%s is made for them", right)
}

// ProbabilitiesAsLogits warns of from_logits=true for what is a probability already.
func ProbabilitiesAsLogits(at dsl.Span, kind string, v *model.Value) *diag.Diagnostic {
	d := diag.Warn(diag.SoftmaxTwice, at, "from_logits=true, but this has been through %s already", kind)
	if !Overlap(at, v.At) {
		d.Note(v.At, "%s is applied here", kind)
	}
	return d.WithHint("give the loss what goes into the %s", kind)
}

// LogitsAsProbabilities warns of a loss of probabilities that gets a layer's bare sums.
func LogitsAsProbabilities(at dsl.Span, v *model.Value) *diag.Diagnostic {
	d := diag.Warn(diag.LinearLogits, at, "this loss takes probabilities, but a layer without activation made these numbers")
	if !Overlap(at, v.At) {
		d.Note(v.At, "made here")
	}
	return d.WithHint("write from_logits=true")
}

// ShapesApart warns of a loss that repeats one of its operands.
func ShapesApart(at dsl.Span, loss string, labels, pred *model.Value) *diag.Diagnostic {
	d := diag.Warn(diag.LossRepeats, at, "%s compares %s with %s and repeats one of them", loss, labels.Type, pred.Type)
	d = Origin(Origin(d, pred), labels)
	if len(labels.Type.Shape) < len(pred.Type.Shape) {
		return d.WithHint("Flatten or pooling before the last layer leaves one prediction a sample; if repeating is meant, `broadcast_to` says so")
	}
	return d.WithHint("give both the same shape; if repeating is meant, `broadcast_to` says so")
}

// SoftmaxOverOne warns of a softmax of one element.
func SoftmaxOverOne(at dsl.Span) *diag.Diagnostic {
	return diag.Warn(diag.SoftmaxOverOne, at, "a softmax over a single element is always 1").WithHint("sigmoid is meant for one element")
}

// LossReachesNothing warns of a loss that no weight changes.
func LossReachesNothing(l *model.Named) *diag.Diagnostic {
	return diag.Warn(diag.WeightNotReached, l.At, "this loss depends on no weight that learns")
}

// WeightsNotReached warns of weights, of one layer, that no loss depends on.
func WeightsNotReached(all []*model.Variable) *diag.Diagnostic {
	if len(all) == 1 {
		return diag.Warn(diag.WeightNotReached, all[0].At, "no loss depends on the weight `%s`, so it never learns", all[0].Path)
	}
	return diag.Warn(diag.WeightNotReached, all[0].At, "no loss depends on the weights of `%s`, so they never learn", all[0].Scope.Path())
}
