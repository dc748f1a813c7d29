package optimize

import "github.com/dlgen/dlgen/codegen/ir"

// number is one element of a constant: a float, or an integer or bool.
type number struct {
	float float64
	int   int64
}

// splat is ir.Splat.
func splat(v *ir.Value) (number, bool) {
	x, n, ok := ir.Splat(v)
	return number{x, n}, ok
}

// fill returns a constant of equal elements.
func fill(b *ir.Builder, t ir.Type, n number) *ir.Value {
	l := &ir.Literal{}
	if t.DType.IsFloat() {
		l.Floats = []float64{n.float}
	} else {
		l.Ints = []int64{n.int}
	}
	if t.Shape.HasBatch() {
		return b.Broadcast(b.Const(t.DType, nil, l), t.Shape, nil)
	}
	return b.Const(t.DType, t.Shape, l)
}

// same reports whether all elements of a value are the same number, known or not.
func same(v *ir.Value) bool {
	if _, ok := splat(v); ok {
		return true
	}
	return v.Op.Kind == ir.OpBroadcast && len(v.Op.Args[0].Type.Shape) == 0
}
