package stable

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Differences of two values of one kind.

// minusBoth returns u and v if an operation is u - v, and what each is the same function of; nil if it is not.
func (s *stabilizer) minusBoth(op *ir.Op, kind ir.Kind) (u, v, x, y *ir.Value) {
	u, v = s.minus(op)
	if v == nil {
		return nil, nil, nil, nil
	}
	x, ok := s.is(u, kind)
	y, also := s.is(v, kind)
	if !ok || !also {
		return nil, nil, nil, nil
	}
	return u, v, x, y
}

// exponentials: exp(x) - exp(-x) is 2 · sinh(x), and exp(x) - exp(y) is exp(y) · expm1(x - y) where both are about
// the same.
func (s *stabilizer) exponentials(b *ir.Builder, op *ir.Op) *ir.Value {
	_, v, x, y := s.minusBoth(op, ir.OpExp)
	switch {
	case v == nil:
		return nil
	case s.negated(x, y):
		return b.Mul(b.Unary(ir.OpSinh, x), filled(b, x, 2))
	}
	// Where they are far apart it is as it was, so that one may leave the range alone.
	d, zero := b.Sub(x, y), filled(b, x, 0)
	near := b.Binary(ir.OpLess, b.Unary(ir.OpAbs, d), filled(b, x, 1))
	product := b.Mul(b.Exp(b.Where(near, y, zero)), b.Unary(ir.OpExpm1, b.Where(near, d, zero)))
	apart := b.Add(b.Exp(b.Where(near, zero, x)), b.Mul(b.Exp(b.Where(near, zero, y)), filled(b, x, -1)))
	v = b.Where(near, product, apart)
	s.logs[v] = func(b *ir.Builder) *ir.Value { return b.Add(x, logOneMinusExp(b, b.Sub(y, x))) }
	return v
}

// twiceSinh returns x if a value is exp(x) - exp(-x), as exponentials has written it.
func (s *stabilizer) twiceSinh(v *ir.Value) (*ir.Value, bool) {
	if op := s.from(v); op.Kind == ir.OpMul {
		if y := rewrite.Other(op, 2); y != nil {
			return s.is(y, ir.OpSinh)
		}
	}
	return nil, false
}

// squares: x² - y² is (x - y) · (x + y) where x is about y or -y, so that little is left of the squares. Elsewhere it is
// as it was: the derivative of the product would be a difference.
func (s *stabilizer) squares(b *ir.Builder, op *ir.Op) *ir.Value {
	u, v := s.minus(op)
	if v == nil {
		return nil
	}
	x, ok := s.squared(u)
	y, also := s.squared(v)
	if !ok || !also || s.same(x, y) {
		return nil
	}
	if _, number := rewrite.Splat(x); number {
		return nil
	}
	if _, number := rewrite.Splat(y); number {
		return nil
	}
	size := b.Unary(ir.OpAbs, x)
	off := b.Unary(ir.OpAbs, b.Sub(size, b.Unary(ir.OpAbs, y)))
	near := b.Binary(ir.OpLess, off, b.Mul(size, filled(b, x, 0.5)))
	apart := b.Add(b.Mul(x, x), b.Mul(b.Neg(y), y))
	return b.Where(near, b.Mul(b.Sub(x, y), b.Add(x, y)), apart)
}

// roots: sqrt(x + a) - sqrt(x + b) of numbers a and b is (a - b) / (sqrt(x + a) + sqrt(x + b)).
func (s *stabilizer) roots(b *ir.Builder, op *ir.Op) *ir.Value {
	u, v, p, q := s.minusBoth(op, ir.OpSqrt)
	if v == nil {
		return nil
	}
	x, m := s.moreThan(p)
	y, n := s.moreThan(q)
	if m == n || !s.same(x, y) {
		return nil
	}
	return b.Div(filled(b, u, m-n), b.Add(u, v))
}

// moreThan takes a value apart into x + n, with a number n.
func (s *stabilizer) moreThan(v *ir.Value) (x *ir.Value, n float64) {
	op := s.from(v)
	if op.Kind != ir.OpAdd && op.Kind != ir.OpSub {
		return v, 0
	}
	for i, arg := range op.Args {
		c, ok := rewrite.Splat(arg)
		switch {
		case ok && op.Kind == ir.OpAdd:
			return op.Args[1-i], c.Float
		case ok && i == 1:
			return op.Args[0], -c.Float
		}
	}
	return v, 0
}

// slope: (exp(x) - 1) / x is its series close to 0, where its derivative is a difference of large numbers.
func (s *stabilizer) slope(b *ir.Builder, op *ir.Op) *ir.Value {
	over, x := op.Args[0], op.Args[1]
	if y, ok := s.is(over, ir.OpNeg); ok {
		over, x = y, s.opposite(b, x)
	}
	u, ok := s.is(over, ir.OpExpm1)
	if !ok || !s.alike(u, x) || s.steady(u) {
		return nil
	}
	small := b.Binary(ir.OpLess, b.Unary(ir.OpAbs, u), filled(b, u, 0.5))
	near, far := b.Where(small, u, filled(b, u, 0)), b.Where(small, filled(b, u, 1), u)
	terms := 8
	if u.Type.DType == ir.F64 {
		terms = 14
	}
	series := filled(b, u, 1)
	for n := terms + 1; n >= 2; n-- { // 1 + x/2 · (1 + x/3 · (…))
		series = b.Add(b.Mul(b.Mul(near, filled(b, u, 1/float64(n))), series), filled(b, u, 1))
	}
	return b.Where(small, series, b.Div(b.Unary(ir.OpExpm1, far), far))
}

// steady reports whether a value is one or the other of two, as slope makes it.
func (s *stabilizer) steady(v *ir.Value) bool { return s.from(v).Kind == ir.OpWhere }

// sigmoids: log(sigmoid(x)) - log(sigmoid(-x)) is x.
func (s *stabilizer) sigmoids(_ *ir.Builder, op *ir.Op) *ir.Value {
	x, y := s.inLogSigmoid(op.Args[0]), s.inLogSigmoid(op.Args[1])
	if x == nil || y == nil || !s.negated(x, y) {
		return nil
	}
	return x
}

// inLogSigmoid returns x if a value is log(sigmoid(x)), as logSigmoid makes it.
func (s *stabilizer) inLogSigmoid(v *ir.Value) *ir.Value {
	op := s.from(v)
	if op.Kind != ir.OpSub {
		return nil
	}
	min, log := s.from(op.Args[0]), s.from(op.Args[1])
	if min.Kind != ir.OpMin || !ir.IsNumber(min.Args[1], 0) || log.Kind != ir.OpLog1p {
		return nil
	}
	if y, ok := s.is(log.Args[0], ir.OpExp); ok && s.notPositive(y) && s.same(s.from(s.from(y).Args[0]).Args[0], min.Args[0]) {
		return min.Args[0]
	}
	return nil
}
