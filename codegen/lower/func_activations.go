package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// activations are keras.activations with their defaults, by name, besides those among pointwises.
var activations = map[string]pointwise{
	"linear": itself, "exponential": plain(ir.OpExp), "sigmoid": plain(ir.OpSigmoid),
	"relu": relu, "relu6": relu6, "leaky_relu": leakyRelu(0.2), "elu": elu(1), "selu": selu, "celu": celu(1),
	"gelu": gelu, "silu": silu, "swish": silu, "mish": mish, "softplus": softplus, "softsign": softsign, "log_sigmoid": logSigmoid,
	"hard_sigmoid": hardSigmoid, "hard_silu": hardSilu, "hard_swish": hardSilu, "hard_tanh": hardTanh,
	"hard_shrink": hardShrink(0.5), "soft_shrink": softShrink(0.5), "tanh_shrink": tanhShrink,
	"sparse_plus": sparsePlus, "sparse_sigmoid": sparseSigmoid, "squareplus": squarePlus(4),
	"softmax": lastAxis(softmax), "log_softmax": lastAxis(logSoftmax), "sparsemax": lastAxis(sparsemax),
}

// lastAxis is a function over the last axis.
func lastAxis(f func(b *ir.Builder, x *ir.Value, axes []int) *ir.Value) pointwise {
	return func(b *ir.Builder, x *ir.Value) *ir.Value { return f(b, x, []int{len(x.Type.Shape) - 1}) }
}

// negativePart is 0 where x is above 0, else x.
func negativePart(b *ir.Builder, x *ir.Value) *ir.Value {
	return b.Where(above(b, x, 0), filled(b, x, 0), x)
}

// relu keeps nan. Its derivative at 0 is 0.
func relu(b *ir.Builder, x *ir.Value) *ir.Value {
	return b.Where(b.Binary(ir.OpLessEqual, x, filled(b, x, 0)), filled(b, x, 0), x)
}

func relu6(b *ir.Builder, x *ir.Value) *ir.Value {
	six := filled(b, x, 6)
	return b.Where(b.Binary(ir.OpLessEqual, six, x), six, relu(b, x))
}

// leakyRelu has the derivative 1 at 0.
func leakyRelu(slope float64) pointwise {
	return func(b *ir.Builder, x *ir.Value) *ir.Value {
		return b.Where(below(b, x, 0), scaled(b, x, slope), x)
	}
}

// elu is x above 0, else alpha·(exp(x) - 1), which is computed where it counts only.
func elu(alpha float64) pointwise {
	return func(b *ir.Builder, x *ir.Value) *ir.Value {
		low := b.Unary(ir.OpExpm1, negativePart(b, x))
		if alpha != 1 {
			low = scaled(b, low, alpha)
		}
		return b.Where(above(b, x, 0), x, low)
	}
}

// The constants of selu make mean 0 and variance 1 a fixed point (Klambauer et al., 2017).
const (
	seluBelow  = 1.6732632423543772848170429916717
	seluFactor = 1.0507009873554804934193349852946
)

func selu(b *ir.Builder, x *ir.Value) *ir.Value { return scaled(b, elu(seluBelow)(b, x), seluFactor) }

func celu(alpha float64) pointwise {
	return func(b *ir.Builder, x *ir.Value) *ir.Value {
		low := scaled(b, b.Unary(ir.OpExpm1, scaled(b, negativePart(b, x), 1/alpha)), alpha)
		return b.Where(above(b, x, 0), x, low)
	}
}

// gelu is x·Φ(x) with the normal distribution Φ (Hendrycks and Gimpel, 2016).
func gelu(b *ir.Builder, x *ir.Value) *ir.Value {
	phi := scaled(b, shifted(b, b.Unary(ir.OpErf, scaled(b, x, math.Sqrt2/2)), 1), 0.5)
	return b.Mul(x, phi)
}

// geluTanh is gelu with Φ(x) ≈ (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2.
func geluTanh(b *ir.Builder, x *ir.Value) *ir.Value {
	cube := b.Mul(b.Mul(x, x), x)
	inner := scaled(b, b.Add(x, scaled(b, cube, 0.044715)), math.Sqrt(2/math.Pi))
	return b.Mul(x, scaled(b, shifted(b, b.Unary(ir.OpTanh, inner), 1), 0.5))
}

func silu(b *ir.Builder, x *ir.Value) *ir.Value { return b.Mul(x, b.Unary(ir.OpSigmoid, x)) }

func mish(b *ir.Builder, x *ir.Value) *ir.Value {
	return b.Mul(x, b.Unary(ir.OpTanh, softplus(b, x)))
}

// smallLog is log(1 + exp(-|x|)).
func smallLog(b *ir.Builder, x *ir.Value) *ir.Value {
	return b.Unary(ir.OpLog1p, b.Exp(b.Neg(b.Unary(ir.OpAbs, x))))
}

func softplus(b *ir.Builder, x *ir.Value) *ir.Value {
	return b.Add(b.Max(x, filled(b, x, 0)), smallLog(b, x))
}

func logSigmoid(b *ir.Builder, x *ir.Value) *ir.Value {
	return b.Sub(b.Min(x, filled(b, x, 0)), smallLog(b, x))
}

func softsign(b *ir.Builder, x *ir.Value) *ir.Value {
	return b.Div(x, shifted(b, b.Unary(ir.OpAbs, x), 1))
}

func hardSigmoid(b *ir.Builder, x *ir.Value) *ir.Value {
	return scaled(b, relu6(b, shifted(b, x, 3)), 1.0/6)
}

func hardSilu(b *ir.Builder, x *ir.Value) *ir.Value { return b.Mul(x, hardSigmoid(b, x)) }

func hardTanh(b *ir.Builder, x *ir.Value) *ir.Value {
	one, less := filled(b, x, 1), filled(b, x, -1)
	return b.Where(b.Binary(ir.OpLess, one, x), one, b.Where(b.Binary(ir.OpLess, x, less), less, x))
}

func hardShrink(bound float64) pointwise {
	return func(b *ir.Builder, x *ir.Value) *ir.Value { return keepAbove(b, x, bound) }
}

// keepAbove is x where |x| is above a bound, else 0.
func keepAbove(b *ir.Builder, x *ir.Value, bound float64) *ir.Value {
	return b.Where(b.Binary(ir.OpLessEqual, b.Unary(ir.OpAbs, x), filled(b, x, bound)), filled(b, x, 0), x)
}

func softShrink(bound float64) pointwise {
	return func(b *ir.Builder, x *ir.Value) *ir.Value {
		low := b.Where(below(b, x, -bound), shifted(b, x, bound), filled(b, x, 0))
		return b.Where(above(b, x, bound), shifted(b, x, -bound), b.Where(b.Unary(ir.OpIsNaN, x), x, low))
	}
}

func tanhShrink(b *ir.Builder, x *ir.Value) *ir.Value { return b.Sub(x, b.Unary(ir.OpTanh, x)) }

// sparsePlus is 0 up to -1, x from 1 on, and (x + 1)²/4 between.
func sparsePlus(b *ir.Builder, x *ir.Value) *ir.Value {
	up := shifted(b, x, 1)
	middle := scaled(b, b.Mul(up, up), 0.25)
	return b.Where(below(b, x, -1), filled(b, x, 0), b.Where(above(b, x, 1), x, middle))
}

// sparseSigmoid is 0 up to -1, 1 from 1 on, and (x + 1)/2 between.
func sparseSigmoid(b *ir.Builder, x *ir.Value) *ir.Value {
	up := shifted(b, x, 1)
	return scaled(b, b.Min(b.Max(up, filled(b, x, 0)), filled(b, x, 2)), 0.5)
}

// squarePlus is (x + √(x² + c)) / 2; where x is negative the same without taking away: c / (2 (√(x² + c) - x)). The
// size of x is no |x|, whose derivative at 0 is 0.
func squarePlus(c float64) pointwise {
	return func(b *ir.Builder, x *ir.Value) *ir.Value {
		negative := below(b, x, 0)
		root := b.Sqrt(shifted(b, b.Mul(x, x), c))
		size := b.Add(b.Where(negative, b.Neg(x), x), root)
		return b.Where(negative, b.Div(filled(b, x, c/2), size), scaled(b, size, 0.5))
	}
}
