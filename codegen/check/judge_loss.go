package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Warnings about losses: crossentropies fed with the wrong kind of numbers, losses and weights that do not
// reach each other.

// judgeCrossentropy warns where from_logits does not fit what is given as the prediction.
func (e *elab) judgeCrossentropy(s *symbol, slots []slot, names []string) {
	if !s.is(catalog.Loss) || !strings.Contains(s.name, "crossentropy") {
		return
	}
	var pred *model.Value
	at, fromLogits := dsl.Span{}, false
	for i, n := range names {
		if !slots[i].given || slots[i].d == nil {
			continue
		}
		switch n {
		case "y_pred", "output":
			if t, ok := slots[i].d.(tensor); ok {
				pred, at = t.Value, slots[i].at
			}
		case "from_logits":
			fromLogits, _ = truth(slots[i].d)
		}
	}
	if pred = rearranged(pred); pred == nil || pred.Node == nil {
		return
	}
	kind := lastActivation(pred.Node)
	switch {
	case fromLogits && (kind == "softmax" || kind == "sigmoid"):
		e.warn(fault.ProbabilitiesAsLogits(at, kind, pred))
	case !fromLogits && kind == "linear":
		e.warn(fault.LogitsAsProbabilities(at, pred))
	}
}

// judgeSquares warns about squared or absolute errors between classes and what has been through sigmoid or softmax.
func (e *elab) judgeSquares(s *symbol, slots []slot, names []string) {
	if !s.is(catalog.Loss) || s.name != "mean_squared_error" && s.name != "mean_absolute_error" {
		return
	}
	var labels, pred *model.Value
	at := dsl.Span{}
	for i, n := range names {
		t, ok := slots[i].d.(tensor)
		switch {
		case !slots[i].given || !ok:
		case n == "y_true":
			labels = t.Value
		case n == "y_pred":
			pred, at = t.Value, slots[i].at
		}
	}
	if labels == nil || pred == nil || !areClasses(labels) {
		return
	}
	if pred = rearranged(pred); pred.Node == nil {
		return
	}
	if kind := lastActivation(pred.Node); kind == "softmax" || kind == "sigmoid" {
		e.warn(fault.SquaredClasses(at, s.name, kind, labels))
	}
}

// judgePair warns where a loss compares a truth and a prediction of different shapes, each of a sample: NumPy's rules
// repeat one of them, which is seldom meant.
func (e *elab) judgePair(s *symbol, slots []slot, names []string) {
	if !s.is(catalog.Loss) || len(names) < 2 || names[0] != "y_true" || names[1] != "y_pred" || !pairsElements(s.name) {
		return
	}
	labels, ok1 := slots[0].d.(tensor)
	pred, ok2 := slots[1].d.(tensor)
	if !ok1 || !ok2 || !labels.Value.PerSample || !pred.Value.PerSample {
		return
	}
	one, other := labels.Value.Type.Shape, pred.Value.Type.Shape
	if repeats(one, other) && !withoutLast(one).Equal(other) && !one.Equal(withoutLast(other)) {
		e.warn(fault.ShapesApart(slots[1].at, s.name, labels.Value, pred.Value))
	}
}

// pairsElements reports whether a loss compares what stands at the same place of the truth and the prediction.
func pairsElements(loss string) bool {
	switch loss {
	case "ctc", "circle", "categorical_generalized_cross_entropy":
		return false
	}
	return !strings.HasPrefix(loss, "sparse_")
}

// repeats reports whether two shapes differ, and NumPy's rules make them alike.
func repeats(a, b dsl.Shape) bool {
	for i := 1; i <= min(len(a), len(b)); i++ {
		if m, n := a[len(a)-i], b[len(b)-i]; m != n && m != 1 && n != 1 {
			return false
		}
	}
	return !a.Equal(b)
}

// withoutLast is a shape without its last axis if that has length 1: losses see no difference.
func withoutLast(s dsl.Shape) dsl.Shape {
	if n := len(s); n > 0 && s[n-1] == 1 {
		return s[:n-1]
	}
	return s
}

// rearrangements are what changes no number.
var rearrangements = map[string]bool{
	"getitem": true, "reshape": true, "squeeze": true, "expand_dims": true, "transpose": true, "ravel": true, "cast": true,
	"Reshape": true, "Flatten": true, "Permute": true,
}

// rearranged is what a value was before its numbers were picked or put into another shape.
func rearranged(v *model.Value) *model.Value {
	for v != nil && v.Node != nil && rearrangements[v.Node.Entry.Name] && len(v.Node.In) > 0 {
		v = v.Node.In[0]
	}
	return v
}

// areClasses reports whether labels are those of classes: bools, or one-hot vectors of an index.
func areClasses(v *model.Value) bool {
	for v.Node != nil && (v.Node.Entry.Name == "one_hot" || v.Node.Entry.Name == "cast") && len(v.Node.In) > 0 {
		v = v.Node.In[0]
	}
	return v.Type.DType == dsl.Bool || v.Type.Index > 0
}

// lastActivation is the activation that made a node's result, "linear" for a layer without one, "" if it
// is something else.
func lastActivation(n *model.Node) string {
	switch n.Entry.Name {
	case "softmax", "Softmax":
		return "softmax"
	case "sigmoid":
		return "sigmoid"
	}
	if n.Entry.Kind != catalog.Layer {
		return ""
	}
	v, ok := n.Args.Values["activation"]
	if !ok {
		return ""
	}
	if f, ok := v.(*catalog.Function); ok {
		return f.Name
	}
	if n.Entry.Name == "Dense" {
		return "linear"
	}
	return ""
}

// judgeSoftmax warns about a softmax over a single element: it is 1 whatever comes in.
func (e *elab) judgeSoftmax(r request, out dsl.TensorType) {
	softmax := r.entry.Name == "softmax" || r.entry.Name == "Softmax"
	if f, ok := r.args.Values["activation"].(*catalog.Function); ok && f.Name == "softmax" {
		softmax = true
	}
	if !softmax || len(out.Shape) == 0 {
		return
	}
	axis := len(out.Shape) - 1
	if v, ok := r.args.Values["axis"].(catalog.Int); ok {
		axis = int(v)
		if axis < 0 {
			axis += len(out.Shape)
		}
	}
	if axis >= 0 && axis < len(out.Shape) && out.Shape[axis] == 1 {
		e.warn(fault.SoftmaxOverOne(r.at))
	}
}
