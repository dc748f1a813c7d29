package rewrite

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Other returns the operand beside the one that is all x.
func Other(op *ir.Op, x float64) *ir.Value {
	for i, arg := range op.Args {
		if ir.IsNumber(arg, x) {
			return op.Args[1-i]
		}
	}
	return nil
}

// With is an operation of other operands.
func With(b *ir.Builder, op *ir.Op, args ...*ir.Value) *ir.Value {
	return b.Op(op.Kind, op.Attrs, args...).Results[0]
}

// SameAxes reports whether two lists have the same axes, in whatever order.
func SameAxes(a, b []int) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
