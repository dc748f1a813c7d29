package catalog

import "github.com/dlgen/dlgen/dsl"

// running are functions along an axis that stays, and sorts.
var running = []Entry{
	along("cumsum", "adds up from the start to each element", ToSum, flatAxisParam, sumTypeParam),
	along("cumprod", "multiplies from the start to each element", ToSum, flatAxisParam, sumTypeParam),
	along("sort", "puts elements into order, the smallest first; equals keep theirs", sameType, lastAxisParam),
	along("argsort", "gives the places of elements in order, the smallest first", toIndex, lastAxisParam),
	{
		Kind: Func, Name: "diff", Doc: "diff takes from each element the one before it, n times; the axis gets n elements shorter.",
		Params: []Param{
			{Name: "a", Type: Tensor, Doc: "A value of at least one axis."}, {Name: "n", Type: IntArg, Default: "1", Doc: "How often."}, axisParam,
		},
		Rule: func(c *Call) {
			x := c.In[0].Type
			axis, ok := c.Axis("axis", len(x.Shape))
			if !ok || !c.atLeast("n", 0) {
				return
			}
			if n := x.Shape[axis]; dsl.Dim(c.Int("n")) >= n {
				c.wrongValue("n", "an axis of length %d has no difference of order %d", n, c.Int("n"))
				return
			}
			c.Out(dsl.TensorType{DType: ToNumber(x.DType), Shape: replaced(x.Shape, axis, x.Shape[axis]-dsl.Dim(c.Int("n")))})
		},
		Example: "output y = diff(x, axis=0)",
	},
	{
		Kind: Func, Name: "top_k", Doc: "top_k gives the k largest elements of the last axis and their places, the largest first; the first of equals wins: [..., n] -> [..., k], i32 [..., k].",
		Params: []Param{
			anyX, {Name: "k", Type: IntArg, Doc: "How many."},
			{Name: "sorted", Type: BoolArg, Default: "true", Doc: "Whether they are in order; they always are."},
		},
		Rule: topKRule, Example: "v, i = top_k(x, 2)\noutput y = v",
	},
	{
		Kind: Func, Name: "in_top_k", Doc: "in_top_k tells whether a row's class is among the k of the largest predictions: i32 [...], [..., n] -> bool [...].",
		Params: []Param{
			{Name: "targets", Type: Tensor, Doc: "The class of each row."}, {Name: "predictions", Type: Tensor, Doc: "A number for each class."},
			{Name: "k", Type: IntArg, Doc: "How many."},
		},
		Rule: inTopK, Example: "output y = in_top_k(i32(x[:, :, 0]), x, k=2)",
	},
	{
		Kind: Func, Name: "searchsorted", Doc: "searchsorted gives the place in a sorted vector at which each value would keep the order: [n], [...] -> i32 [...].",
		Params: []Param{
			{Name: "sorted_sequence", Type: Tensor, Doc: "A vector, the smallest first."}, {Name: "values", Type: Tensor, Doc: "What is looked for."},
			{Name: "side", Type: Enum, Default: "left", Words: []string{"left", "right"}, Doc: "Whether before or behind equals."},
		},
		Rule: func(c *Call) { c.places(c.In[0], c.In[1]) }, Example: "output y = searchsorted([0, 1, 2], x)",
	},
	{
		Kind: Func, Name: "digitize", Doc: "digitize gives the number of the bin of each element: how many edges are not above it.",
		Params: []Param{anyX, {Name: "bins", Type: Tensor, Doc: "The edges, the smallest first."}},
		Rule:   func(c *Call) { c.places(c.In[1], c.In[0]) }, Example: "output y = digitize(x, [0, 1, 2])",
	},
}

func along(name, does string, result func(dsl.DType) dsl.DType, more ...Param) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + does + " along an axis of x.", Params: append([]Param{anyX}, more...),
		Example: "output y = " + name + "(x, axis=0)",
		Rule: func(c *Call) {
			x := c.In[0].Type
			t := dsl.TensorType{DType: c.DType("dtype", result(x.DType)), Shape: x.Shape}
			switch {
			case !c.Has("axis"):
				n, _ := x.Shape.Size()
				t.Shape = dsl.Shape{dsl.Dim(n)}
			case len(x.Shape) == 0:
				c.wrongShape(c.In[0], "%s takes a value with an axis, not %s", c.Name, x)
				return
			default:
				if _, ok := c.Axis("axis", len(x.Shape)); !ok {
					return
				}
			}
			if c.Entry.Name == "sort" {
				t.Index = x.Index
			}
			c.Out(t)
		},
	}
}

func topKRule(c *Call) {
	x := c.In[0].Type
	if len(x.Shape) == 0 {
		c.wrongShape(c.In[0], "top_k takes a value with an axis, not %s", x)
		return
	}
	last := len(x.Shape) - 1
	k := dsl.Dim(c.Int("k"))
	if k < 1 || k > x.Shape[last] {
		c.wrongValue("k", "`k` of top_k is from 1 to %d, the length of the last axis, not %d", x.Shape[last], k)
		return
	}
	values := dsl.TensorType{DType: x.DType, Index: x.Index, Shape: replaced(x.Shape, last, k)}
	c.Out(values, dsl.TensorType{DType: dsl.I32, Shape: values.Shape})
}

func inTopK(c *Call) {
	t, p := c.In[0], c.In[1]
	switch n := len(p.Type.Shape); {
	case t.Type.DType.IsFloat():
		c.notWhole(t)
	case n == 0 || !p.Type.Shape[:n-1].Equal(t.Type.Shape):
		c.wrongShape(p, "predictions have the targets' axes and one more: %s and %s", t.Type, p.Type)
	case c.atLeast("k", 1):
		c.Out(dsl.TensorType{DType: dsl.Bool, Shape: t.Type.Shape})
	}
}

// places is the rule of looking values up in a sorted vector.
func (c *Call) places(sorted, values Operand) {
	if len(sorted.Type.Shape) != 1 {
		c.wrongShape(sorted, "%s looks into a vector, not into %s", c.Name, sorted.Type)
		return
	}
	c.Out(dsl.TensorType{DType: dsl.I32, Shape: values.Type.Shape})
}
