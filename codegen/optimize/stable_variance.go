package optimize

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// average is a mean: the sum of x over axes by their lengths.
type average struct {
	x    *ir.Value
	axes []int
}

// variance: mean(x²) - mean(x)² is mean((x - mean(x))²), whose terms do not cancel.
func (s *stabilizer) variance(b *ir.Builder, op *ir.Op) *ir.Value {
	squares, ok := s.averaged(op.Args[0])
	if !ok {
		return nil
	}
	x, ok := s.squared(squares.x)
	if !ok {
		return nil
	}
	mean, ok := s.squared(op.Args[1])
	if !ok {
		return nil
	}
	if m, ok := s.averaged(mean); !ok || m.x != x || !slices.Equal(m.axes, squares.axes) {
		return nil
	}
	t := op.Results[0].Type
	var reduced ir.Shape
	count := 1.0
	for axis, n := range x.Type.Shape {
		if slices.Contains(squares.axes, axis) {
			count *= float64(n)
		} else {
			reduced = append(reduced, n)
		}
	}
	centred := b.Sub(x, spread(b, b.Reshape(mean, reduced), x, squares.axes))
	sum := b.Sum(b.Mul(centred, centred), squares.axes...)
	return b.Reshape(b.Mul(sum, filled(b, sum, 1/count)), t.Shape)
}

// averaged returns what a value is the mean of.
func (s *stabilizer) averaged(v *ir.Value) (average, bool) {
	op := s.from(v)
	for op.Kind == ir.OpReshape {
		op = s.from(op.Args[0])
	}
	var scale float64
	var total *ir.Value
	switch op.Kind {
	case ir.OpMul:
		for i, arg := range op.Args {
			if n, ok := splat(arg); ok {
				scale, total = n.float, op.Args[1-i]
			}
		}
	case ir.OpDiv:
		if n, ok := splat(op.Args[1]); ok {
			scale, total = 1/n.float, op.Args[0]
		}
	}
	if total == nil {
		return average{}, false
	}
	sum := s.from(total)
	for sum.Kind == ir.OpReshape {
		sum = s.from(sum.Args[0])
	}
	if sum.Kind != ir.OpSum {
		return average{}, false
	}
	x, count := sum.Args[0], 1.0
	for _, axis := range sum.Attrs.Axes {
		count *= float64(x.Type.Shape[axis])
	}
	return average{x, sum.Attrs.Axes}, count > 0 && math.Abs(scale*count-1) < 1e-6
}
