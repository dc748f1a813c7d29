package stable

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// expMinusOne: exp(x) - 1 is expm1(x), and 1 - exp(x) is -expm1(x).
func (s *stabilizer) expMinusOne(b *ir.Builder, op *ir.Op) *ir.Value {
	var y *ir.Value
	if op.Kind == ir.OpSub && ir.IsNumber(op.Args[0], 1) {
		if x, ok := s.is(op.Args[1], ir.OpExp); ok {
			return b.Neg(b.Unary(ir.OpExpm1, x))
		}
	}
	if op.Kind == ir.OpAdd {
		y = rewrite.Other(op, -1)
	} else if ir.IsNumber(op.Args[1], 1) {
		y = op.Args[0]
	}
	if y == nil {
		return nil
	}
	if x, ok := s.is(y, ir.OpExp); ok {
		return b.Unary(ir.OpExpm1, x)
	}
	return nil
}

// overOnePlusExp: a / (1 + exp(x)) is a · sigmoid(-x). exp(x) / (1 + exp(x)) is sigmoid(x), and
// (exp(x) - 1) / (exp(x) + 1) is tanh(x / 2), where the product would be of infinity and 0.
func (s *stabilizer) overOnePlusExp(b *ir.Builder, op *ir.Op) *ir.Value {
	y, ok := s.plusOne(op.Args[1])
	if !ok {
		return nil
	}
	x, ok := s.is(y, ir.OpExp)
	if !ok {
		return nil
	}
	over := op.Args[0]
	half := func() *ir.Value { return b.Unary(ir.OpTanh, b.Mul(x, filled(b, x, 0.5))) }
	if u, ok := s.is(over, ir.OpExp); ok && s.alike(u, x) {
		return b.Unary(ir.OpSigmoid, x)
	}
	if u, ok := s.is(over, ir.OpExpm1); ok && s.alike(u, x) {
		return half()
	}
	if v, ok := s.is(over, ir.OpNeg); ok {
		if u, ok := s.is(v, ir.OpExpm1); ok && s.alike(u, x) {
			return b.Neg(half())
		}
	}
	share := b.Unary(ir.OpSigmoid, s.opposite(b, x))
	if ir.IsNumber(over, 1) {
		return share
	}
	return b.Mul(over, share)
}

// opposite is -x.
func (s *stabilizer) opposite(b *ir.Builder, x *ir.Value) *ir.Value {
	if u, ok := s.is(x, ir.OpNeg); ok {
		return u
	}
	return b.Neg(x)
}

// tanhOfBoth: sinh(x) / cosh(x) is tanh(x).
func (s *stabilizer) tanhOfBoth(b *ir.Builder, op *ir.Op) *ir.Value {
	x, ok := s.is(op.Args[0], ir.OpSinh)
	y, also := s.is(op.Args[1], ir.OpCosh)
	if ok && also && s.alike(x, y) {
		return b.Unary(ir.OpTanh, x)
	}
	return nil
}

// tanhByExp: (exp(x) - exp(-x)) / (exp(x) + exp(-x)) is tanh(x).
func (s *stabilizer) tanhByExp(b *ir.Builder, op *ir.Op) *ir.Value {
	x, ok := s.twiceSinh(op.Args[0])
	y, also := s.twiceCosh(op.Args[1])
	if ok && also && (s.alike(x, y) || s.negated(x, y)) {
		return b.Unary(ir.OpTanh, x)
	}
	return nil
}

// twiceCosh returns x if a value is exp(x) + exp(-x).
func (s *stabilizer) twiceCosh(v *ir.Value) (*ir.Value, bool) {
	op := s.from(v)
	if op.Kind != ir.OpAdd {
		return nil, false
	}
	x, ok := s.is(op.Args[0], ir.OpExp)
	y, also := s.is(op.Args[1], ir.OpExp)
	return x, ok && also && s.negated(x, y)
}

// alike reports whether two values are the same, perhaps negated twice over by operations of their own.
func (s *stabilizer) alike(x, y *ir.Value) bool {
	u, ok := s.is(x, ir.OpNeg)
	v, also := s.is(y, ir.OpNeg)
	return s.same(x, y) || ok && also && s.same(u, v)
}

// softmaxByExp: exp(x) / sum(exp(x)) does not change if x is less its largest.
func (s *stabilizer) softmaxByExp(b *ir.Builder, op *ir.Op) *ir.Value {
	return s.shares(b, op.Args[0], op.Args[1], nil)
}

// softmaxByReciprocal: exp(x) · (1 / sum(exp(x))) is the same.
func (s *stabilizer) softmaxByReciprocal(b *ir.Builder, op *ir.Op) *ir.Value {
	for i, arg := range op.Args {
		part, at := s.unspread(arg, nil)
		if part.Kind == ir.OpDiv && ir.IsNumber(part.Args[0], 1) {
			if y := s.shares(b, op.Args[1-i], part.Args[1], at); y != nil {
				return y
			}
		}
	}
	return nil
}

// shares is over / under, which is repeated as at says, if that is exp(x) / sum(exp(x)), with x less its largest.
func (s *stabilizer) shares(b *ir.Builder, over, under *ir.Value, at along) *ir.Value {
	x, ok := s.is(over, ir.OpExp)
	if !ok || s.shifted(x) {
		return nil
	}
	sum, at := s.unspread(under, at)
	if sum.Kind != ir.OpSum || !at.beside(sum.Attrs.Axes, x.Type.Shape) {
		return nil
	}
	if y, ok := s.is(sum.Args[0], ir.OpExp); !ok || !s.same(x, y) {
		return nil
	}
	axes := sum.Attrs.Axes
	most := b.StopGradient(finite(b, b.Reduce(ir.OpReduceMax, x, axes...)))
	e := b.Exp(b.Sub(x, b.Spread(most, x.Type.Shape, axes)))
	return b.Div(e, b.Spread(b.Sum(e, axes...), e.Type.Shape, axes))
}
