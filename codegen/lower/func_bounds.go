package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

func where(c *call) *ir.Value {
	t := c.out(0)
	return c.Where(c.spread(0, ir.Bool, t.Shape), c.spread(1, t.DType, t.Shape), c.spread(2, t.DType, t.Shape))
}

// selects goes from the last condition to the first.
func selects(c *call) *ir.Value {
	t := c.out(0)
	_, conditions := c.operands("condlist")
	_, choices := c.operands("choicelist")
	var y *ir.Value
	if _, at := c.operand("default"); at >= 0 {
		y = c.spread(at, t.DType, t.Shape)
	} else {
		y = c.Fill(t.DType, t.Shape, toFloat(c.Values["default"]))
	}
	for i := len(choices) - 1; i >= 0; i-- {
		y = c.Where(c.spread(conditions[i], ir.Bool, t.Shape), c.spread(choices[i], t.DType, t.Shape), y)
	}
	return y
}

// clip takes x on the bounds, so that its derivative is 1 there.
func clip(c *call) *ir.Value {
	t := c.out(0)
	y := c.spread(0, t.DType, t.Shape)
	if _, at := c.operand("x_min"); at >= 0 {
		least := c.spread(at, t.DType, t.Shape)
		y = c.Where(c.Binary(ir.OpLess, y, least), least, y)
	}
	if _, at := c.operand("x_max"); at >= 0 {
		most := c.spread(at, t.DType, t.Shape)
		y = c.Where(c.Binary(ir.OpLess, most, y), most, y)
	}
	return y
}

// largest are the largest numbers of the floats.
var largest = map[ir.DType]float64{ir.F32: math.MaxFloat32, ir.F64: math.MaxFloat64, ir.F16: 65504, ir.BF16: 0x1.fep127}

func nanToNum(c *call) *ir.Value {
	x, b := c.in[0], c.Builder
	d := x.Type.DType
	if !d.IsFloat() {
		return x
	}
	y := b.Where(b.Unary(ir.OpIsNaN, x), filled(b, x, c.Float("nan")), x)
	y = b.Where(equals(b, x, math.Inf(1)), filled(b, x, floatOr(c.Args, "posinf", largest[d])), y)
	return b.Where(equals(b, x, math.Inf(-1)), filled(b, x, floatOr(c.Args, "neginf", -largest[d])), y)
}

// saturateCast bounds x in its own type, then converts. The largest i32 and i64 are no f32: the next lower ones are.
func saturateCast(c *call) *ir.Value {
	from, to := c.in[0].Type.DType, c.out(0).DType
	if holds(to, from) {
		return c.as(0, to)
	}
	return saturated(c.Builder, c.in[0], to)
}

// holds reports whether nothing has to be bounded to become of a type.
func holds(to, from ir.DType) bool {
	return to == ir.Bool || from == ir.Bool || to.IsFloat() && (!from.IsFloat() || to.Size() >= from.Size())
}

// saturated bounds a value in its own type, then converts.
func saturated(b *ir.Builder, x *ir.Value, to ir.DType) *ir.Value {
	if holds(to, x.Type.DType) {
		return b.Cast(x, to)
	}
	least, most := limits(to)
	if to.IsFloat() {
		least, most = -largest[to], largest[to]
	}
	low, high := limits(x.Type.DType)
	if x.Type.DType == ir.F32 && !to.IsFloat() && to != ir.U8 {
		most = math.Nextafter(most, 0) - most*0x1p-24
	}
	if x.Type.DType.IsFloat() || least > low {
		x = b.Where(below(b, x, least), filled(b, x, least), x)
	}
	if x.Type.DType.IsFloat() || most < high {
		x = b.Where(above(b, x, most), filled(b, x, most), x)
	}
	return b.Cast(x, to)
}

// limits are the least and largest whole numbers of a type.
func limits(d ir.DType) (least, most float64) {
	switch d {
	case ir.U8:
		return 0, math.MaxUint8
	case ir.I32:
		return math.MinInt32, math.MaxInt32
	}
	return math.MinInt64, math.MaxInt64
}
