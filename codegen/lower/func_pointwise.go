package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// pointwise is a function of one value's elements, which computes in the type of its result.
type pointwise func(b *ir.Builder, x *ir.Value) *ir.Value

// plain is a primitive.
func plain(kind ir.Kind) pointwise {
	return func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Unary(kind, x) }
}

// ofFloats is a primitive that leaves whole numbers as they are.
func ofFloats(kind ir.Kind) pointwise {
	return func(b *ir.Builder, x *ir.Value) *ir.Value {
		if !x.Type.DType.IsFloat() {
			return x
		}
		return b.Unary(kind, x)
	}
}

func itself(_ *ir.Builder, x *ir.Value) *ir.Value { return x }

// by is a product with a constant.
func by(factor float64) pointwise {
	return func(b *ir.Builder, x *ir.Value) *ir.Value { return scaled(b, x, factor) }
}

// pointwises are the functions of one value, by name.
var pointwises = map[string]pointwise{
	"negative": plain(ir.OpNeg), "abs": absolute, "absolute": absolute, "fabs": absolute, "sign": plain(ir.OpSign),
	"square":     func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Mul(x, x) },
	"reciprocal": func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Div(filled(b, x, 1), x) },

	"sqrt": plain(ir.OpSqrt), "rsqrt": plain(ir.OpRsqrt), "cbrt": cubicRoot,
	"exp": plain(ir.OpExp), "expm1": plain(ir.OpExpm1), "log": plain(ir.OpLog), "log1p": plain(ir.OpLog1p),
	"exp2":  func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Binary(ir.OpPow, filled(b, x, 2), x) },
	"log2":  func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Div(b.Log(x), filled(b, x, math.Ln2)) },
	"log10": func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Div(b.Log(x), filled(b, x, math.Ln10)) },
	"sin":   plain(ir.OpSin), "cos": plain(ir.OpCos), "tan": plain(ir.OpTan),
	"arcsin": plain(ir.OpAsin), "arccos": plain(ir.OpAcos), "arctan": plain(ir.OpAtan),
	"sinh": plain(ir.OpSinh), "cosh": plain(ir.OpCosh), "tanh": plain(ir.OpTanh),
	"arcsinh": plain(ir.OpAsinh), "arccosh": plain(ir.OpAcosh), "arctanh": plain(ir.OpAtanh),
	"erf": plain(ir.OpErf), "erfc": erfc, "erfinv": plain(ir.OpErfinv), "i0": bessel, "sinc": sinc,
	"deg2rad": by(math.Pi / 180), "rad2deg": by(180 / math.Pi), "angle": angle,

	"floor": plain(ir.OpFloor), "ceil": plain(ir.OpCeil), "trunc": ofFloats(ir.OpTrunc),
	"real": itself, "conj": itself, "conjugate": itself, "copy": itself,
	"imag": func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Fill(x.Type.DType, x.Type.Shape, 0) },
}

// pointwiseRows are the rows of pointwises, and of the activations that take no argument.
func pointwiseRows() []row {
	var rows []row
	for name, f := range pointwises {
		rows = append(rows, inResultType(name, f))
	}
	taken := map[string]bool{}
	for _, r := range activationRows {
		taken[r.name] = true
	}
	for name, f := range activations {
		if !taken[name] {
			rows = append(rows, inResultType(name, f))
		}
	}
	return rows
}

// inResultType is the row of a function that computes in the type of its result.
func inResultType(name string, f pointwise) row {
	return fn(name, func(c *call) *ir.Value { return f(c.Builder, c.as(0, c.out(0).DType)) })
}

// absolute leaves bools as they are.
func absolute(b *ir.Builder, x *ir.Value) *ir.Value {
	if x.Type.DType == ir.Bool {
		return x
	}
	return b.Unary(ir.OpAbs, x)
}

func cubicRoot(b *ir.Builder, x *ir.Value) *ir.Value {
	size := b.Binary(ir.OpPow, b.Unary(ir.OpAbs, x), filled(b, x, 1.0/3))
	return b.Mul(b.Unary(ir.OpSign, x), size)
}

// sincNear are the first terms of sin(t) / t, to 2e-10 for |t| ≤ 1.
var sincNear = []float64{1, -1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362880, -1.0 / 39916800}

// sinc is sin(πx) / (πx), and 1 at 0. Close to 0 it is a polynomial of (πx)²: the quotient's derivative would cancel.
// Elsewhere the sine is that of what is left of x at the next whole number, which is 0 there, and of the sign (-1)ⁿ.
func sinc(b *ir.Builder, x *ir.Value) *ir.Value {
	turn := scaled(b, x, math.Pi)
	near := b.Binary(ir.OpLess, b.Unary(ir.OpAbs, turn), filled(b, x, 1))
	small := b.Where(near, turn, filled(b, x, 0))
	large := b.Where(near, filled(b, x, 1), turn)
	n := b.Unary(ir.OpRound, x)
	odd := b.Binary(ir.OpMod, n, filled(b, x, 2))
	sine := b.Mul(b.Unary(ir.OpSin, scaled(b, b.Sub(x, n), math.Pi)), shifted(b, scaled(b, odd, -2), 1))
	return b.Where(near, polynomial(b, b.Mul(small, small), sincNear), b.Div(sine, large))
}

// angle is π where the sign is set, of -0 too.
func angle(b *ir.Builder, x *ir.Value) *ir.Value {
	positive := b.Where(b.Unary(ir.OpIsNaN, x), x, filled(b, x, 0))
	return b.Where(negativeFloat(b, x), filled(b, x, math.Pi), positive)
}

// polynomial is c[0] + c[1] x + c[2] x² ….
func polynomial(b *ir.Builder, x *ir.Value, c []float64) *ir.Value {
	sum := filled(b, x, c[len(c)-1])
	for i := len(c) - 2; i >= 0; i-- {
		sum = shifted(b, b.Mul(sum, x), c[i])
	}
	return sum
}

// round rounds to a number of decimals.
func round(c *call) *ir.Value {
	x, d := c.in[0], c.Int("decimals")
	if !x.Type.DType.IsFloat() && d >= 0 {
		return x
	}
	f := c.float(0)
	if d == 0 {
		return c.Unary(ir.OpRound, f)
	}
	scale := math.Pow10(max(d, -d))
	if d < 0 {
		f = scaled(c.Builder, c.Unary(ir.OpRound, c.Div(f, filled(c.Builder, f, scale))), scale)
	} else {
		f = c.Div(c.Unary(ir.OpRound, scaled(c.Builder, f, scale)), filled(c.Builder, f, scale))
	}
	return c.Cast(f, x.Type.DType)
}

// activate returns what a layer's activation makes of its floats; none is the identity.
func (c *call) activate(arg string, x *ir.Value) *ir.Value {
	f, ok := c.Values[arg].(*catalog.Function)
	if !ok {
		return x
	}
	layer := c.Part
	defer func() { c.Part = layer }()
	c.Part = f.Name
	return activation(f.Name)(c.Builder, x)
}

// activation returns the function of a name, as Keras's layers use it: with its defaults, over the last axis where
// it has one.
func activation(name string) pointwise {
	if f := activations[name]; f != nil {
		return f
	}
	if f := pointwises[name]; f != nil {
		return f
	}
	panic("lower: no activation " + name)
}
