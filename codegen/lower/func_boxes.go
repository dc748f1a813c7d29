package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// boxAt takes a box of the operand, without the batch.
func (c *call) boxAt(start, lengths []int) *ir.Value {
	x, lead := c.in[0], c.lead(0)
	n := len(x.Type.Shape)
	starts, limits, strides := make([]ir.Dim, n), x.Type.Shape.Clone(), make([]int, n)
	for i := range strides {
		strides[i] = 1
	}
	for i := range start {
		starts[lead+i], limits[lead+i] = ir.Dim(start[i]), ir.Dim(start[i]+lengths[i])
	}
	return c.box(x, starts, limits, strides)
}

// sliceUpdate puts zeros around the updates, and takes these where the box is.
func sliceUpdate(c *call) *ir.Value {
	t, lead := c.out(0), c.lead0()
	updates := c.sampled(2, t.DType)
	start, known := catalog.WholeNumbers(c.node.In[1].Const)
	if !known {
		return c.putAt(updates)
	}
	hi := make([]int, len(start))
	for i := range start {
		hi[i] = int(t.Shape[lead+i]) - start[i] - int(updates.Type.Shape[lead+i])
	}
	box := c.Fill(ir.U8, updates.Type.Shape[lead:], 1)
	none := make([]int, len(start))
	mask := c.Cast(c.Pad(box, start, hi, none, 0), ir.Bool)
	return c.Where(c.BroadcastTo(mask, t.Shape), c.margins(updates, start, hi, 0), c.sampled(0, t.DType))
}

func unravelIndex(c *call) []*ir.Value {
	shape, x := c.Ints("shape", 1), c.in[0]
	size := 1
	for _, n := range shape {
		size *= n
	}
	if x.Type.DType != ir.U8 {
		x = fromEnd(c.Builder, x, size)
	}
	out := make([]*ir.Value, len(shape))
	for i := len(shape) - 1; i >= 0; i-- {
		n := filled(c.Builder, x, float64(shape[i]))
		out[i] = c.Binary(ir.OpMod, x, n)
		x = c.Binary(ir.OpFloorDiv, x, n)
	}
	return out
}

// isIn compares each element with all others.
func isIn(c *call) *ir.Value {
	d := c.common()
	x, lead := c.sampled(0, d), c.lead0()
	set := c.sampled(1, d)
	set = merged(c.Builder, set, everyAxis(lead, len(set.Type.Shape)))
	last := len(x.Type.Shape)
	wide := append(x.Type.Shape.Clone(), set.Type.Shape[lead])
	axes := []int{last}
	if lead == 1 {
		axes = []int{0, last}
	}
	same := c.Binary(ir.OpEqual, c.Broadcast(x, wide, everyAxis(0, last)), c.Broadcast(set, wide, axes))
	found := reduceBools(c.Builder, ir.OpReduceMax, same, []int{last})
	if c.Bool("invert") {
		return c.Not(found)
	}
	return found
}

// lowest is what loses against every number of a type, highest what wins.
func lowest(d ir.DType) float64 {
	if d.IsFloat() {
		return math.Inf(-1)
	}
	least, _ := limits(d)
	return least
}

func highest(d ir.DType) float64 {
	if d.IsFloat() {
		return math.Inf(1)
	}
	_, most := limits(d)
	if d == ir.I64 {
		most = math.Nextafter(most, 0) // the largest one is no float
	}
	return most
}
