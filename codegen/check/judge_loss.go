package check

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Warnings about losses: crossentropies fed with the wrong kind of numbers, losses and weights that do not
// reach each other.

// judgeCrossentropy warns where from_logits does not fit what is given as the prediction.
func (e *elab) judgeCrossentropy(s *symbol, slots []slot, names []string) {
	if !s.is(catalog.Loss) || !strings.Contains(s.name, "crossentropy") {
		return
	}
	var pred *Value
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
		e.warn(probabilitiesAsLogits(at, kind, pred))
	case !fromLogits && kind == "linear":
		e.warn(logitsAsProbabilities(at, pred))
	}
}

// judgeSquares warns about squared or absolute errors between classes and what has been through sigmoid or softmax.
func (e *elab) judgeSquares(s *symbol, slots []slot, names []string) {
	if !s.is(catalog.Loss) || s.name != "mean_squared_error" && s.name != "mean_absolute_error" {
		return
	}
	var labels, pred *Value
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
		e.warn(squaredClasses(at, s.name, kind, labels))
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
		e.warn(shapesApart(slots[1].at, s.name, labels.Value, pred.Value))
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
func rearranged(v *Value) *Value {
	for v != nil && v.Node != nil && rearrangements[v.Node.Entry.Name] && len(v.Node.In) > 0 {
		v = v.Node.In[0]
	}
	return v
}

// areClasses reports whether labels are those of classes: bools, or one-hot vectors of an index.
func areClasses(v *Value) bool {
	for v.Node != nil && (v.Node.Entry.Name == "one_hot" || v.Node.Entry.Name == "cast") && len(v.Node.In) > 0 {
		v = v.Node.In[0]
	}
	return v.Type.DType == dsl.Bool || v.Type.Index > 0
}

func squaredClasses(at dsl.Span, loss, kind string, labels *Value) *diag.Diagnostic {
	right := "binary_crossentropy"
	if kind == "softmax" {
		right = "categorical_crossentropy"
	}
	d := diag.Warn(diag.SquaredClasses, at, "%s hardly learns classes through %s", loss, kind)
	return origin(d, labels).WithHint("%s is made for them", right)
}

// lastActivation is the activation that made a node's result, "linear" for a layer without one, "" if it
// is something else.
func lastActivation(n *Node) string {
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
		e.warn(softmaxOverOne(r.at))
	}
}

// judgeReach warns about losses that depend on no weight, and about weights that no loss depends on.
func (c *checker) judgeReach(m *Model) {
	learns := map[*Variable]bool{}
	for _, v := range m.Variables {
		if v.Trainable && !v.State {
			learns[v] = false
		}
	}
	if len(learns) == 0 || len(m.Training.Losses) == 0 {
		return
	}
	frozen := map[*Variable]bool{} // in some use, and so meant not to learn from it
	for _, l := range m.Training.Losses {
		reached := false
		visit(l.Value, func(v *Value) bool {
			for _, w := range variablesOf(v) {
				if _, ok := learns[w]; ok {
					learns[w], reached = true, true
				}
			}
			for _, w := range frozenOf(v) {
				frozen[w] = true
			}
			return true
		})
		if !reached {
			c.add(lossReachesNothing(l))
		}
	}
	idle := map[dsl.Span][]*Variable{} // by where they were made
	for _, v := range m.Variables {
		if reached, ok := learns[v]; ok && !reached && !frozen[v] && v.Name[0] != '_' {
			idle[v.At] = append(idle[v.At], v)
		}
	}
	for _, v := range m.Variables {
		if all := idle[v.At]; len(all) > 0 && all[0] == v {
			c.add(weightsNotReached(all))
		}
	}
}

// frozenOf lists the variables that a value reads in a use that is frozen.
func frozenOf(v *Value) []*Variable {
	var out []*Variable
	if v.Variable != nil && v.Frozen {
		out = append(out, v.Variable)
	}
	if v.Node != nil && v.Node.Frozen {
		for _, w := range v.Node.Vars {
			out = append(out, w)
		}
	}
	return out
}

// variablesOf lists the variables that a value reads itself.
func variablesOf(v *Value) []*Variable {
	var out []*Variable
	if v.Variable != nil && !v.Frozen {
		out = append(out, v.Variable)
	}
	if v.Node == nil || v.Node.Frozen {
		return out
	}
	for _, w := range v.Node.Vars {
		out = append(out, w)
	}
	if cell := v.Node.Cell; cell != nil {
		for _, n := range cell.Nodes {
			for _, w := range n.Vars {
				out = append(out, w)
			}
			for _, in := range n.In {
				if in.Variable != nil {
					out = append(out, in.Variable)
				}
			}
		}
	}
	return out
}

func probabilitiesAsLogits(at dsl.Span, kind string, v *Value) *diag.Diagnostic {
	d := diag.Warn(diag.SoftmaxTwice, at, "from_logits=true, but this has been through %s already", kind)
	if !overlap(at, v.At) {
		d.Note(v.At, "%s is applied here", kind)
	}
	return d.WithHint("give the loss what goes into the %s", kind)
}

func logitsAsProbabilities(at dsl.Span, v *Value) *diag.Diagnostic {
	d := diag.Warn(diag.LinearLogits, at, "this loss takes probabilities, but a layer without activation made these numbers")
	if !overlap(at, v.At) {
		d.Note(v.At, "made here")
	}
	return d.WithHint("write from_logits=true")
}

func shapesApart(at dsl.Span, loss string, labels, pred *Value) *diag.Diagnostic {
	d := diag.Warn(diag.LossRepeats, at, "%s compares %s with %s and repeats one of them", loss, labels.Type, pred.Type)
	d = origin(origin(d, pred), labels)
	if len(labels.Type.Shape) < len(pred.Type.Shape) {
		return d.WithHint("Flatten or pooling before the last layer leaves one prediction a sample; if repeating is meant, `broadcast_to` says so")
	}
	return d.WithHint("give both the same shape; if repeating is meant, `broadcast_to` says so")
}

func softmaxOverOne(at dsl.Span) *diag.Diagnostic {
	return diag.Warn(diag.SoftmaxOverOne, at, "a softmax over a single element is always 1").WithHint("sigmoid is meant for one element")
}

func lossReachesNothing(l *Named) *diag.Diagnostic {
	return diag.Warn(diag.WeightNotReached, l.At, "this loss depends on no weight that learns")
}

func weightsNotReached(all []*Variable) *diag.Diagnostic {
	if len(all) == 1 {
		return diag.Warn(diag.WeightNotReached, all[0].At, "no loss depends on the weight `%s`, so it never learns", all[0].Path)
	}
	return diag.Warn(diag.WeightNotReached, all[0].At, "no loss depends on the weights of `%s`, so they never learn", all[0].Scope.Path())
}

// swappedTarget reports a loss of classes that is given the prediction first, as PyTorch's are: what stands in the
// place of the prediction are whole numbers.
func swappedTarget(s *symbol, slots []slot, names []string, at dsl.Span) *diag.Diagnostic {
	if !s.is(catalog.Loss) || !strings.HasPrefix(s.name, "sparse_") || len(names) < 2 || names[0] != "y_true" || names[1] != "y_pred" {
		return nil
	}
	labels, ok1 := slots[1].d.(tensor)
	pred, ok2 := slots[0].d.(tensor)
	if !ok1 || !ok2 || labels.Value.Type.DType.IsFloat() || !pred.Value.Type.DType.IsFloat() {
		return nil
	}
	first, second := slots[0].at, slots[1].at
	d := diag.New(diag.WrongArgument, second, "%s takes the target first, then the prediction", s.name).
		Note(first, "this is %s, the prediction", pred.Value.Type)
	if first.Source != second.Source || first.End >= second.Start || !strings.Contains(at.Text(), "(") {
		return d.WithHint("write `%s(target, prediction)`", s.name)
	}
	both := first.To(second)
	if strings.Contains(both.Source.Text[first.End:second.Start], "=") {
		return d.WithHint("write `%s(target, prediction)`", s.name)
	}
	right := second.Text() + ", " + first.Text()
	return d.WithHint("write `%s(%s)`", s.name, right).WithFix("write them in that order", both, right)
}

// manyForTwo reports a crossentropy of two classes that is given the labels of more.
func manyForTwo(s *symbol, slots []slot, names []string) *diag.Diagnostic {
	if !s.is(catalog.Loss) || s.name != "binary_crossentropy" && s.name != "binary_focal_crossentropy" || names[0] != "y_true" {
		return nil
	}
	labels, ok := slots[0].d.(tensor)
	if !ok || labels.Value.Type.Index <= 2 {
		return nil
	}
	d := diag.New(diag.WrongArgument, slots[0].at, "%s takes 0 and 1, not the labels %s", s.name, labels.Value.Type)
	return origin(d, labels.Value).WithHint("`y == 1` asks for one class; sparse_categorical_crossentropy takes labels of many")
}

// labelsForVectors reports a crossentropy of vectors that is given the labels of classes.
func labelsForVectors(s *symbol, slots []slot, names []string, at dsl.Span) *diag.Diagnostic {
	if !s.is(catalog.Loss) || !strings.HasPrefix(s.name, "categorical_") || len(names) < 2 || names[0] != "y_true" {
		return nil
	}
	if s.name == "categorical_generalized_cross_entropy" {
		return nil // its truth is labels, for all its name
	}
	labels, ok1 := slots[0].d.(tensor)
	pred, ok2 := slots[1].d.(tensor)
	if !ok1 || !ok2 || labels.Value.Type.Index == 0 || len(labels.Value.Type.Shape) >= len(pred.Value.Type.Shape) {
		return nil
	}
	given := slots[0].at
	d := diag.New(diag.WrongArgument, given, "%s takes a vector for each sample, not the labels %s", s.name, labels.Value.Type)
	vectors := fmt.Sprintf("one_hot(%s, %d)", clip(given.Text()), labels.Value.Type.Index)
	if sparse := "sparse_" + s.name; catalogSymbol(sparse) != nil && strings.HasPrefix(at.Text(), s.name) {
		name := dsl.Span{Source: at.Source, Start: at.Start, End: at.Start + len(s.name)}
		return d.WithHint("%s takes labels; `%s` makes vectors of them", sparse, vectors).WithFix("write "+sparse, name, sparse)
	}
	return d.WithHint("`%s` makes vectors of them", vectors)
}
