package judge

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Compared is what a loss of the catalog or the prelude was called with.
type Compared struct {
	Loss         string
	Labels, Pred *model.Value // nil where no tensor was given
	At           dsl.Span     // of Pred
	FromLogits   bool
}

// Loss warns about what can hardly be meant: crossentropies of the wrong kind of numbers, squares of classes, and shapes that
// do not belong together.
func Loss(c Compared) (found []*diag.Diagnostic) {
	if c.Pred == nil {
		return nil
	}
	for _, d := range []*diag.Diagnostic{c.crossentropy(), c.squares(), c.pair()} {
		if d != nil {
			found = append(found, d)
		}
	}
	return found
}

// crossentropy warns where from_logits does not fit what is given as the prediction.
func (c *Compared) crossentropy() *diag.Diagnostic {
	pred := rearranged(c.Pred)
	if !strings.Contains(c.Loss, "crossentropy") || pred.Node == nil {
		return nil
	}
	kind := lastActivation(pred.Node)
	switch {
	case c.FromLogits && (kind == "softmax" || kind == "sigmoid"):
		return fault.ProbabilitiesAsLogits(c.At, kind, pred)
	case !c.FromLogits && kind == "linear":
		return fault.LogitsAsProbabilities(c.At, pred)
	}
	return nil
}

// squares warns about squared or absolute errors between classes and what has been through sigmoid or softmax.
func (c *Compared) squares() *diag.Diagnostic {
	pred := rearranged(c.Pred)
	if c.Loss != "mean_squared_error" && c.Loss != "mean_absolute_error" || c.Labels == nil || !areClasses(c.Labels) || pred.Node == nil {
		return nil
	}
	if kind := lastActivation(pred.Node); kind == "softmax" || kind == "sigmoid" {
		return fault.SquaredClasses(c.At, c.Loss, kind, c.Labels)
	}
	return nil
}

// pair warns where a loss compares a truth and a prediction of different shapes, each of a sample: NumPy's rules repeat one
// of them, which is seldom meant.
func (c *Compared) pair() *diag.Diagnostic {
	if !pairsElements(c.Loss) || c.Labels == nil || !c.Labels.PerSample || !c.Pred.PerSample {
		return nil
	}
	one, other := c.Labels.Type.Shape, c.Pred.Type.Shape
	if repeats(one, other) && !one.WithoutLastOne().Equal(other) && !one.Equal(other.WithoutLastOne()) {
		return fault.ShapesApart(c.At, c.Loss, c.Labels, c.Pred)
	}
	return nil
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

// Softmax warns about a softmax over a single element: it is 1 whatever comes in.
func Softmax(n *model.Node, out dsl.TensorType) *diag.Diagnostic {
	softmax := n.Entry.Name == "softmax" || n.Entry.Name == "Softmax"
	if f, ok := n.Args.Values["activation"].(*catalog.Function); ok && f.Name == "softmax" {
		softmax = true
	}
	if !softmax || len(out.Shape) == 0 {
		return nil
	}
	axis := len(out.Shape) - 1
	if v, ok := n.Args.Values["axis"].(catalog.Int); ok {
		axis = int(v)
		if axis < 0 {
			axis += len(out.Shape)
		}
	}
	if axis >= 0 && axis < len(out.Shape) && out.Shape[axis] == 1 {
		return fault.SoftmaxOverOne(n.At)
	}
	return nil
}
