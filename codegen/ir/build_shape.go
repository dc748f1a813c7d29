package ir

import "slices"

// Reshape gives the same elements another shape; to the same shape it is x itself.
func (b *Builder) Reshape(x *Value, shape Shape) *Value {
	if x.Type.Shape.Equal(shape) {
		return x
	}
	return b.op1(OpReshape, Attrs{Shape: shape.Clone()}, x)
}

// Transpose permutes axes; the identity is x itself.
func (b *Builder) Transpose(x *Value, perm []int) *Value {
	same := true
	for i, p := range perm {
		same = same && i == p
	}
	if same {
		return x
	}
	return b.op1(OpTranspose, Attrs{Axes: append([]int(nil), perm...)}, x)
}

// Broadcast repeats x along new axes and axes of length 1; operand axis i becomes result axis axes[i].
func (b *Builder) Broadcast(x *Value, shape Shape, axes []int) *Value {
	if x.Type.Shape.Equal(shape) {
		return x
	}
	return b.op1(OpBroadcast, Attrs{Shape: shape.Clone(), Axes: append([]int(nil), axes...)}, x)
}

// BroadcastTo repeats x as NumPy does: its axes are the last ones of shape.
func (b *Builder) BroadcastTo(x *Value, shape Shape) *Value {
	axes := make([]int, len(x.Type.Shape))
	for i := range axes {
		axes[i] = len(shape) - len(axes) + i
	}
	return b.Broadcast(x, shape, axes)
}

// Spread repeats what a reduction gave along the axes that it reduced of a shape.
func (b *Builder) Spread(x *Value, shape Shape, reduced []int) *Value {
	var kept []int
	for axis := range shape {
		if !slices.Contains(reduced, axis) {
			kept = append(kept, axis)
		}
	}
	return b.Broadcast(x, shape, kept)
}

// Unshaped is a value before changes of its shape alone.
func Unshaped(v *Value) *Value {
	for v.Op.Kind == OpReshape {
		v = v.Op.Args[0]
	}
	return v
}

// Shifted returns axes as they are behind a new first one.
func Shifted(axes []int) []int {
	out := make([]int, len(axes))
	for i, axis := range axes {
		out[i] = axis + 1
	}
	return out
}

// Slice cuts a box with steps out of x.
func (b *Builder) Slice(x *Value, starts, limits []Dim, strides []int) *Value {
	return b.op1(OpSlice, Attrs{Starts: starts, Limits: limits, Strides: strides}, x)
}

// SliceAxis cuts from..to out of one axis.
func (b *Builder) SliceAxis(x *Value, axis int, from, to Dim) *Value {
	n := len(x.Type.Shape)
	starts, limits, strides := make([]Dim, n), x.Type.Shape.Clone(), make([]int, n)
	for i := range strides {
		strides[i] = 1
	}
	starts[axis], limits[axis] = from, to
	return b.Slice(x, starts, limits, strides)
}

// Pad puts elements of a value around and between those of x.
func (b *Builder) Pad(x *Value, lo, hi, between []int, value float64) *Value {
	return b.op1(OpPad, Attrs{Lo: lo, Hi: hi, Dilate: between, Value: value}, x)
}

// Reverse turns axes around.
func (b *Builder) Reverse(x *Value, axes ...int) *Value {
	return b.op1(OpReverse, Attrs{Axes: axes}, x)
}

// Concat joins along an axis.
func (b *Builder) Concat(axis int, xs ...*Value) *Value {
	if len(xs) == 1 {
		return xs[0]
	}
	return b.op1(OpConcat, Attrs{Axis: axis}, xs...)
}
