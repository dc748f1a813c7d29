package rt

import "math"

// ToHalf returns the bits of the f16 that is nearest to x, of two the even one; what lies beyond becomes infinite.
func ToHalf(x float64) uint16 { return small(x, 5, 10) }

// ToBrain returns the bits of the bf16 that is nearest to x, of two the even one.
func ToBrain(x float64) uint16 { return small(x, 8, 7) }

// OfHalf returns the number that the bits of an f16 mean.
func OfHalf(bits uint16) float32 { return float32(large(bits, 5, 10)) }

// OfBrain returns the number that the bits of a bf16 mean.
func OfBrain(bits uint16) float32 { return math.Float32frombits(uint32(bits) << 16) }

// RoundHalf rounds to f16.
func RoundHalf(x float32) float32 { return OfHalf(ToHalf(float64(x))) }

// RoundBrain rounds to bf16.
func RoundBrain(x float32) float32 { return OfBrain(ToBrain(float64(x))) }

// small rounds to a float of so many bits of exponent and fraction, 15 together.
func small(x float64, exponent, fraction int) uint16 {
	sign := uint16(math.Float64bits(x) >> 63 << 15)
	bias := 1<<(exponent-1) - 1
	infinite := uint16(1<<exponent-1) << fraction
	switch {
	case x != x:
		return sign | infinite | 1<<(fraction-1)
	case x == 0:
		return sign
	}
	_, e := math.Frexp(x)               // |x| is in [2^(e-1), 2^e)
	last := max(e-1, 1-bias) - fraction // the exponent of the last bit
	n := math.RoundToEven(math.Abs(math.Ldexp(x, -last)))
	// The fraction's overflow goes into the exponent, as it must.
	bits := n + float64(last+fraction-1+bias)*float64(int(1)<<fraction)
	if math.IsInf(x, 0) || bits >= float64(infinite) {
		return sign | infinite
	}
	return sign | uint16(bits)
}

// large is the inverse of small.
func large(bits uint16, exponent, fraction int) float64 {
	bias := 1<<(exponent-1) - 1
	e, f := int(bits>>fraction)&(1<<exponent-1), float64(bits&(1<<fraction-1))
	var x float64
	switch {
	case e == 1<<exponent-1 && f == 0:
		x = math.Inf(1)
	case e == 1<<exponent-1:
		x = math.NaN()
	case e == 0:
		x = math.Ldexp(f, 1-bias-fraction)
	default:
		x = math.Ldexp(f+float64(int(1)<<fraction), e-bias-fraction)
	}
	if bits>>15 != 0 {
		return -x
	}
	return x
}

// narrow stores values as f16 or bf16.
func narrow(to []uint16, values []float64, d DType) {
	for i := range to {
		if x := values[i%len(values)]; d == Float16 {
			to[i] = ToHalf(x)
		} else {
			to[i] = ToBrain(x)
		}
	}
}
