package stable

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Differences of what is about a number, or a number apart.

// fromSquare: c - x² and x² - c of a number c whose root k is one are (k - x) · (k + x) where x is about k or -k. Elsewhere they are
// as they were: the derivative of the product would be a difference.
func (s *stabilizer) fromSquare(b *ir.Builder, op *ir.Op) *ir.Value {
	u, v := s.minus(op)
	if v == nil && op.Kind == ir.OpAdd {
		u, v = lessNumber(b, op)
	}
	if v == nil || !u.Type.DType.IsFloat() {
		return nil
	}
	square, negative := v, false
	k, ok := exactRoot(u)
	if !ok {
		k, ok = exactRoot(v)
		square, negative = u, true
	}
	x, is := s.squared(square)
	if !ok || !is {
		return nil
	}
	if _, number := rewrite.Splat(x); number {
		return nil
	}
	root := filled(b, x, k)
	near := b.Binary(ir.OpLess, b.Unary(ir.OpAbs, b.Sub(b.Unary(ir.OpAbs, x), root)), filled(b, x, k/2))
	product := b.Mul(b.Sub(root, x), b.Add(x, root))
	value := b.Where(near, product, b.Add(b.Mul(b.Neg(x), x), filled(b, x, k*k)))
	if k == 1 {
		s.less[value] = square
		s.logs[value] = func(b *ir.Builder) *ir.Value {
			beside := b.Log(b.Where(near, product, filled(b, x, 1)))
			return b.Where(near, beside, b.Unary(ir.OpLog1p, b.Where(near, filled(b, x, 0), b.Mul(b.Neg(x), x))))
		}
	}
	if negative {
		return b.Neg(value)
	}
	return value
}

// lessNumber returns x and n of a sum x + (-n) with a positive number n.
func lessNumber(b *ir.Builder, op *ir.Op) (x, n *ir.Value) {
	for i, arg := range op.Args {
		if c, ok := rewrite.Splat(arg); ok && c.Float < 0 {
			return op.Args[1-i], filled(b, arg, -c.Float)
		}
	}
	return nil, nil
}

// exactRoot is the root of a number whose root is exact.
func exactRoot(v *ir.Value) (float64, bool) {
	n, ok := rewrite.Splat(v)
	k := math.Sqrt(n.Float)
	return k, ok && n.Float > 0 && k*k == n.Float && float64(float32(k)) == k && !math.IsInf(k, 0)
}

// beside takes a value apart into x + n, with a number n, however many were added one after the other.
func (s *stabilizer) beside(v *ir.Value) (x *ir.Value, n float64) {
	x = v
	for range 3 {
		y, m := s.moreThan(x)
		if y == x {
			break
		}
		x, n = y, n+m
	}
	return x, n
}

// inLog returns x and n of log(x + n), also as log1p.
func (s *stabilizer) inLog(v *ir.Value) (x *ir.Value, n float64, ok bool) {
	op := s.from(v)
	switch op.Kind {
	case ir.OpLog:
		x, n = s.beside(op.Args[0])
	case ir.OpLog1p:
		x, n = s.beside(op.Args[0])
		n++
	default:
		return nil, 0, false
	}
	return x, n, true
}

// logsApart: log(x + m) - log(x + n) of numbers m and n is log1p((m - n) / (x + n)) where x is large.
func (s *stabilizer) logsApart(b *ir.Builder, op *ir.Op) *ir.Value {
	u, v := s.minus(op)
	if v == nil {
		return nil
	}
	x, m, ok := s.inLog(u)
	y, n, also := s.inLog(v)
	if !ok || !also || m == n || !s.same(x, y) {
		return nil
	}
	return apart(b, x, m, n, func(_ *ir.Value) *ir.Value { return b.Add(u, b.Mul(v, filled(b, v, -1))) })
}

// logOfApart: log((x + m) / (x + n)) is the same.
func (s *stabilizer) logOfApart(b *ir.Builder, op *ir.Op) *ir.Value {
	x, m := s.beside(op.Args[0])
	y, n := s.beside(op.Args[1])
	if _, number := rewrite.Splat(x); number || m == n || !s.same(x, y) {
		return nil
	}
	return apart(b, x, m, n, func(near *ir.Value) *ir.Value {
		return b.Log(b.Where(near, filled(b, x, 1), op.Results[0]))
	})
}

// apart is log1p((m - n) / (x + n)) where x + n is more than twice that distance, else another formula for it.
func apart(b *ir.Builder, x *ir.Value, m, n float64, plain func(near *ir.Value) *ir.Value) *ir.Value {
	under := b.Add(x, filled(b, x, n))
	near := b.Binary(ir.OpLess, filled(b, x, 2*math.Abs(m-n)), under)
	quotient := b.Div(filled(b, x, m-n), b.Where(near, under, filled(b, x, 1)))
	return b.Where(near, b.Unary(ir.OpLog1p, b.Where(near, quotient, filled(b, x, 0))), plain(near))
}

// reciprocals: c / (x + m) - c / (x + n) of numbers is c / (x + m) · (n - m) / (x + n).
func (s *stabilizer) reciprocals(b *ir.Builder, op *ir.Op) *ir.Value {
	u, v := s.minus(op)
	if v == nil {
		return nil
	}
	p, q := s.from(u), s.from(v)
	if p.Kind != ir.OpDiv || q.Kind != ir.OpDiv {
		return nil
	}
	c, ok := rewrite.Splat(p.Args[0])
	if d, also := rewrite.Splat(q.Args[0]); !ok || !also || c.Float != d.Float {
		return nil
	}
	x, m := s.beside(p.Args[1])
	y, n := s.beside(q.Args[1])
	if m == n || !s.same(x, y) {
		return nil
	}
	return b.Mul(u, b.Div(filled(b, x, n-m), q.Args[1]))
}
