package stable

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// average is a mean: the sum of x over axes by their lengths.
type average struct {
	x    *ir.Value
	axes []int
}

// variance: mean(x²) - mean(x)² is mean((x - mean(x))²), whose terms do not cancel; sum(x²) - sum(x)² / n is the sum
// of these squares. mean(x·y) - mean(x) · mean(y) is mean((x - mean(x)) · (y - mean(y))).
func (s *stabilizer) variance(b *ir.Builder, op *ir.Op) *ir.Value {
	minuend, subtrahend := s.minus(op)
	if subtrahend == nil {
		return nil
	}
	t := op.Results[0].Type
	if squares, ok := s.averaged(minuend); ok {
		if mean, ok := s.squared(subtrahend); ok && s.isAverage(mean, squares) {
			sum := s.centred(b, mean, squares)
			return b.Reshape(b.Mul(sum, filled(b, sum, 1/squares.count())), t.Shape)
		}
	}
	if squares, ok := s.total(minuend); ok {
		if mean := s.meanOfPart(b, subtrahend, squares); mean != nil {
			return b.Reshape(s.centred(b, mean, squares), t.Shape)
		}
	}
	return s.covariance(b, op, minuend, subtrahend)
}

// covariance is that of two values, of means or of sums.
func (s *stabilizer) covariance(b *ir.Builder, op *ir.Op, minuend, subtrahend *ir.Value) *ir.Value {
	products, mean := s.averaged(minuend)
	if !mean {
		var ok bool
		if products, ok = s.total(minuend); !ok {
			return nil
		}
	}
	of, means := s.from(products.x), s.from(subtrahend)
	scale := 1.0
	if !mean {
		rest, n, ok := s.multiple(subtrahend)
		if !ok {
			return nil
		}
		means, scale = s.from(rest), n*products.count()
	}
	for means.Kind == ir.OpReshape {
		means = s.from(means.Args[0])
	}
	if of.Kind != ir.OpMul || means.Kind != ir.OpMul || !(math.Abs(scale-1) <= 1e-6) {
		return nil
	}
	x, y := of.Args[0], of.Args[1]
	p, q := s.partOf(means.Args[0], mean), s.partOf(means.Args[1], mean)
	if p == nil || q == nil || !slices.Equal(p.axes, products.axes) || !slices.Equal(q.axes, products.axes) {
		return nil
	}
	if !s.same(p.x, x) || !s.same(q.x, y) {
		p, q = q, p
	}
	if !s.same(p.x, x) || !s.same(q.x, y) {
		return nil
	}
	sum := b.Sum(b.Mul(p.deviation(b), q.deviation(b)), products.axes...)
	if mean {
		sum = b.Mul(sum, filled(b, sum, 1/products.count()))
	}
	return b.Reshape(sum, op.Results[0].Type.Shape)
}

// partOf returns what a value is the mean of, or the sum.
func (s *stabilizer) partOf(v *ir.Value, mean bool) *average {
	a, ok := s.averaged(v)
	if !mean {
		a, ok = s.total(v)
	}
	if !ok {
		return nil
	}
	return &a
}

// deviation is x without its mean.
func (a average) deviation(b *ir.Builder) *ir.Value {
	sum := b.Sum(a.x, a.axes...)
	mean := b.Mul(sum, filled(b, sum, 1/a.count()))
	return b.Sub(a.x, b.Spread(mean, a.x.Type.Shape, a.axes))
}

// count is how many elements a sum or a mean is of, no number if that depends on the rows.
func (a average) count() float64 {
	count := 1.0
	for _, axis := range a.axes {
		n := a.x.Type.Shape[axis]
		if n < 0 {
			return math.NaN()
		}
		count *= float64(n)
	}
	return count
}

// root returns x of sums or means of x².
func (s *stabilizer) root(squares average) *ir.Value {
	x, _ := s.squared(squares.x)
	return x
}

// isAverage reports whether a value is the mean of that of which others are squares.
func (s *stabilizer) isAverage(v *ir.Value, squares average) bool {
	m, ok := s.averaged(v)
	return ok && s.alikeOver(m, squares)
}

// alikeOver reports whether a sum or a mean is over the same as that of squares.
func (s *stabilizer) alikeOver(m, squares average) bool {
	x := s.root(squares)
	return x != nil && s.same(m.x, x) && slices.Equal(m.axes, squares.axes)
}

// meanOfPart returns mean(x) if a value is sum(x)² / n or mean(x)² · n.
func (s *stabilizer) meanOfPart(b *ir.Builder, v *ir.Value, squares average) *ir.Value {
	rest, scale, ok := s.multiple(v)
	if !ok {
		return nil
	}
	m, ok := s.squared(rest)
	if !ok {
		return nil
	}
	n := squares.count()
	if s.isAverage(m, squares) && math.Abs(scale/n-1) < 1e-6 {
		return m
	}
	if sum, ok := s.total(m); ok && s.alikeOver(sum, squares) && math.Abs(scale*n-1) < 1e-6 {
		return b.Mul(m, filled(b, m, 1/n))
	}
	return nil
}

// centred is the sum of the squares of what is left of x without its mean.
func (s *stabilizer) centred(b *ir.Builder, mean *ir.Value, squares average) *ir.Value {
	x := s.root(squares)
	var reduced ir.Shape
	for axis, n := range x.Type.Shape {
		if !slices.Contains(squares.axes, axis) {
			reduced = append(reduced, n)
		}
	}
	rest := b.Sub(x, b.Spread(b.Reshape(mean, reduced), x.Type.Shape, squares.axes))
	return b.Sum(b.Mul(rest, rest), squares.axes...)
}

// multiple splits a value into another one and the number by which that is multiplied.
func (s *stabilizer) multiple(v *ir.Value) (rest *ir.Value, scale float64, ok bool) {
	op := s.from(v)
	for op.Kind == ir.OpReshape {
		op = s.from(op.Args[0])
	}
	switch op.Kind {
	case ir.OpMul:
		for i, arg := range op.Args {
			if n, ok := rewrite.Splat(arg); ok {
				return op.Args[1-i], n.Float, true
			}
		}
	case ir.OpDiv:
		if n, ok := rewrite.Splat(op.Args[1]); ok {
			return op.Args[0], 1 / n.Float, true
		}
	}
	return nil, 0, false
}

// total returns what a value is the sum of.
func (s *stabilizer) total(v *ir.Value) (average, bool) {
	sum := s.from(v)
	for sum.Kind == ir.OpReshape {
		sum = s.from(sum.Args[0])
	}
	if sum.Kind != ir.OpSum {
		return average{}, false
	}
	return average{sum.Args[0], sum.Attrs.Axes}, true
}

// averaged returns what a value is the mean of.
func (s *stabilizer) averaged(v *ir.Value) (average, bool) {
	rest, scale, ok := s.multiple(v)
	if !ok {
		return average{}, false
	}
	sum, ok := s.total(rest)
	return sum, ok && sum.count() > 0 && math.Abs(scale*sum.count()-1) < 1e-6
}
