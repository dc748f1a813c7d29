package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// What is moved by numbers that only the data know: places along each axis, which may be a sample's own.

func slice(c *call) *ir.Value {
	lengths := c.Ints("shape", 1)
	if start, known := catalog.WholeNumbers(c.node.In[1].Const); known {
		return c.boxAt(start, lengths)
	}
	x := c.sampled(0, c.in[0].Type.DType)
	for k, n := range lengths {
		x = c.takeMoved(x, k, c.Add(c.movedBy(k, n), c.counting(n)))
	}
	return x
}

// movedBy is number k of operand 1, or its only one, n times.
func (c *call) movedBy(k, n int) *ir.Value {
	v, lead := c.as(1, ir.I32), c.lead(1)
	one := append(v.Type.Shape[:lead].Clone(), 1)
	if c.rank(1) == 1 && v.Type.Shape[lead] > 1 {
		v = c.SliceAxis(v, lead, ir.Dim(k), ir.Dim(k+1))
	}
	return c.Broadcast(c.Reshape(v, one), c.placesShape(n), everyAxis(0, lead+1))
}

// placesShape is the shape of n places, those of each sample if operand 1 has its own.
func (c *call) placesShape(n int) ir.Shape {
	if c.lead(1) == 1 {
		return ir.Shape{ir.Batch, ir.Dim(n)}
	}
	return ir.Shape{ir.Dim(n)}
}

// counting is 0, 1, 2 ….
func (c *call) counting(n int) *ir.Value {
	return c.Broadcast(c.Iota(ir.I32, ir.Dims(n), 0), c.placesShape(n), []int{c.lead(1)})
}

// takeMoved takes what is at places along axis k of a sample.
func (c *call) takeMoved(x *ir.Value, k int, places *ir.Value) *ir.Value {
	return c.Gather(x, places, c.lead0()+k, c.lead(1))
}

// putAt puts updates into operand 0 where they begin at operand 1. What does not lie within it is a fault of the step,
// as every place out of range.
func (c *call) putAt(updates *ir.Value) *ir.Value {
	t, b := c.out(0), c.Builder
	inside := c.Fill(ir.Bool, t.Shape, 1)
	for k := range c.rank(0) {
		axis := c.lead0() + k
		n, m := int(t.Shape[axis]), int(updates.Type.Shape[axis])
		start := c.movedBy(k, n)
		place := c.Sub(c.counting(n), start)
		within := c.Binary(ir.OpAnd, above(b, place, -1), below(b, place, float64(m)))
		outside := c.Binary(ir.OpOr, below(b, start, 0), above(b, start, float64(n-m)))
		place = c.Min(c.Max(place, filled(b, place, 0)), filled(b, place, float64(m-1)))
		updates = c.takeMoved(updates, k, c.Where(outside, filled(b, place, -1), place))
		axes := []int{axis}
		if c.lead(1) == 1 {
			axes = []int{0, axis}
		}
		inside = c.Binary(ir.OpAnd, inside, c.Broadcast(within, t.Shape, axes))
	}
	return c.Where(inside, updates, c.sampled(0, t.DType))
}

func roll(c *call) *ir.Value {
	shift, known := catalog.WholeNumbers(c.node.In[1].Const)
	x, lead := c.sampled(0, c.in[0].Type.DType), c.lead0()
	shape, axes := x.Type.Shape, []int{0}
	if c.Has("axis") {
		axes = c.AxesGiven("axis", c.rank(0))
	} else {
		x = merged(c.Builder, x, everyAxis(lead, len(shape)))
	}
	for i, axis := range axes {
		k := catalog.Wrap(axis, len(x.Type.Shape)-lead)
		n := int(x.Type.Shape[lead+k])
		if known {
			x = rolled(c.Builder, x, lead+k, shift[min(i, len(shift)-1)])
			continue
		}
		from := c.Sub(c.counting(n), c.movedBy(i, n))
		x = c.takeMoved(x, k, c.Binary(ir.OpMod, from, filled(c.Builder, from, float64(n))))
	}
	return c.Reshape(x, shape)
}
