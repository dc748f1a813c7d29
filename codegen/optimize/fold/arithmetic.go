package fold

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// add: x + -0 is x; x + 0 too unless x may be -0, which it would make 0; twice a product with what is repeated is one with twice that.
func add(b *ir.Builder, op *ir.Op) *ir.Value {
	if v := rewrite.Other(op, math.Copysign(0, -1)); v != nil {
		return v
	}
	if v := rewrite.Other(op, 0); v != nil && neverMinusZero(v) {
		return v
	}
	for i, arg := range op.Args {
		if arg.Op.Kind == ir.OpNeg {
			return b.Sub(op.Args[1-i], arg.Op.Args[0])
		}
	}
	if op.Args[0] == op.Args[1] {
		return twiceRepeated(b, op.Args[0])
	}
	return nil
}

// twiceRepeated is a product added to itself, if one factor is repeated along axes of the other: that is doubled before. Derivatives
// of squares are such sums.
func twiceRepeated(b *ir.Builder, product *ir.Value) *ir.Value {
	if product.Op.Kind != ir.OpMul || product.Type.DType != ir.F32 && product.Type.DType != ir.F64 {
		return nil
	}
	for i, arg := range product.Op.Args {
		if arg.Op.Kind != ir.OpBroadcast || product.Op.Args[1-i].Op.Kind == ir.OpBroadcast {
			continue
		}
		few := arg.Op.Args[0]
		return b.Mul(product.Op.Args[1-i], b.Broadcast(b.Add(few, few), arg.Type.Shape, arg.Op.Attrs.Axes))
	}
	return nil
}

// neverMinusZero reports whether no element of a value can be -0.
func neverMinusZero(v *ir.Value) bool {
	if !v.Type.DType.IsFloat() {
		return true
	}
	switch v.Op.Kind {
	case ir.OpExp, ir.OpSigmoid, ir.OpAbs, ir.OpCosh, ir.OpScatterAdd, ir.OpRandom, ir.OpRows, ir.OpIota:
		return true
	case ir.OpCast:
		return !v.Op.Args[0].Type.DType.IsFloat()
	case ir.OpReshape, ir.OpTranspose, ir.OpBroadcast:
		return neverMinusZero(v.Op.Args[0])
	case ir.OpMul:
		return v.Op.Args[0] == v.Op.Args[1]
	case ir.OpAdd:
		return neverMinusZero(v.Op.Args[0]) || neverMinusZero(v.Op.Args[1])
	}
	n, ok := rewrite.Splat(v)
	return ok && (n.Float != 0 || !math.Signbit(n.Float))
}

// sub: x - 0 is x; x - (-y) is x + y.
func sub(b *ir.Builder, op *ir.Op) *ir.Value {
	x, y := op.Args[0], op.Args[1]
	switch {
	case ir.IsNumber(y, 0):
		return x
	case y.Op.Kind == ir.OpNeg:
		return b.Add(x, y.Op.Args[0])
	case ir.IsNumber(x, math.Copysign(0, -1)):
		return b.Neg(y)
	}
	return nil
}

// mul: x · 1 is x, x · -1 is -x; integers times 0 are 0.
func mul(b *ir.Builder, op *ir.Op) *ir.Value {
	if v := rewrite.Other(op, 1); v != nil {
		return v
	}
	if v := rewrite.Other(op, -1); v != nil {
		return b.Neg(v)
	}
	if v := rewrite.Other(op, 0); v != nil && v.Type.DType.IsInt() {
		return rewrite.Fill(b, v.Type, rewrite.Number{})
	}
	x, y := op.Args[0], op.Args[1]
	if x.Op.Kind == ir.OpNeg && y.Op.Kind == ir.OpNeg {
		return b.Mul(x.Op.Args[0], y.Op.Args[0])
	}
	return nil
}

// div: x / 1 is x; x / 2ⁿ is x · 2⁻ⁿ, if both are normal numbers.
func div(b *ir.Builder, op *ir.Op) *ir.Value {
	x, y := op.Args[0], op.Args[1]
	n, ok := rewrite.Splat(y)
	if !ok {
		return nil
	}
	fraction, exponent := math.Frexp(n.Float)
	switch {
	case n.Float == 1:
		return x
	case math.Abs(fraction) == 0.5 && exponent > -12 && exponent < 13:
		return b.Mul(x, rewrite.Fill(b, y.Type, rewrite.Number{Float: 1 / n.Float}))
	}
	return nil
}

// pow multiplies small whole powers out.
func pow(b *ir.Builder, op *ir.Op) *ir.Value {
	x := op.Args[0]
	n, ok := rewrite.Splat(op.Args[1])
	if !ok {
		return nil
	}
	exponent := n.Float
	if !x.Type.DType.IsFloat() {
		exponent = float64(n.Int)
	}
	one := rewrite.NumberOf(1)
	switch exponent {
	case 0:
		return rewrite.Fill(b, x.Type, one)
	case 1:
		return x
	case 2:
		return b.Mul(x, x)
	case 3:
		return b.Mul(b.Mul(x, x), x)
	case 4:
		square := b.Mul(x, x)
		return b.Mul(square, square)
	case -1:
		if x.Type.DType.IsFloat() {
			return b.Div(rewrite.Fill(b, x.Type, one), x)
		}
	}
	return nil
}

// sameOperands: f(x, x) is x.
func sameOperands(_ *ir.Builder, op *ir.Op) *ir.Value {
	if op.Args[0] == op.Args[1] {
		return op.Args[0]
	}
	return nil
}

// and: of bools, x and true is x, x and false is false.
func and(b *ir.Builder, op *ir.Op) *ir.Value { return logic(b, op, 1) }

// or: of bools, x or false is x, x or true is true.
func or(b *ir.Builder, op *ir.Op) *ir.Value { return logic(b, op, 0) }

// logic is the rule of an operation on bools with a neutral element; the other one decides.
func logic(b *ir.Builder, op *ir.Op, neutral int64) *ir.Value {
	if op.Args[0].Type.DType != ir.Bool {
		return nil
	}
	if v := rewrite.Other(op, float64(neutral)); v != nil {
		return v
	}
	if v := rewrite.Other(op, float64(1-neutral)); v != nil {
		return rewrite.Fill(b, v.Type, rewrite.Number{Int: 1 - neutral})
	}
	return nil
}

// twice is the rule of an operation that undoes itself.
func twice(k ir.Kind) rewrite.Rule {
	return func(_ *ir.Builder, op *ir.Op) *ir.Value {
		if op.Args[0].Op.Kind == k {
			return op.Args[0].Op.Args[0]
		}
		return nil
	}
}

// abs: ||x|| and |-x| are |x|.
func abs(b *ir.Builder, op *ir.Op) *ir.Value {
	switch x := op.Args[0]; {
	case x.Op.Kind == ir.OpAbs:
		return x
	case x.Op.Kind == ir.OpNeg && x.Type.DType.IsFloat():
		return b.Unary(ir.OpAbs, x.Op.Args[0])
	}
	return nil
}

// where chooses if the condition is constant or does not matter.
func where(_ *ir.Builder, op *ir.Op) *ir.Value {
	if op.Args[1] == op.Args[2] {
		return op.Args[1]
	}
	if n, ok := rewrite.Splat(op.Args[0]); ok {
		return op.Args[2-n.Int]
	}
	return nil
}

// reluTwice cuts off once what is below zero.
func reluTwice(_ *ir.Builder, op *ir.Op) *ir.Value {
	x := ir.ReluOf(op)
	if x != nil && ir.ReluOf(x.Op) != nil {
		return x
	}
	return nil
}

// exact lists the casts that lose nothing.
var exact = map[ir.DType][]ir.DType{
	ir.Bool: {ir.U8, ir.I32, ir.I64, ir.F16, ir.BF16, ir.F32, ir.F64},
	ir.U8:   {ir.I32, ir.I64, ir.F16, ir.BF16, ir.F32, ir.F64},
	ir.I32:  {ir.I64, ir.F64},
	ir.F16:  {ir.F32, ir.F64},
	ir.BF16: {ir.F32, ir.F64},
	ir.F32:  {ir.F64},
}

// Cast leaves out the first of two casts if it loses nothing.
func Cast(b *ir.Builder, op *ir.Op) *ir.Value {
	x, to := op.Args[0], op.Attrs.DType
	if x.Type.DType == to {
		return x
	}
	if x.Op.Kind != ir.OpCast {
		return nil
	}
	from := x.Op.Args[0]
	for _, d := range exact[from.Type.DType] {
		if d == x.Type.DType {
			return b.Cast(from, to)
		}
	}
	return nil
}
