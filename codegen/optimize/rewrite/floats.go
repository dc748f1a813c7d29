package rewrite

import "github.com/dlgen/dlgen/codegen/ir"

// Wide reports whether a value's floats have such a range that it does not matter in which order factors are multiplied and sums made.
func Wide(v *ir.Value) bool { return v.Type.DType.IsFloat() && v.Type.DType != ir.F16 }

// Widened returns the small float of which a value is the f32, or nil.
func Widened(v *ir.Value) *ir.Value {
	if v.Op.Kind == ir.OpCast && v.Type.DType == ir.F32 && v.Op.Args[0].Type.DType.IsHalf() {
		return v.Op.Args[0]
	}
	return nil
}
