package ir

import "math"

// IsNumber reports whether all elements of a value are x; -0 is not 0.
func IsNumber(v *Value, x float64) bool {
	f, n, ok := Splat(v)
	switch {
	case !ok:
		return false
	case v.Type.DType.IsFloat():
		return f == x && math.Signbit(f) == math.Signbit(x)
	}
	return n == int64(x) && !(x == 0 && math.Signbit(x))
}

// IsZero reports whether all elements of a value are 0; -0 is not.
func IsZero(v *Value) bool { return IsNumber(v, 0) }

// ReluOf returns x of where(x <= 0, 0, x), nil if an operation is none.
func ReluOf(op *Op) *Value {
	if op.Kind != OpWhere || op.Args[0].Op.Kind != OpLessEqual || !IsZero(op.Args[1]) {
		return nil
	}
	x, compared := op.Args[2], op.Args[0].Op
	if compared.Args[0] != x || !IsZero(compared.Args[1]) {
		return nil
	}
	return x
}
