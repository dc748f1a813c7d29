package autodiff

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// twoOverRootPi is the slope of erf at 0.
var twoOverRootPi = 2 / math.Sqrt(math.Pi)

// like returns a constant of x's type.
func like(b *ir.Builder, x *ir.Value, c float64) *ir.Value {
	return b.Fill(x.Type.DType, x.Type.Shape, c)
}

func scale(b *ir.Builder, x *ir.Value, c float64) *ir.Value { return b.Mul(x, like(b, x, c)) }
func plus(b *ir.Builder, x *ir.Value, c float64) *ir.Value  { return b.Add(x, like(b, x, c)) }
func square(b *ir.Builder, x *ir.Value) *ir.Value           { return b.Mul(x, x) }

// otherShare is 1 - y of y = sigmoid(x). That of sigmoid(-x) is sigmoid(x), of which less is lost where y is about 1: programs
// write 1 - sigmoid(x), and what that has become.
func otherShare(b *ir.Builder, x, y *ir.Value) *ir.Value {
	if x.Op.Kind == ir.OpNeg {
		return b.Unary(ir.OpSigmoid, x.Op.Args[0])
	}
	return b.Sub(like(b, y, 1), y)
}

// oneMinusSquare is (1 - x)(1 + x), which keeps its digits where x is close to 1.
func oneMinusSquare(b *ir.Builder, x *ir.Value) *ir.Value {
	return b.Mul(b.Sub(like(b, x, 1), x), plus(b, x, 1))
}

func same(_ *ir.Builder, _, _, _, dz *ir.Value) *ir.Value     { return dz }
func negative(b *ir.Builder, _, _, _, dz *ir.Value) *ir.Value { return b.Neg(dz) }
func mulLeft(b *ir.Builder, _, y, _, dz *ir.Value) *ir.Value  { return b.Mul(dz, y) }
func mulRight(b *ir.Builder, x, _, _, dz *ir.Value) *ir.Value { return b.Mul(dz, x) }
func divLeft(b *ir.Builder, _, y, _, dz *ir.Value) *ir.Value  { return b.Div(dz, y) }

func divRight(b *ir.Builder, _, y, z, dz *ir.Value) *ir.Value {
	return b.Neg(b.Mul(b.Div(dz, y), z))
}

// powBase is y·x^(y-1), but 0 if y is: there x^(y-1) is infinite at x = 0.
func powBase(b *ir.Builder, x, y, _, dz *ir.Value) *ir.Value {
	one := like(b, y, 1)
	exponent := b.Where(b.Binary(ir.OpEqual, y, like(b, y, 0)), one, b.Sub(y, one))
	return b.Mul(dz, b.Mul(y, b.Binary(ir.OpPow, x, exponent)))
}

// powExponent is x^y·log(x) where x is positive, else 0.
func powExponent(b *ir.Builder, x, _, z, dz *ir.Value) *ir.Value {
	zero := like(b, x, 0)
	positive := b.Binary(ir.OpLess, zero, x)
	log := b.Log(b.Where(positive, x, like(b, x, 1)))
	return b.Where(positive, b.Mul(dz, b.Mul(z, log)), zero)
}

// larger is the rule of max, and of min if smaller: equals share.
func larger(smaller bool) rule {
	return func(b *ir.Builder, op *ir.Op, i int, dy *ir.Value) *ir.Value {
		mine, other := op.Args[i], op.Args[1-i]
		lesser, greater := other, mine
		if smaller {
			lesser, greater = mine, other
		}
		shared := b.Where(b.Binary(ir.OpEqual, mine, other), scale(b, dy, 0.5), like(b, dy, 0))
		return b.Where(b.Binary(ir.OpLess, lesser, greater), dy, shared)
	}
}

// modRight: x mod y is x - y·floor(x / y).
func modRight(b *ir.Builder, x, y, _, dz *ir.Value) *ir.Value {
	return b.Neg(b.Mul(dz, b.Binary(ir.OpFloorDiv, x, y)))
}

// The angle of (y, x), in this order, turns by (x·dy - y·dx) / (x² + y²).

func atan2Left(b *ir.Builder, y, x, _, dz *ir.Value) *ir.Value {
	return b.Mul(dz, b.Div(x, b.Add(square(b, x), square(b, y))))
}

func atan2Right(b *ir.Builder, y, x, _, dz *ir.Value) *ir.Value {
	return b.Neg(b.Mul(dz, b.Div(y, b.Add(square(b, x), square(b, y)))))
}

func where(b *ir.Builder, op *ir.Op, i int, dy *ir.Value) *ir.Value {
	zero := like(b, dy, 0)
	if i == 1 {
		return b.Where(op.Args[0], dy, zero)
	}
	return b.Where(op.Args[0], zero, dy)
}
