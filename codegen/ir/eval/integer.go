package eval

import "github.com/dlgen/dlgen/codegen/ir"

// ints1 has the functions of one integer or bool; elementwise wraps what they give.
var ints1 = map[ir.Kind]func(d ir.DType, x int64) int64{
	ir.OpNeg: func(_ ir.DType, x int64) int64 { return -x },
	ir.OpAbs: func(_ ir.DType, x int64) int64 { return max(x, -x) },
	ir.OpSign: func(_ ir.DType, x int64) int64 {
		return truth(x > 0) - truth(x < 0)
	},
	ir.OpNot: func(d ir.DType, x int64) int64 {
		if d == ir.Bool {
			return 1 - x
		}
		return ^x
	},
}

// ints2 has the functions of two integers or bools.
var ints2 = map[ir.Kind]func(d ir.DType, x, y int64) int64{
	ir.OpAdd:        func(_ ir.DType, x, y int64) int64 { return x + y },
	ir.OpSub:        func(_ ir.DType, x, y int64) int64 { return x - y },
	ir.OpMul:        func(_ ir.DType, x, y int64) int64 { return x * y },
	ir.OpPow:        powInt,
	ir.OpMax:        func(_ ir.DType, x, y int64) int64 { return max(x, y) },
	ir.OpMin:        func(_ ir.DType, x, y int64) int64 { return min(x, y) },
	ir.OpMod:        modInt,
	ir.OpFloorDiv:   func(_ ir.DType, x, y int64) int64 { return floorDiv(x, y) },
	ir.OpAnd:        func(_ ir.DType, x, y int64) int64 { return x & y },
	ir.OpOr:         func(_ ir.DType, x, y int64) int64 { return x | y },
	ir.OpXor:        func(_ ir.DType, x, y int64) int64 { return x ^ y },
	ir.OpShiftLeft:  shiftLeft,
	ir.OpShiftRight: shiftRight,
}

// powInt of a negative exponent is the whole part of 1 / x^-n: 1 or -1 if x is, else 0.
func powInt(_ ir.DType, x, n int64) int64 {
	if n < 0 {
		if x != 1 && x != -1 {
			return 0
		}
		n = -(n % 2)
	}
	y := int64(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			y *= x
		}
		x *= x
	}
	return y
}

// floorDiv by 0 is 0.
func floorDiv(x, y int64) int64 {
	if y == 0 {
		return 0
	}
	q := x / y
	if x%y != 0 && (x < 0) != (y < 0) {
		q--
	}
	return q
}

// modInt by 0 is 0.
func modInt(_ ir.DType, x, y int64) int64 {
	if y == 0 {
		return 0
	}
	return x - floorDiv(x, y)*y
}

// shiftLeft by a count that is not below the type's bits, or negative, leaves nothing.
func shiftLeft(d ir.DType, x, n int64) int64 {
	if n < 0 || n >= int64(8*d.Size()) {
		return 0
	}
	return x << n
}

// shiftRight by a count that is not below the type's bits, or negative, leaves the sign.
func shiftRight(d ir.DType, x, n int64) int64 {
	if n < 0 || n >= int64(8*d.Size()) {
		return x >> 63
	}
	return x >> n
}
