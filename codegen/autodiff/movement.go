package autodiff

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

func transpose(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	return b.Transpose(dy, inverse(op.Attrs.Axes))
}

// inverse returns the permutation that undoes one.
func inverse(perm []int) []int {
	back := make([]int, len(perm))
	for i, axis := range perm {
		back[axis] = i
	}
	return back
}

// broadcast sums over the axes along which it repeated.
func broadcast(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	from, to := op.Args[0].Type.Shape, op.Attrs.Shape
	var repeated []int
	for axis := range to {
		i := slices.Index(op.Attrs.Axes, axis)
		if i < 0 || from[i] != to[axis] {
			repeated = append(repeated, axis)
		}
	}
	return b.Reshape(b.Sum(dy, repeated...), from)
}

// slice puts zeros where it cut. On a batch axis, whose length no constant tells, they are joined to it.
func slice(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	x := op.Args[0].Type
	if slices.Contains(dy.Type.Shape, 0) {
		return like(b, op.Args[0], 0)
	}
	rank := len(x.Shape)
	lo, hi, between := make([]int, rank), make([]int, rank), make([]int, rank)
	for axis, length := range x.Shape {
		start, stride := op.Attrs.Starts[axis], op.Attrs.Strides[axis]
		if length.IsBatch() {
			dy = surround(b, dy, axis, start, length)
			continue
		}
		last := int(start) + (int(dy.Type.Shape[axis])-1)*stride
		lo[axis], hi[axis], between[axis] = int(start), int(length)-last-1, stride-1
	}
	if dy.Type.Shape.Equal(x.Shape) {
		return dy
	}
	return b.Pad(dy, lo, hi, between, 0)
}

// surround joins zeros to both ends of a batch axis, so that dy begins at start of length.
func surround(b *ir.Builder, dy *ir.Value, axis int, start, length ir.Dim) *ir.Value {
	end := length - start - dy.Type.Shape[axis]
	zeros := func(n ir.Dim) *ir.Value {
		shape := dy.Type.Shape.Clone()
		shape[axis] = n
		return b.Fill(dy.Type.DType, shape, 0)
	}
	parts := []*ir.Value{dy}
	if start != 0 {
		parts = slices.Insert(parts, 0, zeros(start))
	}
	if end != 0 {
		parts = append(parts, zeros(end))
	}
	return b.Concat(axis, parts...)
}

// pad crops what it added, adds zeros where it cropped, and steps over what it put between.
func pad(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	x := op.Args[0].Type.Shape
	if slices.Contains(x, 0) {
		return nil
	}
	rank := len(x)
	lo, hi, none := make([]int, rank), make([]int, rank), make([]int, rank)
	starts, strides := make([]ir.Dim, rank), make([]int, rank)
	cropped, stepped := false, false
	for axis := range x {
		lo[axis], hi[axis], strides[axis] = -op.Attrs.Lo[axis], -op.Attrs.Hi[axis], op.Attrs.Dilate[axis]+1
		cropped = cropped || lo[axis] != 0 || hi[axis] != 0
		stepped = stepped || strides[axis] != 1
	}
	if cropped {
		dy = b.Pad(dy, lo, hi, none, 0)
	}
	if stepped {
		dy = b.Slice(dy, starts, dy.Type.Shape.Clone(), strides)
	}
	return dy
}

func concat(b *ir.Builder, op *ir.Op, i int, dy *ir.Value) *ir.Value {
	axis, from := op.Attrs.Axis, ir.Dim(0)
	for _, before := range op.Args[:i] {
		from += before.Type.Shape[axis]
	}
	return b.SliceAxis(dy, axis, from, from+op.Args[i].Type.Shape[axis])
}
