package fold

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// liftBroadcast computes an elementwise operation before its operands are repeated, not after, if all of them are
// repeated from the same axes.
func liftBroadcast(b *ir.Builder, op *ir.Op) *ir.Value {
	t := op.Results[0].Type
	var (
		small ir.Shape
		axes  []int
		found bool
	)
	for _, arg := range op.Args {
		if _, ok := rewrite.Splat(arg); ok {
			continue
		}
		if arg.Op.Kind != ir.OpBroadcast {
			return nil
		}
		from := arg.Op.Args[0].Type.Shape
		if found && (!from.Equal(small) || !slices.Equal(axes, arg.Op.Attrs.Axes)) {
			return nil
		}
		small, axes, found = from, arg.Op.Attrs.Axes, true
	}
	if !found {
		return nil
	}
	args := make([]*ir.Value, len(op.Args))
	for i, arg := range op.Args {
		if n, ok := rewrite.Splat(arg); ok {
			args[i] = rewrite.Fill(b, ir.Type{DType: arg.Type.DType, Shape: small}, n)
		} else {
			args[i] = arg.Op.Args[0]
		}
	}
	v := b.Op(op.Kind, op.Attrs, args...).Results[0]
	return b.Broadcast(v, t.Shape, axes)
}

// sinkReshape computes an elementwise operation before axes of length 1 are put into its operands, not after, so
// that a reduction which keeps its axes goes together with what is done with its result.
func sinkReshape(b *ir.Builder, op *ir.Op) *ir.Value {
	t := op.Results[0].Type
	var from ir.Shape
	found := false
	for _, arg := range op.Args {
		if rewrite.Uniform(arg) {
			continue
		}
		if arg.Op.Kind != ir.OpReshape || !insertsOnes(arg.Op.Args[0].Type.Shape, t.Shape) {
			return nil
		}
		source := arg.Op.Args[0].Type.Shape
		if found && !source.Equal(from) {
			return nil
		}
		from, found = source, true
	}
	if !found {
		return nil
	}
	args := make([]*ir.Value, len(op.Args))
	for i, arg := range op.Args {
		args[i] = b.Reshape(arg, from)
	}
	return b.Reshape(b.Op(op.Kind, op.Attrs, args...).Results[0], t.Shape)
}

// insertsOnes reports whether a shape is another one with more axes of length 1.
func insertsOnes(from, to ir.Shape) bool {
	if len(from) >= len(to) {
		return false
	}
	i := 0
	for _, n := range to {
		switch {
		case i < len(from) && from[i] == n:
			i++
		case n != 1:
			return false
		}
	}
	return i == len(from)
}
