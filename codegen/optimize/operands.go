package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// other returns the operand beside the one that is all x.
func other(op *ir.Op, x float64) *ir.Value {
	for i, arg := range op.Args {
		if ir.IsNumber(arg, x) {
			return op.Args[1-i]
		}
	}
	return nil
}

// with is an operation of other operands.
func with(b *ir.Builder, op *ir.Op, args ...*ir.Value) *ir.Value {
	return b.Op(op.Kind, op.Attrs, args...).Results[0]
}

// sameAxes reports whether two lists have the same axes, in whatever order.
func sameAxes(a, b []int) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
