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

// besselNear fits exp(-x) I0(x) as a polynomial of x/4 - 1 on 0 ≤ x ≤ 8, to 8e-8; besselFar fits exp(-x) √x I0(x) as
// one of (16/x - 1.02) / 0.98 beyond, to 9e-9. Both by Chebyshev points.
var (
	besselNear = []float64{
		0.20700192379, -0.113004115391, 0.0945152163066, -0.0890534835679, 0.087354295593, -0.0848247291023, 0.0791650042731,
		-0.0703968107608, 0.0573339834427, -0.0402061531526, 0.0286079622803, -0.024741372031, 0.0145283017355, -0.00168160287931,
		0.00122772142343, -0.00437582864981, 0.00198147932417,
	}
	besselFar = []float64{0.402243778168, 0.00329869708107, 0.000131411990054, 1.05728924851e-05, 1.54072245649e-06, 3.37977625282e-07}
)

// bessel is the modified Bessel function of the first kind of order 0.
func bessel(b *ir.Builder, x *ir.Value) *ir.Value {
	size := b.Unary(ir.OpAbs, x)
	far := above(b, size, 8)
	eight := filled(b, x, 8)
	near := polynomial(b, shifted(b, scaled(b, b.Where(far, eight, size), 0.25), -1), besselNear)
	large := b.Where(far, size, eight)
	u := shifted(b, b.Div(filled(b, x, 16/0.98), large), -1.02/0.98)
	return b.Mul(b.Exp(size), b.Where(far, b.Div(polynomial(b, u, besselFar), b.Sqrt(large)), near))
}
