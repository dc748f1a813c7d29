package graphs

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/golang/loops"
	"github.com/dlgen/dlgen/codegen/ir"
)

// mostOf returns x and the number if an operation is where(number < x, number, x), with a number above 0; if x is a relu,
// what it is of may be compared instead, and a number that is equal may count as larger.
func mostOf(op *ir.Op) (*ir.Value, *ir.Literal) {
	if op.Kind != ir.OpWhere || op.Args[0].Op.Kind != ir.OpLess && op.Args[0].Op.Kind != ir.OpLessEqual || op.Results[0].Type.DType != ir.F32 {
		return nil, nil
	}
	x, less := op.Args[2], op.Args[0].Op
	a, b := loops.NumberOf(less.Args[0]), loops.NumberOf(op.Args[1])
	if less.Args[1] != x && less.Args[1] != loops.ReluOf(x.Op) || a == nil || b == nil || a.Floats[0] != b.Floats[0] || float32(a.Floats[0]) <= 0 {
		return nil, nil
	}
	return x, a
}

// besides returns the operands of an operation of a kind, the second of which is as asked for; nil if it is no such
// operation.
func besides(v *ir.Value, kind ir.Kind, asked func(v *ir.Value) bool) (x, other *ir.Value) {
	if v.Op.Kind != kind {
		return nil, nil
	}
	for i, arg := range v.Op.Args {
		if x := v.Op.Args[1-i]; asked(arg) && x != arg {
			return x, arg
		}
	}
	return nil, nil
}

// isOther returns whether a value is an operand of a fused operation, but not a certain one.
func isOther(param *ir.Value) func(v *ir.Value) bool {
	return func(v *ir.Value) bool { return v != param && v.Op.Kind == ir.OpParam }
}

// onLastAxis returns whether a value repeats an operand that lies on the last axis, the columns of a product.
func onLastAxis(product ir.Shape) func(v *ir.Value) bool {
	return func(v *ir.Value) bool {
		if v.Op.Kind != ir.OpBroadcast || v.Op.Args[0].Op.Kind != ir.OpParam || len(product) == 0 {
			return false
		}
		last := len(v.Type.Shape) - 1
		columns := v.Type.Shape[last]
		return columns > 1 && product[len(product)-1] == columns && slices.Equal(v.Op.Attrs.Axes, []int{last}) && v.Op.Args[0].Type.Shape.Equal(ir.Shape{columns})
	}
}
