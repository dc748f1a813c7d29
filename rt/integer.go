package rt

import (
	"math"
	"unsafe"
)

// AbsInt returns |x|; the smallest integer stays.
func AbsInt[T Int](x T) T {
	if x < 0 {
		return -x
	}
	return x
}

// SignInt returns -1, 0 or 1 as x is.
func SignInt[T Int](x T) T {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return 0 - T(1)
	}
	return 0
}

// PowInt returns x^n by repeated squaring; of a negative n the whole part of 1 / x^-n, which is 0 for 0.
func PowInt[T Int](x, n T) T {
	if n < 0 {
		if x != 1 && x+1 != 0 {
			return 0
		}
		n = n & 1
	}
	y := T(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			y *= x
		}
		x *= x
	}
	return y
}

// FloorDivInt returns the largest integer that is not above x / y; 0 if y is 0.
func FloorDivInt[T Int](x, y T) T {
	if y == 0 {
		return 0
	}
	q := x / y
	if x%y != 0 && (x < 0) != (y < 0) {
		q--
	}
	return q
}

// ModInt returns x - y*FloorDivInt(x, y); 0 if y is 0.
func ModInt[T Int](x, y T) T {
	if y == 0 {
		return 0
	}
	return x - FloorDivInt(x, y)*y
}

// ShiftLeft returns x << n, 0 if n is negative or not below the type's bits.
func ShiftLeft[T Int](x, n T) T {
	if uint64(n) >= uint64(8*unsafe.Sizeof(x)) {
		return 0
	}
	return x << n
}

// ShiftRight returns x >> n, or what is left of x's sign if n is negative or not below the type's bits.
func ShiftRight[T Int](x, n T) T {
	if uint64(n) >= uint64(8*unsafe.Sizeof(x)) {
		n = T(8*unsafe.Sizeof(x) - 1)
		return x >> n >> 1
	}
	return x >> n
}

// Whole cuts a float towards zero into 64 bits: to the nearest where they do not reach, NaN to 0. Smaller integers
// keep the low bits: int32(rt.Whole(x)).
func Whole[T Float](x T) int64 {
	switch f := float64(x); {
	case f != f:
		return 0
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f <= math.MinInt64:
		return math.MinInt64
	default:
		return int64(f)
	}
}

// OfBool returns 1 for true, 0 for false.
func OfBool[T Number](b bool) T {
	if b {
		return 1
	}
	return 0
}
