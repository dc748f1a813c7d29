package fold

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Reshape removes reshapes of reshapes, and those to the same shape. Of what repeats a number it makes
// another repetition.
func Reshape(b *ir.Builder, op *ir.Op) *ir.Value {
	x, shape := op.Args[0], op.Attrs.Shape
	switch {
	case x.Type.Shape.Equal(shape):
		return x
	case x.Op.Kind == ir.OpReshape:
		return b.Reshape(x.Op.Args[0], shape)
	case x.Op.Kind == ir.OpBroadcast && len(x.Op.Args[0].Type.Shape) == 0:
		return b.Broadcast(x.Op.Args[0], shape, nil)
	case x.Op.Kind == ir.OpConst:
		return b.Const(x.Type.DType, shape, x.Op.Attrs.Literal)
	}
	return nil
}

// transpose joins transpositions; one that moves only axes of length 1 is a reshape.
func transpose(b *ir.Builder, op *ir.Op) *ir.Value {
	x, perm := op.Args[0], op.Attrs.Axes
	if x.Op.Kind == ir.OpTranspose {
		first := x.Op.Attrs.Axes
		joined := make([]int, len(perm))
		for i, axis := range perm {
			joined[i] = first[axis]
		}
		return b.Transpose(x.Op.Args[0], joined)
	}
	if x.Op.Kind == ir.OpBroadcast && len(x.Op.Args[0].Type.Shape) == 0 {
		return b.Broadcast(x.Op.Args[0], op.Results[0].Type.Shape, nil)
	}
	last := -1
	for _, axis := range perm {
		if x.Type.Shape[axis] == 1 {
			continue
		}
		if axis < last {
			return nil
		}
		last = axis
	}
	return b.Reshape(x, op.Results[0].Type.Shape)
}

// broadcast joins broadcasts, and makes them plain: no axis of length 1 is stretched, and what adds only such
// axes is a reshape.
func broadcast(b *ir.Builder, op *ir.Op) *ir.Value {
	x, to, axes := op.Args[0], op.Attrs.Shape, op.Attrs.Axes
	from := x.Type.Shape
	if x.Op.Kind == ir.OpBroadcast {
		joined := make([]int, len(x.Op.Attrs.Axes))
		for i, axis := range x.Op.Attrs.Axes {
			joined[i] = axes[axis]
		}
		return b.Broadcast(x.Op.Args[0], to, joined)
	}
	if n, ok := rewrite.Splat(x); ok && len(from) > 0 {
		return rewrite.Fill(b, op.Results[0].Type, n)
	}
	if added(from, to, axes) {
		return b.Reshape(x, to)
	}
	var shape ir.Shape
	var kept []int
	for i, axis := range axes {
		if from[i] != 1 {
			shape, kept = append(shape, from[i]), append(kept, axis)
		}
	}
	if len(kept) < len(axes) {
		return b.Broadcast(b.Reshape(x, shape), to, kept)
	}
	return nil
}

// added reports whether a broadcast only adds axes of length 1.
func added(from, to ir.Shape, axes []int) bool {
	for i, axis := range axes {
		if from[i] != to[axis] {
			return false
		}
	}
	for axis, n := range to {
		if n != 1 && !slices.Contains(axes, axis) {
			return false
		}
	}
	return true
}

// slice removes a slice of everything; the first of two slices is taken into the second.
func slice(b *ir.Builder, op *ir.Op) *ir.Value {
	x, a := op.Args[0], &op.Attrs
	if x.Type.Shape.Equal(op.Results[0].Type.Shape) {
		return x
	}
	if x.Op.Kind != ir.OpSlice {
		return nil
	}
	first := &x.Op.Attrs
	starts, limits, strides := slices.Clone(a.Starts), slices.Clone(a.Limits), slices.Clone(a.Strides)
	for i := range starts {
		step := ir.Dim(first.Strides[i])
		if step != 1 && first.Starts[i] < 0 { // batch axes have no steps
			return nil
		}
		starts[i] = first.Starts[i] + starts[i]*step
		limits[i] = first.Starts[i] + limits[i]*step
		if step > 1 {
			limits[i] = min(limits[i], first.Limits[i])
		}
		strides[i] *= first.Strides[i]
	}
	return b.Slice(x.Op.Args[0], starts, limits, strides)
}

// pad removes a pad by nothing.
func pad(_ *ir.Builder, op *ir.Op) *ir.Value {
	a := &op.Attrs
	for i := range a.Lo {
		if a.Lo[i] != 0 || a.Hi[i] != 0 || a.Dilate[i] != 0 {
			return nil
		}
	}
	return op.Args[0]
}

// reverse removes a reversal of axes of length 1, and one that is undone.
func reverse(b *ir.Builder, op *ir.Op) *ir.Value {
	x := op.Args[0]
	kept := slices.DeleteFunc(slices.Clone(op.Attrs.Axes), func(axis int) bool { return x.Type.Shape[axis] == 1 })
	switch {
	case len(kept) == 0:
		return x
	case x.Op.Kind == ir.OpReverse && rewrite.SameAxes(x.Op.Attrs.Axes, kept):
		return x.Op.Args[0]
	case len(kept) < len(op.Attrs.Axes):
		return b.Reverse(x, kept...)
	}
	return nil
}

// concat removes a concatenation of one.
func concat(_ *ir.Builder, op *ir.Op) *ir.Value {
	if len(op.Args) == 1 {
		return op.Args[0]
	}
	return nil
}
