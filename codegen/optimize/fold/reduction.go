package fold

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// reduce does not reduce over axes of length 1: it drops them by a reshape.
func reduce(b *ir.Builder, op *ir.Op) *ir.Value {
	x, axes := op.Args[0], op.Attrs.Axes
	if len(axes) == 0 {
		return x
	}
	var (
		shape ir.Shape
		rest  []int
	)
	for axis, n := range x.Type.Shape {
		reduced := slices.Contains(axes, axis)
		if reduced && n == 1 {
			continue
		}
		if reduced {
			rest = append(rest, len(shape))
		}
		shape = append(shape, n)
	}
	if len(shape) == len(x.Type.Shape) {
		return nil
	}
	x = b.Reshape(x, shape)
	if len(rest) == 0 {
		return x
	}
	return b.Reduce(op.Kind, x, rest...)
}

// sumOfBroadcast multiplies instead of adding copies.
func sumOfBroadcast(b *ir.Builder, op *ir.Op) *ir.Value {
	x := op.Args[0]
	if x.Op.Kind != ir.OpBroadcast {
		return nil
	}
	count := 1
	for _, axis := range op.Attrs.Axes {
		if slices.Contains(x.Op.Attrs.Axes, axis) || x.Type.Shape[axis].IsBatch() {
			return nil
		}
		count *= int(x.Type.Shape[axis])
	}
	if len(op.Attrs.Axes)+len(x.Op.Attrs.Axes) < len(x.Type.Shape) {
		return nil // some copies stay
	}
	from := x.Op.Args[0]
	if !from.Type.Shape.Equal(op.Results[0].Type.Shape) {
		return nil
	}
	return b.Mul(from, rewrite.Fill(b, from.Type, rewrite.NumberOf(float64(count))))
}
