package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// grain says how finely a type of floats counts: bits of precision, the exponent of the least normal number, the largest.
type grain struct {
	bits, least int
	most        float64
}

var grains = map[ir.DType]grain{
	ir.F16: {11, -14, 65504}, ir.BF16: {8, -126, math.Ldexp(255, 120)},
	ir.F32: {24, -126, math.MaxFloat32}, ir.F64: {53, -1022, math.MaxFloat64},
}

// nextAfter steps by a little more than half of the distance between x and its neighbour, which rounding makes a whole
// one (Rump, Zimmermann, Boldo, Melquiond, 2009), whether or not product and sum are fused. Numbers below 1 are made
// larger first, so that the step is a normal number; where neighbours are as far apart as those of 0 it is known.
// The derivative by x is 1, and 0 by y.
func nextAfter(b *ir.Builder, x, y *ir.Value) *ir.Value {
	g := grains[x.Type.DType]
	unit, larger := math.Ldexp(1, -g.bits), math.Ldexp(1, g.bits)
	one, size := filled(b, x, 1), b.StopGradient(b.Unary(ir.OpAbs, x))
	to := b.StopGradient(y)
	up := b.Binary(ir.OpLess, b.StopGradient(x), to)
	way := b.Where(up, one, filled(b, x, -1))
	way = b.Where(b.Binary(ir.OpEqual, b.StopGradient(x), to), filled(b, x, 0), way)

	small := below(b, size, 1)
	by := b.Where(small, filled(b, x, larger), one)
	step := b.Mul(scaled(b, b.Mul(size, by), unit*(1+2*unit)), way)
	z := b.Mul(b.Add(b.Mul(x, by), step), b.Where(small, filled(b, x, 1/larger), one))

	tiny := below(b, size, math.Ldexp(1, g.least+1))
	z = b.Where(tiny, b.Add(x, scaled(b, way, math.Ldexp(1, g.least-g.bits+1))), z)
	endless := b.Binary(ir.OpEqual, size, filled(b, x, math.Inf(1)))
	inner := b.Where(below(b, to, math.Inf(1)), filled(b, x, g.most), to) // from inf
	inner = b.Where(below(b, b.StopGradient(x), 0), b.Where(above(b, to, math.Inf(-1)), filled(b, x, -g.most), to), inner)
	z = b.Where(endless, inner, z)
	return b.Where(b.Unary(ir.OpIsNaN, to), to, z)
}
