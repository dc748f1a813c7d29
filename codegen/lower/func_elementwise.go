package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// elementwise are the functions of several values' elements, and those whose result is of another type.
var elementwise = []row{
	fn("add", bits(ir.OpAdd, ir.OpOr)), fn("multiply", bits(ir.OpMul, ir.OpAnd)), fn("subtract", meet(ir.OpSub)),
	fn("maximum", bits(ir.OpMax, ir.OpOr)), fn("minimum", bits(ir.OpMin, ir.OpAnd)),
	fn("divide", meet(ir.OpDiv)), fn("true_divide", meet(ir.OpDiv)), fn("divide_no_nan", pairwise(divideNoNaN)),
	fn("floor_divide", meet(ir.OpFloorDiv)), fn("mod", meet(ir.OpMod)), fn("fmod", pairwise(fmod)),
	fn("power", meet(ir.OpPow)), fn("fmax", pairwise(unlessNaN(ir.OpMax))), fn("fmin", pairwise(unlessNaN(ir.OpMin))),
	fn("arctan2", meet(ir.OpAtan2)), fn("hypot", pairwise(hypot)), fn("heaviside", pairwise(heaviside)), fn("ldexp", pairwise(ldexp)),
	fn("nextafter", pairwise(nextAfter)),
	fn("logaddexp", pairwise(logAddExp(1))), fn("logaddexp2", pairwise(logAddExp(math.Ln2))),

	fn("bitwise_and", meet(ir.OpAnd)), fn("bitwise_or", meet(ir.OpOr)), fn("bitwise_xor", meet(ir.OpXor)),
	fn("bitwise_not", bitwiseNot), fn("bitwise_invert", bitwiseNot),
	fn("bitwise_left_shift", meet(ir.OpShiftLeft)), fn("left_shift", meet(ir.OpShiftLeft)),
	fn("bitwise_right_shift", meet(ir.OpShiftRight)), fn("right_shift", meet(ir.OpShiftRight)),
	fn("gcd", pairwise(gcd)), fn("lcm", pairwise(lcm)),

	fn("round", round),
}

// meet is a primitive of two operands, in the type of the result.
func meet(kind ir.Kind) func(c *call) *ir.Value { return bits(kind, kind) }

// bits is a primitive of two operands, and another one of bools.
func bits(kind, ofBools ir.Kind) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		t, op := c.out(0), kind
		if t.DType == ir.Bool {
			op = ofBools
		}
		return c.Binary(op, c.spread(0, t.DType, t.Shape), c.spread(1, t.DType, t.Shape))
	}
}

// pairwise is a function of two values of the result's type.
func pairwise(f func(b *ir.Builder, x, y *ir.Value) *ir.Value) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		t := c.out(0)
		return f(c.Builder, c.spread(0, t.DType, t.Shape), c.spread(1, t.DType, t.Shape))
	}
}

func divideNoNaN(b *ir.Builder, x, y *ir.Value) *ir.Value {
	zero := equals(b, y, 0)
	return b.Where(zero, filled(b, x, 0), b.Div(x, b.Where(zero, filled(b, x, 1), y)))
}

// fmod is x mod y with the sign of x.
func fmod(b *ir.Builder, x, y *ir.Value) *ir.Value {
	other := b.Binary(ir.OpXor, below(b, x, 0), below(b, y, 0))
	if x.Type.DType.IsFloat() { // mod has the sign of its divisor, which may be infinite
		return b.Binary(ir.OpMod, x, b.Where(other, b.Neg(y), y))
	}
	r := b.Binary(ir.OpMod, x, y)
	return b.Where(b.Binary(ir.OpAnd, other, b.Not(equals(b, r, 0))), b.Sub(r, y), r)
}

func unlessNaN(kind ir.Kind) func(b *ir.Builder, x, y *ir.Value) *ir.Value {
	return func(b *ir.Builder, x, y *ir.Value) *ir.Value {
		if x.Type.DType == ir.Bool {
			return b.Binary(map[ir.Kind]ir.Kind{ir.OpMax: ir.OpOr, ir.OpMin: ir.OpAnd}[kind], x, y)
		}
		z := b.Binary(kind, x, y)
		if !x.Type.DType.IsFloat() {
			return z
		}
		return b.Where(b.Unary(ir.OpIsNaN, x), y, b.Where(b.Unary(ir.OpIsNaN, y), x, z))
	}
}

// hypot divides by the larger of the two, so that squares stay in range.
func hypot(b *ir.Builder, x, y *ir.Value) *ir.Value {
	most := b.Max(b.Unary(ir.OpAbs, x), b.Unary(ir.OpAbs, y))
	some := b.Binary(ir.OpAnd, above(b, most, 0), below(b, most, math.Inf(1)))
	most = b.StopGradient(b.Where(some, most, filled(b, x, 1)))
	x, y = b.Div(x, most), b.Div(y, most)
	return b.Mul(most, b.Sqrt(b.Add(b.Mul(x, x), b.Mul(y, y))))
}

// heaviside has a nan of x.
func heaviside(b *ir.Builder, x, y *ir.Value) *ir.Value {
	rest := b.Where(above(b, x, 0), filled(b, x, 1), x)
	return b.Where(below(b, x, 0), filled(b, x, 0), b.Where(equals(b, x, 0), y, rest))
}

func ldexp(b *ir.Builder, x, y *ir.Value) *ir.Value {
	return b.Mul(x, b.Binary(ir.OpPow, filled(b, x, 2), y))
}

// logAddExp is max + log(1 + exp(-|x - y|·unit)) / unit; equal infinities are not subtracted.
func logAddExp(unit float64) func(b *ir.Builder, x, y *ir.Value) *ir.Value {
	return func(b *ir.Builder, x, y *ir.Value) *ir.Value {
		same := b.Binary(ir.OpEqual, x, y)
		zero := filled(b, x, 0)
		far := b.Unary(ir.OpAbs, b.Sub(b.Where(same, zero, x), b.Where(same, zero, y)))
		if unit != 1 {
			far = scaled(b, far, unit)
		}
		small := b.Unary(ir.OpLog1p, b.Exp(b.Neg(far)))
		if unit != 1 {
			small = scaled(b, small, 1/unit)
		}
		return b.Add(b.Max(x, y), small)
	}
}

func bitwiseNot(c *call) *ir.Value { return c.Not(c.in[0]) }

// gcd is Euclid's algorithm, run as often as the largest Fibonacci numbers of the type need.
func gcd(b *ir.Builder, x, y *ir.Value) *ir.Value {
	t := x.Type
	if t.DType == ir.Bool {
		return b.Binary(ir.OpOr, x, y)
	}
	turns := map[ir.DType]ir.Dim{ir.U8: 14, ir.I32: 48, ir.I64: 93}[t.DType]
	in := &ir.Builder{Graph: &ir.Graph{Name: "gcd"}, Scope: b.Scope, Phase: b.Phase, Part: b.Part}
	p := in.Param(&ir.Param{Kind: ir.Carried, Name: "x"}, t)
	q := in.Param(&ir.Param{Kind: ir.Carried, Name: "y"}, t)
	done := equals(in, q, 0)
	in.Result("x", in.Where(done, p, q))
	in.Result("y", in.Where(done, q, in.Binary(ir.OpMod, p, q)))
	return b.Unary(ir.OpAbs, b.Scan(in.Graph, turns, false, []*ir.Value{x, y}, nil, nil)[0])
}

func lcm(b *ir.Builder, x, y *ir.Value) *ir.Value {
	if x.Type.DType == ir.Bool {
		return b.Binary(ir.OpAnd, x, y)
	}
	return b.Unary(ir.OpAbs, b.Mul(b.Binary(ir.OpFloorDiv, x, gcd(b, x, y)), y))
}
