package lower

import "github.com/dlgen/dlgen/codegen/ir"

// erfcTail fits log(erfc(z) / t) + z² with t = 2 / (2 + z), as a polynomial of (2t - 1.08) / 0.92: by Chebyshev
// points on 0.08 ≤ t ≤ 1, that is 0 ≤ z ≤ 23, to 1.4e-9.
var erfcTail = []float64{
	-0.617704015071, 0.624955414191, 0.0302633780708, -0.0385256124626, -0.00445392197139, 0.00616197431945, 0.000275947123743,
	-0.00127029765273, 0.00013859673784, 0.000244783696359, -6.96322696774e-05, -2.95274620132e-05, 1.29122860866e-05,
}

// erfc is 1 - erf(x), which would cancel for large x: there it is t·exp(P(t) - x²).
func erfc(b *ir.Builder, x *ir.Value) *ir.Value {
	negative := below(b, x, 0)
	z := b.Unary(ir.OpAbs, x)
	t := b.Div(filled(b, x, 2), shifted(b, z, 2))
	p := polynomial(b, shifted(b, scaled(b, t, 2/0.92), -1.08/0.92), erfcTail)
	tail := b.Mul(t, b.Exp(b.Sub(p, b.Mul(z, z))))
	return b.Where(below(b, z, 0.5), b.Sub(filled(b, x, 1), b.Unary(ir.OpErf, x)),
		b.Where(negative, b.Sub(filled(b, x, 2), tail), tail))
}

// besselNear is the power series of I0 in (x/2)², to 2e-10 on 0 ≤ x ≤ 8: all of its terms are positive, so that nothing
// cancels in its derivative either. besselFar fits exp(-x) √x I0(x) as a polynomial of (16/x - 1.02) / 0.98 beyond, to
// 9e-9, by Chebyshev points.
var (
	besselNear = squaredFactorials(16)
	besselFar  = []float64{0.402243778168, 0.00329869708107, 0.000131411990054, 1.05728924851e-05, 1.54072245649e-06, 3.37977625282e-07}
)

// squaredFactorials are the first n numbers 1 / k!².
func squaredFactorials(n int) []float64 {
	out := make([]float64, n)
	for k, term := 0, 1.0; k < n; k++ {
		out[k] = term
		term /= float64((k + 1) * (k + 1))
	}
	return out
}

// bessel is the modified Bessel function of the first kind of order 0.
func bessel(b *ir.Builder, x *ir.Value) *ir.Value {
	size := b.Unary(ir.OpAbs, x)
	far := above(b, size, 8)
	half := scaled(b, b.Where(far, filled(b, x, 0), x), 0.5)
	near := polynomial(b, b.Mul(half, half), besselNear)
	large := b.Where(far, size, filled(b, x, 8))
	u := shifted(b, b.Div(filled(b, x, 16/0.98), large), -1.02/0.98)
	return b.Where(far, b.Div(b.Mul(b.Exp(large), polynomial(b, u, besselFar)), b.Sqrt(large)), near)
}
