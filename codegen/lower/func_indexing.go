package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// indexing are functions that take and put elements by their places.
var indexing = []row{
	fn("take", take), fn("take_along_axis", takeAlong), fn("one_hot", oneHot), fn("multi_hot", multiHot),
	fn("slice", slice), fn("slice_update", sliceUpdate),
	{catalog.Func, "unravel_index", unravelIndex}, fn("isin", isIn),
}

// indices is an operand of places on an axis of length n as i32, where negative ones count from the end.
func (c *call) indices(i, n int) *ir.Value {
	v := c.node.In[i]
	if v.Const != nil {
		return c.body.constant(wrapAll(v.Const, n), ir.Type{DType: ir.I32, Shape: c.in[i].Type.Shape})
	}
	x := c.Cast(c.in[i], ir.I32)
	if v.Type.Index > 0 || c.in[i].Type.DType == ir.U8 {
		return x
	}
	return fromEnd(c.Builder, x, n)
}

func fromEnd(b *ir.Builder, x *ir.Value, n int) *ir.Value {
	return b.Where(below(b, x, 0), shifted(b, x, float64(n)), x)
}

// wrapAll counts negative places of a nested list from the end.
func wrapAll(v catalog.Value, n int) catalog.Value {
	switch v := v.(type) {
	case catalog.List:
		out := make(catalog.List, len(v))
		for i, x := range v {
			out[i] = wrapAll(x, n)
		}
		return out
	case catalog.Int:
		return catalog.Int(catalog.Wrap(int(v), n))
	}
	return v
}

// take gathers along an axis; where only the places are a sample's, the batch axis comes out behind the axes before it.
func take(c *call) *ir.Value {
	x, axis := c.rowsOf(c.in[0].Type.DType)
	i := c.indices(1, int(x.Type.Shape[axis]))
	switch {
	case c.lead(1) == 0:
		return c.Gather(x, i, axis, 0)
	case c.lead(0) == 1:
		return c.Gather(x, i, axis, 1)
	}
	y := c.Gather(x, i, axis, 0)
	perm := []int{axis}
	for k := range y.Type.Shape {
		if k != axis {
			perm = append(perm, k)
		}
	}
	return c.Transpose(y, perm)
}

func takeAlong(c *call) *ir.Value {
	to, lead := c.out(0).Shape, c.lead0()
	if !c.Has("axis") {
		x := c.sampled(0, c.in[0].Type.DType)
		x = merged(c.Builder, x, everyAxis(lead, len(x.Type.Shape)))
		i := c.repeat(c.indices(1, int(x.Type.Shape[lead])), c.lead(1), c.withBatch(c.in[1].Type.Shape[c.lead(1):]))
		return pick(c.Builder, x, merged(c.Builder, i, everyAxis(lead, len(i.Type.Shape))), lead)
	}
	axis := catalog.Wrap(c.Int("axis"), c.rank(0))
	n := c.in[0].Type.Shape[c.lead(0)+axis]
	wide := to.Clone()
	wide[lead+axis] = n
	x := c.repeat(c.in[0], c.lead(0), wide)
	return pick(c.Builder, x, c.repeat(c.indices(1, int(n)), c.lead(1), to), lead+axis)
}

// withBatch puts the batch axis before a sample's shape, if the results have it.
func (c *call) withBatch(s ir.Shape) ir.Shape {
	if c.lead0() == 0 {
		return s.Clone()
	}
	return append(ir.Shape{ir.Batch}, s...)
}

// hot is 1 where the place along a new axis is the number of x.
func hot(c *call, d ir.DType, shape ir.Shape, axis int) *ir.Value {
	x := c.in[0]
	if x.Type.DType == ir.U8 {
		x = c.Cast(x, ir.I32)
	}
	var others []int
	for i := range shape {
		if i != axis {
			others = append(others, i)
		}
	}
	place := c.Broadcast(c.Iota(x.Type.DType, ir.Shape{shape[axis]}, 0), shape, []int{axis})
	return c.Cast(c.Binary(ir.OpEqual, place, c.Broadcast(x, shape, others)), d)
}

func oneHot(c *call) *ir.Value {
	t := c.out(0)
	return hot(c, t.DType, t.Shape, c.lead(0)+catalog.Wrap(c.Int("axis"), c.rank(0)+1))
}

func multiHot(c *call) *ir.Value {
	t, x := c.out(0), c.in[0]
	shape := append(x.Type.Shape.Clone(), t.Shape[len(t.Shape)-1])
	y := hot(c, ir.U8, shape, len(shape)-1)
	if c.rank(0) > 0 {
		y = c.Reduce(ir.OpReduceMax, y, c.lead(0))
	}
	return c.Cast(y, t.DType)
}
