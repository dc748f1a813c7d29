package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

// indexing are functions that take and put elements by their places.
var indexing = []Entry{
	{
		Kind: Func, Name: "take", Doc: "take takes the elements at places along an axis: [p…, n, q…] and places [j…] -> [p…, j…, q…]; negative places count from the end; without axis of all elements in one row.",
		Params: []Param{anyX, required("indices", Tensor, "Whole numbers."), flatAxisParam},
		Rule:   take, Example: "output y = take(x, [0, 2], axis=-1)",
	},
	{
		Kind: Func, Name: "take_along_axis", Doc: "take_along_axis takes, for each place of its indices, the element at that place along an axis; the other axes of both broadcast.",
		Params: []Param{anyX, required("indices", Tensor, "Whole numbers, with as many axes as x."), flatAxisParam},
		Rule:   takeAlong, Example: "output y = take_along_axis(x, argmax(x, axis=-1, keepdims=true), axis=-1)",
	},
	{
		Kind: Func, Name: "one_hot", Doc: "one_hot has a 1 at the place that each whole number names, along a new axis; a number out of range gives zeros.",
		Params: []Param{
			anyX, {Name: "num_classes", Type: IntArg, Default: "none", Doc: "The length of the axis; known without for an index."},
			option("axis", AxisArg, "-1", "The place of the new axis in the result."), floatArg, noSparseParam,
		},
		Rule: func(c *Call) {
			t := c.In[0].Type
			if axis, ok := c.Axis("axis", len(t.Shape)+1); ok {
				if n, ok := c.classes(); ok {
					c.Out(dsl.TensorType{DType: c.DType("dtype", dsl.F32), Shape: slices.Insert(t.Shape.Clone(), axis, n)})
				}
			}
		},
		Example: "output y = one_hot(i32(x), 4)",
	},
	{
		Kind: Func, Name: "multi_hot", Doc: "multi_hot has a 1 at each place that one of the whole numbers along the first axis names: [n, …] -> […, num_classes].",
		Params: []Param{
			{Name: "inputs", Type: Tensor, Doc: "Whole numbers."}, {Name: "num_classes", Type: IntArg, Default: "none", Doc: "The length of the axis; known without for an index."},
			option("axis", AxisArg, "-1", "The place of the new axis."), floatArg, noSparseParam,
		},
		Rule: func(c *Call) {
			t := c.In[0].Type
			n, ok := c.classes()
			if !ok {
				return
			}
			if c.Int("axis") != -1 {
				c.wrongValue("axis", "the new axis is the last one")
				return
			}
			shape := append(t.Shape.Clone(), n)
			if len(t.Shape) > 0 {
				shape = shape[1:]
			}
			c.Out(dsl.TensorType{DType: c.DType("dtype", dsl.F32), Shape: shape})
		},
		Example: "output y = multi_hot(i32(x[:, :, 0]), 4)",
	},
	{
		Kind: Func, Name: "slice", Doc: "slice cuts a box out of a value.",
		Params: []Param{{Name: "inputs", Type: Tensor, Doc: "A value."}, required("start_indices", Tensor, "Where it begins on each axis, whole numbers."), required("shape", ShapeArg, "Its shape.")},
		Rule: func(c *Call) {
			if t := c.In[0].Type; c.boxFits(t.Shape, shapeOf(c.Ints("shape", 1)), "shape") {
				c.Out(dsl.TensorType{DType: t.DType, Index: t.Index, Shape: shapeOf(c.Ints("shape", 1))})
			}
		},
		Example: "output y = slice(x, [0, 1, 0], [2, 2, 3])",
	},
	{
		Kind: Func, Name: "slice_update", Doc: "slice_update puts a value into a box of another one.",
		Params: []Param{
			{Name: "inputs", Type: Tensor, Doc: "A value."}, required("start_indices", Tensor, "Where the box begins on each axis, whole numbers."), required("updates", Tensor, "What is put there."),
		},
		Rule: func(c *Call) {
			if t := c.In[0].Type; c.boxFits(t.Shape, c.In[2].Type.Shape, "updates") {
				c.Out(dsl.TensorType{DType: t.DType, Shape: t.Shape})
			}
		},
		Example: "output y = slice_update(x, [0, 1, 0], zeros([2, 2, 3]))",
	},
	{
		Kind: Func, Name: "scatter", Doc: "scatter adds values into zeros of a shape, each at its index: indices [m…, k], values [m…, rest…] -> shape, whose first k axes are indexed.",
		Params: []Param{
			required("indices", Tensor, "Whole numbers, the last axis one for each axis that is indexed."), required("values", Tensor, "What is added."), shapeArg,
		},
		Rule: func(c *Call) {
			if to, ok := c.Shape("shape"); ok && c.scatters(c.In[0], c.In[1], to) {
				c.Out(dsl.TensorType{DType: ToNumber(c.In[1].Type.DType), Shape: to})
			}
		},
		Example: "output y = scatter([[0], [2]], x[0, 0:2, 0], [4])",
	},
	{
		Kind: Func, Name: "scatter_update", Doc: "scatter_update puts values into another one, each at its index, or adds them: indices [m…, k], updates [m…, rest…].",
		Params: []Param{
			{Name: "inputs", Type: Tensor, Doc: "A value whose first k axes are indexed."}, required("indices", Tensor, "Whole numbers, the last axis one for each axis that is indexed."),
			required("updates", Tensor, "What is put there; the last of several at one index wins."),
			{Name: "reduction", Type: Enum, Default: "none", Words: []string{"none", "add", "max", "min", "mul"}, Optional: true, Doc: "How updates and what stands there are combined."},
		},
		Rule: func(c *Call) {
			if t := c.In[0].Type; c.scatters(c.In[1], c.In[2], t.Shape) {
				c.Out(dsl.TensorType{DType: t.DType, Shape: t.Shape})
			}
		},
		Example: "output y = scatter_update(x, [[0], [2]], x[0:2])",
	},
	segment("segment_sum", "adds up", ToSum), segment("segment_prod", "multiplies", ToSum),
	segment("segment_max", "takes the largest of", ToNumber), segment("segment_min", "takes the smallest of", ToNumber),
	{
		Kind: Func, Name: "unravel_index", Doc: "unravel_index turns places in a row of all elements of a shape into an index for each axis: one result an axis.",
		Params: []Param{{Name: "indices", Type: Tensor, Doc: "Whole numbers."}, shapeArg},
		Rule: func(c *Call) {
			to, ok := c.Shape("shape")
			if ok && c.wholeNumbers(c.In[0]) {
				t := c.In[0].Type
				c.Out(slices.Repeat([]dsl.TensorType{{DType: t.DType, Shape: t.Shape}}, len(to))...)
			}
		},
		Example: "a, b = unravel_index(i32(x), [3, 4])\noutput y = a + b",
	},
	{
		Kind: Func, Name: "isin", Doc: "isin tells, for each element of x1, whether it is among those of x2.",
		Params: append(x1x2[:2:2],
			option("assume_unique", BoolArg, "false", "Whether no element is there twice; it makes no difference."),
			option("invert", BoolArg, "false", "Whether to tell the opposite.")),
		Rule:    func(c *Call) { c.Out(dsl.TensorType{DType: dsl.Bool, Shape: c.In[0].Type.Shape}) },
		Example: "output y = isin(i32(x), [1, 3])",
	},
}
