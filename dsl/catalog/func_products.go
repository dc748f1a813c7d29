package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// product returns the entry of a function that adds up products of two values' elements.
func product(name, doc string, rule func(c *Call), example string, more ...Param) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + doc + ".", Rule: rule, Example: "output y = " + example,
		Params: append([]Param{required("x1", Tensor, "The first."), required("x2", Tensor, "The second.")}, more...),
	}
}

// products are functions that multiply and add up.
var products = []Entry{
	visible(product("matmul", "multiplies matrices, the last two axes: [..., n, k] @ [..., k, m] -> [..., n, m]; a vector is a row on the left and a column on the right; the axes before broadcast", matmul, "matmul(x, zeros([3, 4]))")),
	product("dot", "adds up products along the last axis of x1 and the last but one of x2: [..., n, k], [..., k, m] -> [..., n, ..., m]; a scalar multiplies", dot, "dot(x, zeros([3]))"),
	product("inner", "adds up products along the last axes of both: [..., k], [..., k] -> [..., ...]", inner, "inner(x, zeros([3]))"),
	product("outer", "multiplies each element of x1 with each of x2: n elements, m elements -> [n, m]", func(c *Call) {
		n, _ := c.In[0].Type.Shape.Size()
		m, _ := c.In[1].Type.Shape.Size()
		c.product(dsl.Shape{dsl.Dim(n), dsl.Dim(m)})
	}, "outer(x[0, 0], x[0, 1])"),
	product("vdot", "adds up the products of all elements", func(c *Call) {
		n, _ := c.In[0].Type.Shape.Size()
		if m, _ := c.In[1].Type.Shape.Size(); n != m {
			c.doNotFit(c.In...)
			return
		}
		c.product(dsl.Shape{})
	}, "vdot(x, x)"),
	product("tensordot", "adds up products along pairs of axes: the last ones of x1 with the first of x2, or those that two lists name", tensordot, "tensordot(x, zeros([8, 3, 2]), axes=2)",
		option("axes", AnyArg, "2", "How many pairs, or two lists of axes.")),
	product("kron", "puts x2, times each element of x1, in place of that element: [n, m], [p, q] -> [n·p, m·q]", kron, "kron(x, [1.0, 2.0])"),
	product("cross", "is the vector product of vectors of length 3 (of length 2: the third coordinate of it)", cross, "cross(x, x + 1)",
		option("axisa", AxisArg, "-1", "The axis of x1's vectors."), option("axisb", AxisArg, "-1", "The axis of x2's vectors."),
		option("axisc", AxisArg, "-1", "The axis of the result's vectors."),
		Param{Name: "axis", Type: AxisArg, Default: "none", Optional: true, Doc: "All three of them."}),
	{
		Kind: Func, Name: "einsum", Doc: "einsum multiplies values whose axes have letters and adds up along those that the result has not (\"ij,jk->ik\"); the letters name a sample's axes, ... stands for any others.",
		Params: append([]Param{required("subscripts", TextArg, "The letters of each value, then those of the result.")}, vectors(8)...),
		Rule:   einsum, Example: `output y = einsum("hwc,hwc->hw", x, x)`,
	},
	{
		Kind: Func, Name: "trace", Doc: "trace adds up a diagonal of two axes, which are dropped.",
		Params: []Param{
			anyX, option("offset", IntArg, "0", "Which diagonal; above the main one if positive."), option("axis1", AxisArg, "0", "The axis of the rows."),
			option("axis2", AxisArg, "1", "The axis of the columns."),
		},
		Rule: func(c *Call) {
			t := c.In[0].Type
			if s, ok := diagonal(c, t.Shape); ok {
				c.Out(dsl.TensorType{DType: ToSum(t.DType), Shape: s[:len(s)-1]})
			}
		},
		Example: "output y = trace(x)", AcrossBatch: true,
	},
}

// product gives the type of a result made of products of both operands.
func (c *Call) product(shape dsl.Shape) {
	c.Out(dsl.TensorType{DType: ToNumber(Promote(c.In...)), Shape: shape})
}

// lengthsDiffer reports paired axes of different lengths.
func (c *Call) lengthsDiffer(i, j int) {
	a, b := c.In[0].Type, c.In[1].Type
	c.Fail("", diag.ShapesDiffer, "%s of %s and %s: axis %d is %s long, axis %d of the other %s", c.Name, a, b, i, a.Shape[i:i+1], j, b.Shape[j:j+1])
}

func matmul(c *Call) {
	a, b := c.In[0].Type.Shape, c.In[1].Type.Shape
	for _, o := range c.In {
		if !c.needsAxes(o, 1) {
			return
		}
	}
	inA, inB := len(a)-1, max(len(b)-2, 0)
	if a[inA] != b[inB] {
		d := c.Fail("", diag.ShapesDiffer, "%s and %s cannot be multiplied: %d columns of the first meet %d rows of the second", c.In[0].Type, c.In[1].Type, a[inA], b[inB])
		if len(b) > 1 && a[inA] == b[len(b)-1] {
			d.WithHint("`transpose` or `swapaxes(…, -1, -2)` turns the second")
		}
		return
	}
	var rows, columns dsl.Shape
	batchA, batchB := a[:inA], b[:inB]
	if len(a) > 1 {
		rows, batchA = a[inA-1:inA], a[:inA-1]
	}
	if len(b) > 1 {
		columns = b[inB+1:]
	}
	batch, ok := joined(batchA, batchB)
	if !ok {
		c.doNotFit(c.In...)
		return
	}
	c.product(slices.Concat(batch, rows, columns))
}

func dot(c *Call) {
	a, b := c.In[0].Type.Shape, c.In[1].Type.Shape
	if len(a) == 0 || len(b) == 0 {
		c.product(slices.Concat(dsl.Shape{}, a, b))
		return
	}
	i, j := len(a)-1, max(len(b)-2, 0)
	if a[i] != b[j] {
		c.lengthsDiffer(i, j)
		return
	}
	c.product(slices.Concat(dsl.Shape{}, a[:i], b[:j], b[j+1:]))
}

func inner(c *Call) {
	a, b := c.In[0].Type.Shape, c.In[1].Type.Shape
	if len(a) == 0 || len(b) == 0 {
		c.product(slices.Concat(dsl.Shape{}, a, b))
		return
	}
	i, j := len(a)-1, len(b)-1
	if a[i] != b[j] {
		c.lengthsDiffer(i, j)
		return
	}
	c.product(slices.Concat(dsl.Shape{}, a[:i], b[:j]))
}
