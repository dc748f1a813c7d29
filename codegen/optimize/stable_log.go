package optimize

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// stableLog is the rule of the logarithm of a positive value that is made in a way of which logOf knows.
func (s *stabilizer) stableLog(b *ir.Builder, op *ir.Op) *ir.Value { return s.logOf(b, op.Args[0]) }

// stableLog1p: log(1 + exp(x)) is softplus, log(1 - sigmoid(x)) is log(sigmoid(-x)).
func (s *stabilizer) stableLog1p(b *ir.Builder, op *ir.Op) *ir.Value {
	if x, ok := s.is(op.Args[0], ir.OpExp); ok && !s.notPositive(x) {
		return softplus(b, x)
	}
	if y, ok := s.is(op.Args[0], ir.OpNeg); ok {
		if x, ok := s.is(y, ir.OpSigmoid); ok {
			return logSigmoid(b, b.Neg(x))
		}
	}
	return nil
}

// logOf returns the logarithm of a value without computing the value, if that is better; nil otherwise. What it
// gives a logarithm for is never negative.
func (s *stabilizer) logOf(b *ir.Builder, v *ir.Value) *ir.Value {
	op := s.from(v)
	switch op.Kind {
	case ir.OpExp:
		return op.Args[0]
	case ir.OpSigmoid:
		return logSigmoid(b, op.Args[0])
	case ir.OpCosh:
		return logCosh(b, op.Args[0])
	case ir.OpMul:
		return s.logOfBoth(b, op, ir.OpAdd)
	case ir.OpDiv:
		return s.logOfBoth(b, op, ir.OpSub)
	case ir.OpAdd:
		return s.logOfSum(b, op)
	case ir.OpSub:
		if isNumber(op.Args[0], 1) {
			return b.Unary(ir.OpLog1p, b.Neg(op.Args[1]))
		}
	case ir.OpPow:
		if x := s.logOf(b, op.Args[0]); x != nil {
			return b.Mul(x, op.Args[1])
		}
	case ir.OpSqrt:
		if x := s.logOf(b, op.Args[0]); x != nil {
			return b.Mul(x, filled(b, x, 0.5))
		}
	case ir.OpProd:
		if x := s.logOf(b, op.Args[0]); x != nil {
			return b.Sum(x, op.Attrs.Axes...)
		}
	case ir.OpSum:
		return s.logOfTotal(b, op)
	case ir.OpReshape, ir.OpTranspose, ir.OpBroadcast, ir.OpSlice, ir.OpReverse, ir.OpGather:
		if x := s.logOf(b, op.Args[0]); x != nil {
			args := append([]*ir.Value{x}, op.Args[1:]...)
			return b.Op(op.Kind, op.Attrs, args...).Results[0]
		}
	}
	return nil
}

// logOfBoth is log(x · y) or log(x / y) if one of the two has a better logarithm; it is positive then, so the
// other one's is as good as that of the whole.
func (s *stabilizer) logOfBoth(b *ir.Builder, op *ir.Op, k ir.Kind) *ir.Value {
	x, y := s.logOf(b, op.Args[0]), s.logOf(b, op.Args[1])
	if x == nil && y == nil {
		return nil
	}
	if x == nil {
		x = b.Log(op.Args[0])
	}
	if y == nil {
		y = b.Log(op.Args[1])
	}
	return b.Binary(k, x, y)
}

// logOfSum is log(1 + x), or log(x + y) of two values with better logarithms; that of a positive number is one.
func (s *stabilizer) logOfSum(b *ir.Builder, op *ir.Op) *ir.Value {
	if x := other(op, 1); x != nil {
		if u, ok := s.is(x, ir.OpExp); ok {
			return softplus(b, u)
		}
		return b.Unary(ir.OpLog1p, x)
	}
	x, y := s.logOf(b, op.Args[0]), s.logOf(b, op.Args[1])
	for i, u := range []*ir.Value{y, x} {
		if n, ok := splat(op.Args[i]); ok && u != nil && n.float > 0 && s.exponential(op.Args[1-i]) {
			x, y = u, filled(b, u, math.Log(n.float))
		}
	}
	if x == nil || y == nil {
		return nil
	}
	difference := b.Unary(ir.OpAbs, b.Sub(x, y))
	return b.Add(b.Max(x, y), b.Unary(ir.OpLog1p, b.Exp(b.Neg(difference))))
}

// exponential reports whether a value is exp(x), perhaps times another one, which may be beyond all numbers.
func (s *stabilizer) exponential(v *ir.Value) bool {
	op := s.from(v)
	switch op.Kind {
	case ir.OpExp, ir.OpCosh:
		return true
	case ir.OpMul, ir.OpDiv:
		return s.exponential(op.Args[0]) || op.Kind == ir.OpMul && s.exponential(op.Args[1])
	}
	return false
}

// logOfTotal is the logarithm of a sum of exponentials: max + log(sum(exp(x - max))).
func (s *stabilizer) logOfTotal(b *ir.Builder, op *ir.Op) *ir.Value {
	switch s.from(op.Args[0]).Kind {
	case ir.OpExp, ir.OpMul, ir.OpDiv:
	default:
		return nil
	}
	x := s.logOf(b, op.Args[0])
	if x == nil || s.shifted(x) {
		return nil
	}
	most := b.StopGradient(finite(b, b.Reduce(ir.OpReduceMax, x, op.Attrs.Axes...)))
	sum := b.Sum(b.Exp(b.Sub(x, spread(b, most, x, op.Attrs.Axes))), op.Attrs.Axes...)
	return b.Add(b.Log(sum), most)
}

// finite replaces infinities, which would be subtracted from themselves, by 0.
func finite(b *ir.Builder, x *ir.Value) *ir.Value {
	is := b.Binary(ir.OpLess, b.Unary(ir.OpAbs, x), filled(b, x, math.Inf(1)))
	return b.Where(is, x, filled(b, x, 0))
}

// spread repeats what a reduction of x over axes gave.
func spread(b *ir.Builder, v, x *ir.Value, axes []int) *ir.Value {
	var kept []int
	for axis := range x.Type.Shape {
		if !slices.Contains(axes, axis) {
			kept = append(kept, axis)
		}
	}
	return b.Broadcast(v, x.Type.Shape, kept)
}

// shifted reports whether a value is x less the largest of some values, so that its exponential is no more than 1.
func (s *stabilizer) shifted(v *ir.Value) bool {
	op := s.from(v)
	if op.Kind != ir.OpSub {
		return false
	}
	for m := op.Args[1]; ; {
		from := s.from(m)
		switch from.Kind {
		case ir.OpReduceMax:
			return true
		case ir.OpBroadcast, ir.OpReshape, ir.OpStopGradient, ir.OpTranspose:
			m = from.Args[0]
		case ir.OpWhere:
			m = from.Args[1]
		default:
			return false
		}
	}
}

// notPositive reports whether a value is -|x|.
func (s *stabilizer) notPositive(v *ir.Value) bool {
	x, ok := s.is(v, ir.OpNeg)
	if !ok {
		return false
	}
	_, ok = s.is(x, ir.OpAbs)
	return ok
}

// smallExp is log(1 + exp(-|x|)), from 0 to log 2.
func smallExp(b *ir.Builder, x *ir.Value) *ir.Value {
	return b.Unary(ir.OpLog1p, b.Exp(b.Neg(b.Unary(ir.OpAbs, x))))
}

// softplus is log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)).
func softplus(b *ir.Builder, x *ir.Value) *ir.Value {
	return b.Add(b.Max(x, filled(b, x, 0)), smallExp(b, x))
}

// logSigmoid is min(x, 0) - log(1 + exp(-|x|)).
func logSigmoid(b *ir.Builder, x *ir.Value) *ir.Value {
	return b.Sub(b.Min(x, filled(b, x, 0)), smallExp(b, x))
}

// logCosh is |x| + log(1 + exp(-2|x|)) - log 2.
func logCosh(b *ir.Builder, x *ir.Value) *ir.Value {
	twice := smallExp(b, b.Mul(x, filled(b, x, 2)))
	return b.Add(b.Unary(ir.OpAbs, x), b.Sub(twice, filled(b, x, math.Ln2)))
}
