package catalog

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// lossForms are what the losses of the prelude need besides functions of Keras. Their names begin with _, so that
// nobody meets them.
var lossForms = []Entry{
	{
		Kind: Func, Name: "_pick",
		Doc: "_pick is the element of x along an axis at each label; at a label out of range it is 0.",
		Params: []Param{
			{Name: "x", Type: Tensor, Doc: "Floats."},
			{Name: "labels", Type: Tensor, Doc: "Whole numbers, of x's shape without the axis."},
			{Name: "axis", Type: AxisArg, Default: "-1", Doc: "The axis."},
		},
		Rule: pickRule, Example: "y = _pick(x, argmax(x, axis=-1))",
	},
	{
		Kind: Func, Name: "_counted",
		Doc: "_counted is a loss where a bool is true, else 0; what is left out is not counted in its average.",
		Params: []Param{
			{Name: "loss", Type: Tensor, Doc: "A loss."},
			{Name: "valid", Type: Tensor, Doc: "Bools of its shape."},
		},
		Rule: func(c *Call) {
			if c.broadcastsTo(c.In[0], c.In[1]) {
				c.Out(c.In[0].Type)
			}
		},
		Example: "y = _counted(x, x > 0)", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "_signed_labels",
		Doc:     "_signed_labels is x, or 2 x − 1 if all of x in the batch is 0 or 1.",
		Params:  []Param{{Name: "x", Type: Tensor, Doc: "Labels."}},
		Rule:    func(c *Call) { c.Out(dsl.TensorType{DType: ToFloat(c.In[0].Type.DType), Shape: c.In[0].Type.Shape}) },
		Example: "y = _signed_labels(x)", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "_on_diagonal",
		Doc:     "_on_diagonal tells of each element of a matrix whether it stands on the diagonal.",
		Params:  []Param{{Name: "x", Type: Tensor, Doc: "A matrix."}},
		Rule:    func(c *Call) { c.Out(dsl.TensorType{DType: dsl.Bool, Shape: c.In[0].Type.Shape}) },
		Example: "y = _on_diagonal(x[0])", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "_alike",
		Doc: "_alike compares each element of a list with each of another, which stand along the second axis.",
		Params: []Param{
			{Name: "x", Type: Tensor, Doc: "A list."},
			{Name: "y", Type: Tensor, Doc: "Another."},
		},
		Rule: alikeRule, Example: "y = _alike(x[0, 0], x[0, 1])", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "_ctc",
		Doc: "_ctc is −log p of labels given the logits of each step.",
		Params: []Param{
			{Name: "y_true", Type: Tensor, Doc: "Labels, 0 behind the last one."},
			{Name: "y_pred", Type: Tensor, Doc: "Logits of each step and class; class 0 is the blank."},
		},
		Rule: ctcRule, Example: "y = _ctc([1, 2], x[0])",
	},
	{
		Kind: Func, Name: "_ctc_readings",
		Doc: "_ctc_readings is the most likely readings of the logits of each step and log p of each: i32[top_paths, steps], -1 behind the last label, and [top_paths].",
		Params: []Param{
			{Name: "inputs", Type: Tensor, Doc: "Logits of each step and class."},
			{Name: "sequence_lengths", Type: Tensor, Doc: "How many steps count."},
			within(required("beam_width", IntArg, "How many readings are kept."), 1, longest), within(required("top_paths", IntArg, "How many are given."), 1, longest),
			within(required("mask_index", IntArg, "The blank's class."), 0, longest),
		},
		Rule: readingsRule, Example: "y = _ctc_readings(x[0], 6, 4, 2, 0)[1]",
	},
}

// pickRule checks that there is a label for each vector, and that labels fit the length of the vectors.
func pickRule(c *Call) {
	x, labels := c.In[0], c.In[1]
	rank := len(x.Type.Shape)
	axis, ok := c.Axis("axis", rank)
	if !ok {
		return
	}
	out := dropped(x.Type.Shape, []int{axis}, false)
	if !labels.Type.Shape.Equal(out) {
		d := c.Fail("", diag.ShapesDiffer, "a label for each vector is wanted: %s for %s, not %s", dsl.TensorType{DType: dsl.I32, Shape: out}, x.Type, labels.Type)
		switch shape := labels.Type.Shape; {
		case len(shape) < len(out):
			d.WithHint("Flatten or pooling before the last layer leaves one vector a sample")
		case shape.Equal(x.Type.Shape):
			d.WithHint("categorical_crossentropy takes vectors; `argmax(…, axis=-1)` makes labels of them")
		}
		return
	}
	if n := labels.Type.Index; n > 0 && dsl.Dim(n) != x.Type.Shape[axis] {
		c.Fail("", diag.ShapesDiffer, "labels of %d classes meet predictions of %d", n, int(x.Type.Shape[axis])).
			WithHint("the prediction needs an element for each class: %d", n)
		return
	}
	c.Out(dsl.TensorType{DType: ToFloat(x.Type.DType), Shape: out})
}

// alikeRule wants lists, which may have a last axis of length 1 besides.
func alikeRule(c *Call) {
	out := dsl.Shape{}
	for _, o := range c.In {
		s := o.Type.Shape
		if len(s) == 2 && s[1] == 1 {
			s = s[:1]
		}
		if len(s) != 1 {
			c.Fail("", diag.WrongShape, "a label for each sample is wanted, not %s", o.Type)
			return
		}
		out = append(out, s[0])
	}
	c.Out(dsl.TensorType{DType: dsl.Bool, Shape: out})
}

// ctcRule wants a list of labels and a list of vectors.
func ctcRule(c *Call) {
	labels, logits := c.In[0].Type, c.In[1].Type
	switch {
	case len(labels.Shape) != 1:
		c.Fail("", diag.WrongShape, "ctc takes a list of labels, not %s", labels)
	case len(logits.Shape) != 2:
		c.Fail("", diag.WrongShape, "ctc takes logits of each step and class, not %s", logits)
	default:
		c.Out(dsl.TensorType{DType: ToFloat(logits.DType), Shape: dsl.Shape{}})
	}
}

// readingsRule wants logits of each step, and a blank among the classes.
func readingsRule(c *Call) {
	logits, lengths := c.In[0].Type, c.In[1].Type
	width, paths := c.Int("beam_width"), c.Int("top_paths")
	switch {
	case len(logits.Shape) != 2:
		c.Fail("", diag.WrongShape, "ctc_decode takes logits of each step and class, not %s", logits)
		return
	case len(lengths.Shape) != 0:
		c.Fail("", diag.WrongShape, "`sequence_lengths` of ctc_decode is how many steps of the sample count, a number, not %s", lengths)
		return
	case paths > width:
		c.wrongValue("", "`top_paths` of ctc_decode is at most `beam_width`, %d, not %d", width, paths)
		return
	case c.Int("mask_index") >= int(logits.Shape[1]):
		c.wrongValue("", "`mask_index` of ctc_decode is one of the %d classes, not %d", int(logits.Shape[1]), c.Int("mask_index"))
		return
	case width > longest/(int(logits.Shape[1])+1):
		c.wrongValue("", "`beam_width` of ctc_decode is at most %d for %d classes, not %d", longest/(int(logits.Shape[1])+1), int(logits.Shape[1]), width)
		return
	}
	steps := logits.Shape[0]
	c.Out(dsl.TensorType{DType: dsl.I32, Shape: dsl.Shape{dsl.Dim(paths), steps}}, dsl.TensorType{DType: ToFloat(logits.DType), Shape: dsl.Shape{dsl.Dim(paths)}})
}

// broadcastsTo makes sure that an operand can be repeated to the shape of another.
func (c *Call) broadcastsTo(to, from Operand) bool {
	s, ok := c.broadcast(to, from)
	if ok && !s.Equal(to.Type.Shape) {
		c.doNotFit(to, from)
		return false
	}
	return ok
}
