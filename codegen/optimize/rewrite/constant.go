package rewrite

import "github.com/dlgen/dlgen/codegen/ir"

// Number is one element of a constant: a float, or an integer or bool.
type Number struct {
	Float float64
	Int   int64
}

// NumberOf is x as an element of any type.
func NumberOf(x float64) Number { return Number{x, int64(x)} }

// Splat returns the number that all elements of a value are, if they are one, as ir.Splat does.
func Splat(v *ir.Value) (Number, bool) {
	x, n, ok := ir.Splat(v)
	return Number{x, n}, ok
}

// Fill returns a constant of equal elements.
func Fill(b *ir.Builder, t ir.Type, n Number) *ir.Value {
	l := &ir.Literal{}
	if t.DType.IsFloat() {
		l.Floats = []float64{n.Float}
	} else {
		l.Ints = []int64{n.Int}
	}
	if t.Shape.HasBatch() {
		return b.Broadcast(b.Const(t.DType, nil, l), t.Shape, nil)
	}
	return b.Const(t.DType, t.Shape, l)
}

// Uniform reports whether all elements of a value are the same number, known or not.
func Uniform(v *ir.Value) bool {
	if _, ok := Splat(v); ok {
		return true
	}
	return v.Op.Kind == ir.OpBroadcast && len(v.Op.Args[0].Type.Shape) == 0
}
