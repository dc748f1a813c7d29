package autodiff

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// digammaShift is how far digamma moves its argument up before it uses the series, whose first omitted term is
// then below 1e-15.
const digammaShift = 8

// digammaSeries are B(2n) / 2n, the coefficients of x^-2n (Abramowitz and Stegun 6.3.18).
var digammaSeries = [...]float64{1. / 12, -1. / 120, 1. / 252, -1. / 240, 1. / 132, -691. / 32760, 1. / 12}

// digamma is the derivative of lgamma, composed of other primitives so that it has all its own derivatives:
// ψ(x) = ψ(1-x) - π/tan(πx) below ½, ψ(x) = ψ(x+1) - 1/x up to the series' range.
func digamma(b *ir.Builder, x *ir.Value) *ir.Value {
	one := like(b, x, 1)
	low := b.Binary(ir.OpLess, x, half(b, x))
	high := digammaHigh(b, b.Where(low, b.Sub(one, x), x))
	angle := scale(b, b.Where(low, x, like(b, x, 0.25)), math.Pi) // where it is not used, no infinity
	mirror := b.Div(like(b, x, math.Pi), b.Unary(ir.OpTan, angle))
	return b.Where(low, b.Sub(high, mirror), high)
}

// digammaHigh is digamma from ½ on.
func digammaHigh(b *ir.Builder, x *ir.Value) *ir.Value {
	one := like(b, x, 1)
	steps := b.Div(one, x)
	for i := 1; i < digammaShift; i++ {
		steps = b.Add(steps, b.Div(one, plus(b, x, float64(i))))
	}
	x = plus(b, x, digammaShift)
	inverse := b.Div(one, square(b, x))
	series := like(b, x, digammaSeries[len(digammaSeries)-1])
	for i := len(digammaSeries) - 2; i >= 0; i-- {
		series = plus(b, b.Mul(series, inverse), digammaSeries[i])
	}
	asymptote := b.Sub(b.Log(x), b.Div(half(b, x), x))
	return b.Sub(b.Sub(asymptote, b.Mul(series, inverse)), steps)
}

func half(b *ir.Builder, x *ir.Value) *ir.Value { return like(b, x, 0.5) }
