package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// joins are functions that make one value of several, or several of one.
var joins = []Entry{
	{
		Kind: Func, Name: "concatenate", Doc: "concatenate joins values along an axis that they have; all other axes are equally long.",
		Params: []Param{required("xs", Tensors, "The values."), option("axis", AxisArg, "0", "An axis of a sample.")},
		Rule:   func(c *Call) { c.concatenated(c.Int("axis")) }, Example: "output y = concatenate([x, 2 * x], axis=-1)", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "stack", Doc: "stack joins values of one shape along a new axis.",
		Params: []Param{required("x", Tensors, "The values."), option("axis", AxisArg, "0", "The place of the new axis in the result.")},
		Rule:   stack, Example: "output y = stack([x, 2 * x], axis=-1)",
	},
	gluing("hstack", "joins values along their second axis, vectors along their only one", func(rank int) int { return min(rank, 2) - 1 }, 1),
	gluing("vstack", "joins values along their first axis, vectors as rows", func(int) int { return 0 }, 2),
	gluing("dstack", "joins values along their third axis, which is added if it is missing", func(int) int { return 2 }, 3),
	{
		Kind: Func, Name: "append", Doc: "append joins two values along an axis, or their elements in one row.",
		Params: []Param{required("x1", Tensor, "The first."), required("x2", Tensor, "The second."), flatAxisParam},
		Rule: func(c *Call) {
			if c.Has("axis") {
				c.concatenated(c.Int("axis"))
				return
			}
			n, _ := c.In[0].Type.Shape.Size()
			m, _ := c.In[1].Type.Shape.Size()
			c.Out(dsl.TensorType{DType: Promote(c.In...), Shape: dsl.Shape{dsl.Dim(n + m)}})
		},
		Example: "output y = append(x, x, axis=0)",
	},
	{
		Kind: Func, Name: "split", Doc: "split cuts an axis into equal parts, or at places: its results are the parts.",
		Params: []Param{anyX, required("indices_or_sections", Ints, "How many parts, or the places where new ones begin."), option("axis", AxisArg, "0", "An axis of the sample.")},
		Rule:   func(c *Call) { c.parts(c.Int("axis"), true) }, Example: "a, b = split(x, 2)\noutput y = a + b",
	},
	{
		Kind: Func, Name: "array_split", Doc: "array_split cuts an axis into parts, of which the first ones may be longer by 1.",
		Params: []Param{anyX, required("indices_or_sections", Ints, "How many parts, or the places where new ones begin."), option("axis", AxisArg, "0", "An axis of the sample.")},
		Rule:   func(c *Call) { c.parts(c.Int("axis"), false) }, Example: "a, b, d = array_split(x, 3)\noutput y = a",
	},
	cutting("hsplit", "second axis, that of a vector its only one", func(rank int) int { return min(rank, 2) - 1 }),
	cutting("vsplit", "first axis", func(int) int { return 0 }),
	cutting("dsplit", "third axis", func(int) int { return 2 }),
	{
		Kind: Func, Name: "unstack", Doc: "unstack takes an axis apart: its results are what lies at each place.",
		Params: []Param{
			anyX, {Name: "num", Type: IntArg, Default: "none", Doc: "How many there are; known without."}, option("axis", AxisArg, "0", "An axis of the sample."),
		},
		Rule: func(c *Call) {
			t := c.In[0].Type
			axis, ok := c.Axis("axis", len(t.Shape))
			if !ok {
				return
			}
			if c.Has("num") && dsl.Dim(c.Int("num")) != t.Shape[axis] {
				c.wrongValue("num", "axis %d of %s has %d places, not %d", axis, t, t.Shape[axis], c.Int("num"))
				return
			}
			n := t.Shape[axis]
			t.Shape = dropped(t.Shape, []int{axis}, false)
			c.Out(slices.Repeat([]dsl.TensorType{t}, int(n))...)
		},
		Example: "a, b, d = unstack(x, axis=-1)\noutput y = a",
	},
	{
		Kind: Func, Name: "meshgrid", Doc: "meshgrid gives, for vectors, the coordinates of the grid of all their combinations: one value a vector.",
		Params: append(vectors(8), Param{Name: "indexing", Type: Enum, Default: "xy", Words: []string{"xy", "ij"}, AtCall: true, Doc: "Whether the first vector runs along the second axis or the first."}),
		Rule:   meshgrid, Example: "a, b = meshgrid([1.0, 2.0], x[0, :, 0])\noutput y = a + b",
	},
}

// vectors are the operands of a function that takes any number of them, by position.
func vectors(n int) []Param {
	names := []string{"x", "y", "z", "x4", "x5", "x6", "x7", "x8"}
	out := []Param{required("x", Tensor, "A vector.")}
	for _, name := range names[1:n] {
		out = append(out, Param{Name: name, Type: Tensor, Default: "none", Optional: true, Doc: "A further vector."})
	}
	return out
}

// concatenated is the rule of joining all operands along an axis.
func (c *Call) concatenated(given int) {
	if len(c.In) == 0 {
		c.wrongValue("xs", "%s joins one value at least", c.Name)
		return
	}
	if c.joinsScalar() {
		return
	}
	first := c.In[0].Type
	axis, ok := c.axisAt("axis", given, len(first.Shape))
	if !ok {
		return
	}
	out := dsl.TensorType{DType: Promote(c.In...), Index: first.Index, Shape: first.Shape.Clone()}
	for _, o := range c.In[1:] {
		s := o.Type.Shape
		if len(s) != len(out.Shape) || !dropped(s, []int{axis}, false).Equal(dropped(first.Shape, []int{axis}, false)) || (s[axis] < 0) != (first.Shape[axis] < 0) {
			d := c.Fail("", diag.ShapesDiffer, "%s cannot be joined along axis %d: all other axes must be equally long", typeList(c.In), axis)
			if len(s) == len(first.Shape) && len(s) > axis+1 && dropped(s, []int{axis + 1}, false).Equal(dropped(first.Shape, []int{axis + 1}, false)) {
				d.WithHint("they fit along axis %d", axis+1)
			} else if axis > 0 && len(s) == len(first.Shape) && dropped(s, []int{axis - 1}, false).Equal(dropped(first.Shape, []int{axis - 1}, false)) {
				d.WithHint("they fit along axis %d; Keras counts the batch as axis 0, here axes are those of one sample", axis-1)
			}
			return
		}
		out.Shape[axis] += s[axis]
		if o.Type.Index != out.Index {
			out.Index = 0
		}
	}
	if out.DType != first.DType {
		out.Index = 0
	}
	c.Out(out)
}

func stack(c *Call) {
	if len(c.In) == 0 {
		c.wrongValue("x", "stack joins one value at least")
		return
	}
	first := c.In[0].Type.Shape
	for _, o := range c.In[1:] {
		if !o.Type.Shape.Equal(first) {
			c.Fail("", diag.ShapesDiffer, "%s cannot be stacked: they must have one shape", typeList(c.In))
			return
		}
	}
	axis, ok := c.Axis("axis", len(first)+1)
	if ok {
		c.Out(dsl.TensorType{DType: Promote(c.In...), Shape: slices.Insert(first.Clone(), axis, dsl.Dim(len(c.In)))})
	}
}
