package ir

import "math"

// halfForm has the bits of exponent and fraction of the floats of 16 bits, 15 together.
var halfForm = map[DType][2]int{F16: {5, 10}, BF16: {8, 7}}

// HalfBits rounds a number to the bits of an f16 or bf16, of two the even one. It is rt.ToHalf, and rt.ToBF16: the compiler does
// not import the runtime.
func HalfBits(x float64, d DType) uint16 {
	exponent, fraction := halfForm[d][0], halfForm[d][1]
	sign := uint16(math.Float64bits(x) >> 63 << 15)
	bias, infinite := 1<<(exponent-1)-1, uint16(1<<exponent-1)<<fraction
	switch {
	case x != x:
		return sign | infinite | 1<<(fraction-1)
	case x == 0:
		return sign
	}
	_, e := math.Frexp(x)               // |x| is in [2^(e-1), 2^e)
	last := max(e-1, 1-bias) - fraction // the exponent of the last bit
	// The fraction's overflow goes into the exponent, as it must.
	bits := math.RoundToEven(math.Abs(math.Ldexp(x, -last))) + float64(last+fraction-1+bias)*float64(int(1)<<fraction)
	if math.IsInf(x, 0) || bits >= float64(infinite) {
		return sign | infinite
	}
	return sign | uint16(bits)
}

// RoundHalf rounds a number to an f16 or bf16; others stay.
func RoundHalf(x float64, d DType) float64 {
	form, small := halfForm[d]
	if !small || x != x || math.IsInf(x, 0) || x == 0 {
		return x
	}
	bias := 1<<(form[0]-1) - 1
	_, e := math.Frexp(x)
	last := max(e-1, 1-bias) - form[1]
	y := math.Ldexp(math.RoundToEven(math.Ldexp(x, -last)), last)
	if math.Abs(y) >= math.Ldexp(1, bias+1) {
		return math.Inf(int(math.Copysign(1, x)))
	}
	return y
}
