package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
)

// scattering are functions that put or combine values by index.
var scattering = []row{
	fn("scatter", scatter), fn("scatter_update", scatterUpdate),
	fn("segment_sum", segmentSum), fn("segment_prod", segments(ir.OpProd)),
	fn("segment_max", segments(ir.OpReduceMax)), fn("segment_min", segments(ir.OpReduceMin)),
}

// addressed is values [lead, m, rest…] with their places [lead, m] in the row of the axes that are indexed, of which
// there are `slots`. An index out of range names the place `slots`, which no row has.
type addressed struct {
	places, values *ir.Value
	slots          int
	rows           ir.Shape // [lead, slots, rest…]
}

// address turns indices [m…, k] into places in the row of the first k axes of a shape of a sample.
func (c *call) address(indices, values int, d ir.DType, to ir.Shape) addressed {
	lead := c.lead0()
	i := c.sampled(indices, c.in[indices].Type.DType)
	i = c.Cast(i, ir.I32)
	last := len(i.Type.Shape) - 1
	k := int(i.Type.Shape[last])
	a := addressed{slots: 1}
	for _, n := range to[:k] {
		a.slots *= int(n)
	}
	shape := i.Type.Shape[:last]
	place, inside := c.Fill(ir.I32, shape, 0), c.Fill(ir.Bool, shape, 1)
	for axis := range k {
		n := int(to[axis])
		one := fromEnd(c.Builder, c.Reshape(c.SliceAxis(i, last, ir.Dim(axis), ir.Dim(axis+1)), shape), n)
		good := c.Binary(ir.OpAnd, c.Not(below(c.Builder, one, 0)), below(c.Builder, one, float64(n)))
		inside = c.Binary(ir.OpAnd, inside, good)
		place = c.Add(scaled(c.Builder, place, float64(n)), one)
	}
	place = c.Where(inside, place, filled(c.Builder, place, float64(a.slots)))
	a.places = merged(c.Builder, place, everyAxis(lead, last))
	m := a.places.Type.Shape[lead]
	v := c.sampled(values, d)
	a.values = c.Reshape(v, append(append(v.Type.Shape[:lead].Clone(), m), to[k:]...))
	a.rows = append(append(v.Type.Shape[:lead].Clone(), ir.Dim(a.slots)), to[k:]...)
	return a
}

// added adds the values into zeros [lead, slots, rest…].
func (c *call) added(a addressed) *ir.Value {
	lead := c.lead0()
	return c.ScatterAdd(a.places, a.values, a.rows, lead, lead)
}

func scatter(c *call) *ir.Value {
	t := c.out(0)
	a := c.address(0, 1, t.DType, t.Shape[c.lead0():])
	return c.Reshape(c.added(a), t.Shape)
}

func scatterUpdate(c *call) *ir.Value {
	t := c.out(0)
	d := t.DType
	if d == ir.Bool {
		d = ir.I32
	}
	a := c.address(1, 2, d, t.Shape[c.lead0():])
	x := c.Reshape(c.sampled(0, d), a.rows)
	var y *ir.Value
	switch wordOr(c.Args, "reduction", "none") {
	case "add":
		y = c.Add(x, c.added(a))
	case "max":
		y = c.Max(x, c.combined(a, ir.OpReduceMax, lowest(d)))
	case "min":
		y = c.Min(x, c.combined(a, ir.OpReduceMin, highest(d)))
	case "mul":
		y = c.Mul(x, c.combined(a, ir.OpProd, 1))
	default:
		y = c.replacedBy(x, a)
	}
	return c.Cast(c.Reshape(y, t.Shape), t.DType)
}

// replacedBy puts the values where they are addressed to; of several at one place the last one.
func (c *call) replacedBy(x *ir.Value, a addressed) *ir.Value {
	lead := c.lead0()
	m := a.places.Type.Shape[lead]
	pairs := append(a.places.Type.Shape.Clone(), m)
	mine := back(c.Builder, a.places, &ir.Value{Type: ir.Type{Shape: pairs}}, []int{lead + 1})
	other := back(c.Builder, a.places, &ir.Value{Type: ir.Type{Shape: pairs}}, []int{lead})
	later := c.BroadcastTo(c.Not(belowDiagonal(c.Builder, m, m, 0)), pairs)
	again := c.Binary(ir.OpAnd, later, c.Binary(ir.OpEqual, mine, other))
	overwritten := reduceBools(c.Builder, ir.OpReduceMax, again, []int{lead + 1})
	values := a.values
	wide := c.Broadcast(overwritten, values.Type.Shape, everyAxis(0, lead+1))
	a.values = c.Where(wide, filled(c.Builder, values, 0), values)
	sum := c.added(a)
	ones := addressed{places: a.places, values: c.Fill(ir.I32, a.places.Type.Shape, 1), slots: a.slots, rows: a.rows[:lead+1]}
	hit := c.Cast(c.added(ones), ir.Bool)
	return c.Where(c.Broadcast(hit, a.rows, everyAxis(0, lead+1)), sum, x)
}

// combined reduces the values of each place, from what changes nothing.
func (c *call) combined(a addressed, kind ir.Kind, nothing float64) *ir.Value {
	lead := c.lead0()
	values := a.values.Type.Shape
	m := values[lead]
	// [lead, slots, m, rest…]
	wide := append(append(values[:lead].Clone(), ir.Dim(a.slots), m), values[lead+1:]...)
	mask := wide[:lead+2]
	slot := c.Broadcast(c.Iota(ir.I32, ir.Dims(a.slots), 0), mask, []int{lead})
	places := back(c.Builder, a.places, &ir.Value{Type: ir.Type{Shape: mask}}, []int{lead})
	here := c.Broadcast(c.Binary(ir.OpEqual, slot, places), wide, everyAxis(0, lead+2))
	all := back(c.Builder, a.values, &ir.Value{Type: ir.Type{Shape: wide}}, []int{lead})
	return c.Reduce(kind, c.Where(here, all, c.Fill(a.values.Type.DType, wide, nothing)), lead+1)
}

// segmented is the rows of a segment function with the numbers of their segments.
func (c *call) segmented() addressed {
	lead, t := c.lead0(), c.out(0)
	n := int(t.Shape[lead])
	ids := c.Cast(c.sampled(1, c.in[1].Type.DType), ir.I32)
	inside := c.Binary(ir.OpAnd, c.Not(below(c.Builder, ids, 0)), below(c.Builder, ids, float64(n)))
	rows := t.Shape.Clone()
	rows[lead]++
	return addressed{
		places: c.Where(inside, ids, filled(c.Builder, ids, float64(n))), values: c.sampled(0, t.DType), slots: n, rows: rows,
	}
}

// segmentSum has a row more, for what belongs to no segment.
func segmentSum(c *call) *ir.Value {
	a := c.segmented()
	return c.SliceAxis(c.added(a), c.lead0(), 0, ir.Dim(a.slots))
}

func segments(kind ir.Kind) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		nothing := 1.0
		switch d := c.out(0).DType; kind {
		case ir.OpReduceMax:
			nothing = lowest(d)
		case ir.OpReduceMin:
			nothing = highest(d)
		}
		return c.combined(c.segmented(), kind, nothing)
	}
}
