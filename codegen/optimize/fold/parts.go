package fold

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// sliceOfBroadcast repeats what is left of the operand, where a slice of copies would be made and cut.
func sliceOfBroadcast(b *ir.Builder, op *ir.Op) *ir.Value {
	x := op.Args[0]
	if x.Op.Kind != ir.OpBroadcast {
		return nil
	}
	from, axes, a := x.Op.Args[0], x.Op.Attrs.Axes, &op.Attrs
	starts, limits, strides := make([]ir.Dim, len(axes)), from.Type.Shape.Clone(), make([]int, len(axes))
	for i, axis := range axes {
		if from.Type.Shape[i] != x.Type.Shape[axis] {
			return nil
		}
		starts[i], limits[i], strides[i] = a.Starts[axis], a.Limits[axis], a.Strides[axis]
	}
	return b.Broadcast(b.Slice(from, starts, limits, strides), op.Results[0].Type.Shape, axes)
}

// sliceOfConcat cuts the one part of a concatenation in which a slice lies.
func sliceOfConcat(b *ir.Builder, op *ir.Op) *ir.Value {
	x, a := op.Args[0], &op.Attrs
	if x.Op.Kind != ir.OpConcat {
		return nil
	}
	axis, from := x.Op.Attrs.Axis, ir.Dim(0)
	for _, part := range x.Op.Args {
		n := part.Type.Shape[axis]
		if n.IsBatch() {
			return nil
		}
		if a.Starts[axis] >= from && a.Limits[axis] <= from+n {
			starts, limits := slices.Clone(a.Starts), slices.Clone(a.Limits)
			starts[axis], limits[axis] = starts[axis]-from, limits[axis]-from
			return b.Slice(part, starts, limits, slices.Clone(a.Strides))
		}
		from += n
	}
	return nil
}

// mostAdded is how many values are added one by one.
const mostAdded = 16

// sumOfStack adds values where they would be laid behind each other to be summed.
func sumOfStack(b *ir.Builder, op *ir.Op) *ir.Value {
	x := op.Args[0]
	if x.Op.Kind != ir.OpConcat || len(x.Op.Args) > mostAdded || len(op.Attrs.Axes) != 1 || op.Attrs.Axes[0] != x.Op.Attrs.Axis {
		return nil
	}
	if d := x.Type.DType; d == ir.F16 || d == ir.BF16 {
		return nil // a sum rounds once
	}
	var sum *ir.Value
	for _, part := range x.Op.Args {
		if part.Type.Shape[x.Op.Attrs.Axis] != 1 {
			return nil
		}
		part = b.Reshape(part, op.Results[0].Type.Shape)
		if sum == nil {
			sum = part
		} else {
			sum = b.Add(sum, part)
		}
	}
	return sum
}
