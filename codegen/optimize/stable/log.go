package stable

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// stableLog is the rule of the logarithm of a value that is made in a way of which parts or logAlone know.
func (s *stabilizer) stableLog(b *ir.Builder, op *ir.Op) *ir.Value {
	t := s.parts(b, op.Args[0])
	switch {
	case t.log == nil:
		return s.logAlone(b, op.Args[0])
	case t.rest == nil && t.log.Op.Kind == ir.OpLog && s.from(t.log.Op.Args[0]) == s.from(op.Args[0]):
		return nil // it is the best already
	case t.rest == nil:
		return t.log
	}
	if over := t.rest.Op; over.Kind == ir.OpDiv && ir.IsNumber(over.Args[0], 1) {
		return b.Sub(t.log, s.logOf(b, over.Args[1]))
	}
	return b.Add(t.log, s.logOf(b, t.rest))
}

// logOf is the logarithm of what is left of a value.
func (s *stabilizer) logOf(b *ir.Builder, rest *ir.Value) *ir.Value {
	if x := s.logAlone(b, rest); x != nil {
		return x
	}
	return b.Log(rest)
}

// stableLog1p: log(1 + exp(x)) is softplus, log(1 - exp(x)) goes by what is smaller, log(1 - p) of a share p, as sigmoid and softmax
// give it, is that of the other shares, log(1 - tanh(x)²) is -2 · log(cosh(x)).
func (s *stabilizer) stableLog1p(b *ir.Builder, op *ir.Op) *ir.Value {
	if x, ok := s.is(op.Args[0], ir.OpExp); ok && !s.notPositive(x) {
		return softplus(b, x)
	}
	y, ok := s.is(op.Args[0], ir.OpNeg)
	if !ok {
		return nil
	}
	if x, ok := s.is(y, ir.OpExp); ok && !s.bounded(x) {
		return logOneMinusExp(b, x)
	}
	if x := s.complement(b, y); x != nil {
		return s.parts(b, x).log
	}
	if u, ok := s.squared(y); ok {
		if x, ok := s.is(u, ir.OpTanh); ok {
			return b.Mul(logCosh(b, x), filled(b, x, -2))
		}
	}
	return nil
}

// logAlone returns the logarithm of a value that is no exponential, if there is a better way to it; nil otherwise. The
// value may be negative: its logarithm is NaN then, and that of a product of two such values is not.
func (s *stabilizer) logAlone(b *ir.Builder, v *ir.Value) *ir.Value {
	op := s.from(v)
	switch op.Kind {
	case ir.OpWhere:
		if log := s.logs[op.Results[0]]; log != nil {
			return log(b)
		}
	case ir.OpAdd:
		if x := rewrite.Other(op, 1); x != nil {
			return b.Unary(ir.OpLog1p, x)
		}
		return s.areaSine(b, op)
	case ir.OpSub:
		if ir.IsNumber(op.Args[0], 1) {
			return b.Unary(ir.OpLog1p, b.Neg(op.Args[1]))
		}
	case ir.OpNeg:
		if x, ok := s.is(op.Args[0], ir.OpExpm1); ok && !s.steady(x) {
			return logOneMinusExp(b, x)
		}
	case ir.OpExpm1: // the logarithm of exp(x) - 1, which softplus takes to x
		x := op.Args[0]
		return b.Add(x, logOneMinusExp(b, b.Neg(x)))
	case ir.OpDiv:
		return s.logOfQuotient(b, op)
	case ir.OpSqrt:
		if x := s.logAlone(b, op.Args[0]); x != nil {
			return b.Mul(x, filled(b, x, 0.5))
		}
	case ir.OpProd:
		return s.logOfProduct(b, op)
	case ir.OpConcat:
		return s.logOfEach(b, op)
	case ir.OpReshape, ir.OpTranspose, ir.OpBroadcast, ir.OpSlice, ir.OpReverse, ir.OpGather:
		if x := s.logAlone(b, op.Args[0]); x != nil {
			return moved(b, op, x)
		}
	}
	return nil
}

// logOfQuotient is log(1 / y), and log(x / y) where both are 1 plus something: 1 + (x - y) / y.
func (s *stabilizer) logOfQuotient(b *ir.Builder, op *ir.Op) *ir.Value {
	if n, ok := rewrite.Splat(op.Args[0]); ok && n.Float > 0 {
		if y := s.logAlone(b, op.Args[1]); y != nil {
			return b.Sub(filled(b, y, math.Log(n.Float)), y)
		}
		return nil
	}
	if x := s.logOfApart(b, op); x != nil {
		return x
	}
	x, ok := s.onePlus(b, op.Args[0])
	y, also := s.onePlus(b, op.Args[1])
	switch {
	case !ok || !also:
		return nil
	case s.negated(x, y):
		if u, ok := s.is(x, ir.OpNeg); ok {
			return b.Mul(b.Unary(ir.OpAtanh, u), filled(b, u, -2))
		}
		return b.Mul(b.Unary(ir.OpAtanh, x), filled(b, x, 2))
	}
	return b.Unary(ir.OpLog1p, b.Div(b.Sub(x, y), op.Args[1]))
}

// onePlus returns x if a value is 1 + x, and -x if it is 1 - x.
func (s *stabilizer) onePlus(b *ir.Builder, v *ir.Value) (*ir.Value, bool) {
	if x, ok := s.plusOne(v); ok {
		return x, true
	}
	op := s.from(v)
	if op.Kind == ir.OpSub && ir.IsNumber(op.Args[0], 1) {
		return b.Neg(op.Args[1]), true
	}
	if op.Kind == ir.OpWhere && s.less[op.Results[0]] != nil {
		return b.Neg(s.less[op.Results[0]]), true
	}
	return nil, false
}

// areaSine: log(x + sqrt(x² + 1)) is asinh(x), with -1 acosh(x).
func (s *stabilizer) areaSine(b *ir.Builder, op *ir.Op) *ir.Value {
	for i, root := range op.Args {
		u, ok := s.is(root, ir.OpSqrt)
		if !ok {
			continue
		}
		under, x := s.from(u), op.Args[1-i]
		square, kind := rewrite.Other(under, 1), ir.OpAsinh
		if under.Kind == ir.OpSub && ir.IsNumber(under.Args[1], 1) {
			square, kind = under.Args[0], ir.OpAcosh
		} else if under.Kind != ir.OpAdd || square == nil {
			continue
		}
		if y, ok := s.squared(square); ok && s.same(x, y) {
			return b.Unary(kind, x)
		}
	}
	return nil
}

// logOfProduct is the sum of the logarithms of what is multiplied, none of which may be too small for a product of all.
// Its sign is computed apart: the logarithm of a negative product stays NaN.
func (s *stabilizer) logOfProduct(b *ir.Builder, op *ir.Op) *ir.Value {
	x := op.Args[0]
	sign := b.StopGradient(b.Reduce(ir.OpProd, b.Unary(ir.OpSign, x), op.Attrs.Axes...))
	return b.Add(b.Sum(b.Log(b.Unary(ir.OpAbs, x)), op.Attrs.Axes...), b.Log(sign))
}

// logOfEach is the logarithm of values that are joined, if there is a better one of any.
func (s *stabilizer) logOfEach(b *ir.Builder, op *ir.Op) *ir.Value {
	better := false
	logs := make([]*ir.Value, len(op.Args))
	for i, arg := range op.Args {
		logs[i] = b.Log(arg)
		if x := s.stableLog(b, logs[i].Op); x != nil {
			logs[i], better = x, true
		}
	}
	if !better {
		return nil
	}
	return b.Op(op.Kind, op.Attrs, logs...).Results[0]
}

// moved does to another value what an operation does that only moves elements.
func moved(b *ir.Builder, op *ir.Op, x *ir.Value) *ir.Value {
	args := append([]*ir.Value{x}, op.Args[1:]...)
	return b.Op(op.Kind, op.Attrs, args...).Results[0]
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

// logCosh is |x| + log(1 + exp(-2|x|)) - log 2, and close to 0, where most of that cancels, log(1 + 2 · sinh(x/2)²).
func logCosh(b *ir.Builder, x *ir.Value) *ir.Value {
	small := b.Binary(ir.OpLess, b.Unary(ir.OpAbs, x), filled(b, x, 1))
	near, far := b.Where(small, x, filled(b, x, 0)), b.Where(small, filled(b, x, 1), x)
	twice := smallExp(b, b.Mul(far, filled(b, x, 2)))
	return b.Where(small, b.Unary(ir.OpLog1p, halfSquare(b, ir.OpSinh, near)), b.Add(b.Unary(ir.OpAbs, far), b.Sub(twice, filled(b, x, math.Ln2))))
}

// logOneMinusExp is log(1 - exp(x)): log(-expm1(x)) where x is close to 0, else log1p(-exp(x)).
func logOneMinusExp(b *ir.Builder, x *ir.Value) *ir.Value {
	edge := filled(b, x, -math.Ln2)
	far := b.Binary(ir.OpLess, x, edge)
	near := b.Log(b.Neg(b.Unary(ir.OpExpm1, b.Where(far, edge, x))))
	return b.Where(far, b.Unary(ir.OpLog1p, b.Neg(b.Exp(b.Min(x, edge)))), near)
}

// bounded reports whether a value is min(x, n), as logOneMinusExp makes it.
func (s *stabilizer) bounded(v *ir.Value) bool { return s.from(v).Kind == ir.OpMin }
