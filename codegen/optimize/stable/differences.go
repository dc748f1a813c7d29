package stable

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Differences of which the most of both numbers cancels.

// minus returns x and y of x - y, also where it is written as a sum with a negated value.
func (s *stabilizer) minus(op *ir.Op) (x, y *ir.Value) {
	switch op.Kind {
	case ir.OpSub:
		return op.Args[0], op.Args[1]
	case ir.OpAdd:
	default:
		return nil, nil
	}
	for i, arg := range op.Args {
		if y, ok := s.is(arg, ir.OpNeg); ok {
			return op.Args[1-i], y
		}
	}
	return nil, nil
}

// oneMinus: 1 - tanh(x) is 2 · sigmoid(-2x), 1 - tanh(x)² is 4 · sigmoid(2x) · sigmoid(-2x) far from 0, 1 - cos(x) is
// 2 · sin(x/2)², 1 - 2 · sigmoid(x) is -tanh(x/2).
func (s *stabilizer) oneMinus(b *ir.Builder, op *ir.Op) *ir.Value {
	one, y := s.minus(op)
	if y == nil || !ir.IsNumber(one, 1) {
		return nil
	}
	if x, ok := s.is(y, ir.OpTanh); ok {
		return b.Mul(b.Unary(ir.OpSigmoid, b.Mul(x, filled(b, x, -2))), filled(b, x, 2))
	}
	if x, ok := s.is(y, ir.OpCos); ok {
		return halfSquare(b, ir.OpSin, x)
	}
	if x, ok := s.twiceSigmoid(y); ok {
		return b.Unary(ir.OpTanh, b.Mul(x, filled(b, x, -0.5)))
	}
	if u, ok := s.squared(y); ok {
		if x, ok := s.is(u, ir.OpTanh); ok {
			return s.oneMinusTanhs(b, x, u)
		}
	}
	return nil
}

// oneMinusTanhs is 1 - t² of t = tanh(x): close to 0 as it is, which its derivative, -2t, needs, else by sigmoids.
func (s *stabilizer) oneMinusTanhs(b *ir.Builder, x, t *ir.Value) *ir.Value {
	near := b.Binary(ir.OpLess, b.Unary(ir.OpAbs, x), filled(b, x, 1))
	twice := b.Mul(x, filled(b, x, 2))
	both := b.Mul(b.Unary(ir.OpSigmoid, twice), b.Unary(ir.OpSigmoid, b.Neg(twice)))
	v := b.Where(near, b.Add(b.Mul(b.Neg(t), t), filled(b, x, 1)), b.Mul(both, filled(b, x, 4)))
	s.logs[v] = func(b *ir.Builder) *ir.Value { return b.Mul(logCosh(b, x), filled(b, x, -2)) }
	return v
}

// lessOne: 2 · sigmoid(x) - 1 is tanh(x/2), cos(x) - 1 is -2 · sin(x/2)², cosh(x) - 1 is 2 · sinh(x/2)², sqrt(1 + x) - 1 is
// x / (1 + sqrt(1 + x)).
func (s *stabilizer) lessOne(b *ir.Builder, op *ir.Op) *ir.Value {
	var v *ir.Value
	if op.Kind == ir.OpAdd {
		v = rewrite.Other(op, -1)
	} else if ir.IsNumber(op.Args[1], 1) {
		v = op.Args[0]
	}
	if v == nil {
		return nil
	}
	if x, ok := s.twiceSigmoid(v); ok {
		return b.Unary(ir.OpTanh, b.Mul(x, filled(b, x, 0.5)))
	}
	if x, ok := s.is(v, ir.OpCos); ok {
		return b.Neg(halfSquare(b, ir.OpSin, x))
	}
	if x, ok := s.is(v, ir.OpCosh); ok {
		return halfSquare(b, ir.OpSinh, x)
	}
	if u, ok := s.is(v, ir.OpSqrt); ok {
		if x, ok := s.plusOne(u); ok {
			// Where the root is large, little cancels, and x may be infinite.
			small := b.Binary(ir.OpLess, v, filled(b, x, 4))
			quotient := b.Div(b.Where(small, x, filled(b, x, 0)), b.Add(v, filled(b, x, 1)))
			return b.Where(small, quotient, b.Sub(b.Where(small, filled(b, x, 1), v), filled(b, x, 1)))
		}
	}
	return nil
}

// halfSquare is 2 · f(x/2)², of sin or sinh.
func halfSquare(b *ir.Builder, f ir.Kind, x *ir.Value) *ir.Value {
	sine := b.Unary(f, b.Mul(x, filled(b, x, 0.5)))
	return b.Mul(b.Mul(sine, sine), filled(b, x, 2))
}

// twiceSigmoid returns x if a value is 2 · sigmoid(x).
func (s *stabilizer) twiceSigmoid(v *ir.Value) (*ir.Value, bool) {
	if op := s.from(v); op.Kind == ir.OpMul {
		if y := rewrite.Other(op, 2); y != nil {
			return s.is(y, ir.OpSigmoid)
		}
	}
	return nil, false
}

// odds: sigmoid(x) / sigmoid(-x) is exp(x).
func (s *stabilizer) odds(b *ir.Builder, op *ir.Op) *ir.Value {
	x, ok := s.is(op.Args[0], ir.OpSigmoid)
	y, also := s.is(op.Args[1], ir.OpSigmoid)
	if ok && also && s.negated(x, y) {
		return b.Exp(x)
	}
	return nil
}

// halfOfExps: (exp(x) - exp(-x)) / 2 is sinh(x) and (exp(x) + exp(-x)) / 2 cosh(x), also where they are multiplied by 0.5.
func (s *stabilizer) halfOfExps(b *ir.Builder, op *ir.Op) *ir.Value {
	over := op.Args[0]
	if op.Kind == ir.OpMul {
		over = rewrite.Other(op, 0.5)
	} else if !ir.IsNumber(op.Args[1], 2) {
		return nil
	}
	if over == nil {
		return nil
	}
	if x, ok := s.twiceSinh(over); ok {
		return b.Unary(ir.OpSinh, x)
	}
	if x, ok := s.twiceCosh(over); ok {
		return b.Unary(ir.OpCosh, x)
	}
	return nil
}
