package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// comparisons are functions that give bools, and those that choose by bools.
var comparisons = []row{
	fn("equal", equal), fn("not_equal", func(c *call) *ir.Value { return c.Not(equal(c)) }),
	fn("less", order(ir.OpLess, false)), fn("less_equal", order(ir.OpLessEqual, false)),
	fn("greater", order(ir.OpLess, true)), fn("greater_equal", order(ir.OpLessEqual, true)),
	fn("logical_and", meet(ir.OpAnd)), fn("logical_or", meet(ir.OpOr)), fn("logical_xor", meet(ir.OpXor)),
	fn("logical_not", func(c *call) *ir.Value { return c.Not(c.truth(0)) }),
	fn("isnan", ofFloat(func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Unary(ir.OpIsNaN, x) }, 0)),
	fn("isinf", ofFloat(func(b *ir.Builder, x *ir.Value) *ir.Value { return equals(b, b.Unary(ir.OpAbs, x), math.Inf(1)) }, 0)),
	fn("isposinf", ofFloat(func(b *ir.Builder, x *ir.Value) *ir.Value { return equals(b, x, math.Inf(1)) }, 0)),
	fn("isneginf", ofFloat(func(b *ir.Builder, x *ir.Value) *ir.Value { return equals(b, x, math.Inf(-1)) }, 0)),
	fn("isfinite", ofFloat(finite, 1)),
	fn("isreal", func(c *call) *ir.Value { return c.Fill(ir.Bool, c.out(0).Shape, 1) }),
	fn("signbit", signBit), fn("isclose", isClose),
	fn("allclose", func(c *call) *ir.Value { return every(c.Builder, isClose(c), c.lead0()) }),
	fn("where", where), fn("select", selects), fn("clip", clip), fn("nan_to_num", nanToNum), fn("saturate_cast", saturateCast),
}

func equal(c *call) *ir.Value {
	d, to := c.common(), c.joint()
	return c.Binary(ir.OpEqual, c.spread(0, d, to), c.spread(1, d, to))
}

// order compares numbers; bools count as 0 and 1.
func order(kind ir.Kind, swapped bool) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		d := c.common()
		if d == ir.Bool {
			d = ir.I32
		}
		to := c.joint()
		x, y := c.spread(0, d, to), c.spread(1, d, to)
		if swapped {
			x, y = y, x
		}
		return c.Binary(kind, x, y)
	}
}

// lead0 is 1 if the results have the batch axis in front.
func (c *call) lead0() int {
	if c.perSample() {
		return 1
	}
	return 0
}

// joint is the shape to which all operands are repeated.
func (c *call) joint() ir.Shape {
	lead, rank := c.lead0(), 0
	for i := range c.in {
		rank = max(rank, c.rank(i))
	}
	to := make(ir.Shape, lead+rank)
	for i := range to {
		to[i] = 1
	}
	if lead == 1 {
		to[0] = ir.Batch
	}
	for i, v := range c.in {
		s := v.Type.Shape[c.lead(i):]
		for k, d := range s {
			if d != 1 {
				to[len(to)-len(s)+k] = d
			}
		}
	}
	return to
}

// ofFloat is a test of floats, whose answer is known for whole numbers.
func ofFloat(test pointwise, otherwise float64) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		if !c.in[0].Type.DType.IsFloat() {
			return c.Fill(ir.Bool, c.in[0].Type.Shape, otherwise)
		}
		return test(c.Builder, c.in[0])
	}
}

func finite(b *ir.Builder, x *ir.Value) *ir.Value { return below(b, b.Unary(ir.OpAbs, x), math.Inf(1)) }

// signBit tells -0 from 0 by its reciprocal.
func signBit(c *call) *ir.Value {
	x := c.in[0]
	switch {
	case x.Type.DType == ir.Bool:
		return c.Fill(ir.Bool, x.Type.Shape, 0)
	case !x.Type.DType.IsFloat():
		return below(c.Builder, x, 0)
	}
	return negativeFloat(c.Builder, x)
}

// negativeFloat tells whether a float has its sign set: -0 too.
func negativeFloat(b *ir.Builder, x *ir.Value) *ir.Value {
	return below(b, b.Where(equals(b, x, 0), b.Div(filled(b, x, 1), x), x), 0)
}

// isClose compares in floats; infinities are close to themselves only.
func isClose(c *call) *ir.Value {
	d := c.common()
	if !d.IsFloat() {
		d = ir.F32
	}
	b, to := c.Builder, c.joint()
	x, y := c.spread(0, d, to), c.spread(1, d, to)
	bound := shifted(b, scaled(b, b.Unary(ir.OpAbs, y), c.Float("rtol")), c.Float("atol"))
	near := b.Binary(ir.OpAnd, finite(b, y), b.Binary(ir.OpLessEqual, b.Unary(ir.OpAbs, b.Sub(x, y)), bound))
	near = b.Binary(ir.OpOr, near, b.Binary(ir.OpEqual, x, y))
	if c.Bool("equal_nan") {
		near = b.Binary(ir.OpOr, near, b.Binary(ir.OpAnd, b.Unary(ir.OpIsNaN, x), b.Unary(ir.OpIsNaN, y)))
	}
	return near
}

// every tells whether all bools of a sample are true.
func every(b *ir.Builder, x *ir.Value, lead int) *ir.Value {
	var axes []int
	for i := lead; i < len(x.Type.Shape); i++ {
		axes = append(axes, i)
	}
	return reduceBools(b, ir.OpReduceMin, x, axes)
}
