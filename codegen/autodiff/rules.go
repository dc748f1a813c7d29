package autodiff

import "github.com/dlgen/dlgen/codegen/ir"

// rule returns the derivative by operand i of an operation, given that by its result; nil is zero.
type rule func(b *ir.Builder, op *ir.Op, i int, dy *ir.Value) *ir.Value

// rules has the derivative of each primitive; scan's is a method of reverse, grad is what is replaced, and fused
// operations are made later.
var rules = [...]rule{
	ir.OpParam:  flat,
	ir.OpConst:  flat,
	ir.OpIota:   flat,
	ir.OpRows:   flat,
	ir.OpRandom: flat,

	ir.OpNeg:   unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Neg(dy) }),
	ir.OpAbs:   unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Mul(dy, b.Unary(ir.OpSign, x)) }),
	ir.OpSign:  flat,
	ir.OpFloor: flat,
	ir.OpCeil:  flat,
	ir.OpRound: flat,
	ir.OpTrunc: flat,
	ir.OpSqrt:  root,
	ir.OpRsqrt: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Mul(dy, b.Div(scale(b, y, -0.5), x)) }),
	ir.OpExp:   unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Mul(dy, y) }),
	ir.OpExpm1: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Mul(dy, plus(b, y, 1)) }),
	ir.OpLog:   unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Div(dy, x) }),
	ir.OpLog1p: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Div(dy, plus(b, x, 1)) }),
	ir.OpSin:   unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Mul(dy, b.Unary(ir.OpCos, x)) }),
	ir.OpCos:   unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Neg(b.Mul(dy, b.Unary(ir.OpSin, x))) }),
	ir.OpTan:   unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Mul(dy, plus(b, square(b, y), 1)) }),
	ir.OpAsin: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value {
		return b.Mul(dy, b.Unary(ir.OpRsqrt, oneMinusSquare(b, x)))
	}),
	ir.OpAcos: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value {
		return b.Neg(b.Mul(dy, b.Unary(ir.OpRsqrt, oneMinusSquare(b, x))))
	}),
	ir.OpAtan: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Div(dy, plus(b, square(b, x), 1)) }),
	ir.OpSinh: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Mul(dy, b.Unary(ir.OpCosh, x)) }),
	ir.OpCosh: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Mul(dy, b.Unary(ir.OpSinh, x)) }),
	ir.OpTanh: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Mul(dy, oneMinusSquare(b, y)) }),
	ir.OpAsinh: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value {
		return b.Mul(dy, b.Unary(ir.OpRsqrt, plus(b, square(b, x), 1)))
	}),
	ir.OpAcosh: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value {
		return b.Mul(dy, b.Unary(ir.OpRsqrt, b.Mul(plus(b, x, -1), plus(b, x, 1))))
	}),
	ir.OpAtanh:   unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Div(dy, oneMinusSquare(b, x)) }),
	ir.OpSigmoid: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Mul(dy, b.Mul(y, otherShare(b, x, y))) }),
	ir.OpErf: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value {
		return b.Mul(dy, scale(b, b.Exp(b.Neg(square(b, x))), twoOverRootPi))
	}),
	ir.OpErfinv: unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value {
		return b.Mul(dy, scale(b, b.Exp(square(b, y)), 1/twoOverRootPi))
	}),
	ir.OpLgamma:       unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Mul(dy, digamma(b, x)) }),
	ir.OpNot:          flat,
	ir.OpIsNaN:        flat,
	ir.OpCast:         unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Cast(dy, x.Type.DType) }),
	ir.OpStopGradient: flat,

	ir.OpAdd:        binary(same, same),
	ir.OpSub:        binary(same, negative),
	ir.OpMul:        binary(mulLeft, mulRight),
	ir.OpDiv:        binary(divLeft, divRight),
	ir.OpPow:        binary(powBase, powExponent),
	ir.OpMax:        larger(false),
	ir.OpMin:        larger(true),
	ir.OpMod:        binary(same, modRight),
	ir.OpFloorDiv:   flat,
	ir.OpAtan2:      binary(atan2Left, atan2Right),
	ir.OpAnd:        flat,
	ir.OpOr:         flat,
	ir.OpXor:        flat,
	ir.OpShiftLeft:  flat,
	ir.OpShiftRight: flat,
	ir.OpEqual:      flat,
	ir.OpLess:       flat,
	ir.OpLessEqual:  flat,
	ir.OpWhere:      where,

	ir.OpReshape:   unary(func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value { return b.Reshape(dy, x.Type.Shape) }),
	ir.OpTranspose: transpose,
	ir.OpBroadcast: broadcast,
	ir.OpSlice:     slice,
	ir.OpPad:       pad,
	ir.OpReverse:   func(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value { return b.Reverse(dy, op.Attrs.Axes...) },
	ir.OpConcat:    concat,

	ir.OpSum:       sum,
	ir.OpReduceMax: largest,
	ir.OpReduceMin: largest,
	ir.OpProd:      prod,
	ir.OpArgMax:    flat,
	ir.OpCumSum:    cumSum,
	ir.OpArgSort:   flat,

	ir.OpGather:       gather,
	ir.OpMix:          mix,
	ir.OpScatterAdd:   scatterAdd,
	ir.OpDot:          dot,
	ir.OpConv:         conv,
	ir.OpConvInput:    convInput,
	ir.OpConvKernel:   convKernel,
	ir.OpMaxPool:      maxPool,
	ir.OpMaxPoolInput: maxPoolInput,
	ir.OpMaxPoolPick:  maxPoolPick,
	ir.OpSumPool:      sumPool,
	ir.OpSumPoolInput: sumPoolInput,

	ir.OpFused: nil, // the last, so that the table has a place for each kind
}

// flat is the rule of what has the derivative zero wherever it has one.
func flat(*ir.Builder, *ir.Op, int, *ir.Value) *ir.Value { return nil }

// unary is the rule of y = f(x).
func unary(f func(b *ir.Builder, x, y, dy *ir.Value) *ir.Value) rule {
	return func(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
		return f(b, op.Args[0], op.Results[0], dy)
	}
}

// part is one half of the rule of z = f(x, y).
type part func(b *ir.Builder, x, y, z, dz *ir.Value) *ir.Value

func binary(left, right part) rule {
	return func(b *ir.Builder, op *ir.Op, i int, dz *ir.Value) *ir.Value {
		return [...]part{left, right}[i](b, op.Args[0], op.Args[1], op.Results[0], dz)
	}
}
