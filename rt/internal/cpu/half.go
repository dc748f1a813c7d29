package cpu

import "math"

// The floats of 16 bits: f16 (IEEE 754's binary16) and bf16 (the upper half of a float32). Of two nearest numbers
// rounding gives the even one; what lies beyond the largest becomes infinite, and a NaN keeps what fits of its bits. It
// is what F16C does, bit by bit.

// ToHalf returns the bits of the f16 that is nearest to x.
func ToHalf(x float32) uint16 {
	b := math.Float32bits(x)
	sign := uint16(b>>16) & 0x8000
	switch b &= 0x7fffffff; {
	case b > 0x7f800000: // NaN, made quiet
		return sign | 0x7e00 | uint16(b>>13)&0x3ff
	case b >= 0x47800000: // 2^16
		return sign | 0x7c00
	case b < 0x38800000: // 2^-14: the steps of ½ are those of the small f16
		return sign | uint16(math.Float32bits(math.Float32frombits(b)+0.5)-0x3f000000)
	}
	return sign | uint16((b-0x38000000+0xfff+b>>13&1)>>13) // a carry goes into the exponent, as it must
}

// OfHalf returns the number that the bits of an f16 mean.
func OfHalf(h uint16) float32 {
	sign, b := uint32(h&0x8000)<<16, uint32(h&0x7fff)<<13
	switch {
	case b > 0x0f800000: // NaN, made quiet
		b += 0x70000000
		b |= 0x400000
	case b == 0x0f800000:
		b = 0x7f800000
	case b < 0x00800000: // smaller than 2^-14
		b = math.Float32bits(math.Float32frombits(b+0x38800000) - 0x1p-14)
	default:
		b += 0x38000000
	}
	return math.Float32frombits(sign | b)
}

// ToBF16 returns the bits of the bf16 that is nearest to x.
func ToBF16(x float32) uint16 {
	b := math.Float32bits(x)
	if b&0x7fffffff > 0x7f800000 { // NaN, made quiet
		return uint16(b>>16) | 0x40
	}
	return uint16((b + 0x7fff + b>>16&1) >> 16)
}

// OfBF16 returns the number that the bits of a bf16 mean.
func OfBF16(b uint16) float32 { return math.Float32frombits(uint32(b) << 16) }

// halfTable has a unit's conversions of whole vectors, for f16 and bf16, and of bools.
type halfTable struct {
	load  [2]func(y *float32, x *uint16, n int)
	store [2]func(y *uint16, x *float32, n int)
	bools func(y *float32, x *bool, n int)
}

// HalfLoad converts the f16 of x.
func HalfLoad(y []float32, x []uint16) { load(y, x, 0, OfHalf) }

// BF16Load converts the bf16 of x.
func BF16Load(y []float32, x []uint16) { load(y, x, 1, OfBF16) }

// HalfStore rounds to f16.
func HalfStore(y []uint16, x []float32) { store(y, x, 0, ToHalf) }

// BF16Store rounds to bf16.
func BF16Store(y []uint16, x []float32) { store(y, x, 1, ToBF16) }

func load(y []float32, x []uint16, form int, one func(uint16) float32) {
	x = x[:len(y)]
	done := wholeVectors(len(y))
	if done > 0 {
		active.vectors.halves.load[form](&y[0], &x[0], done)
	}
	for i := done; i < len(y); i++ {
		y[i] = one(x[i])
	}
}

func store(y []uint16, x []float32, form int, one func(float32) uint16) {
	x = x[:len(y)]
	done := wholeVectors(len(y))
	if done > 0 {
		active.vectors.halves.store[form](&y[0], &x[0], done)
	}
	for i := done; i < len(y); i++ {
		y[i] = one(x[i])
	}
}

// OfBools makes 1 of true and 0 of false.
func OfBools(y []float32, x []bool) {
	x = x[:len(y)]
	done := wholeVectors(len(y))
	if done > 0 {
		active.vectors.halves.bools(&y[0], &x[0], done)
	}
	for i, e := range x[done:] {
		y[done+i] = 0
		if e {
			y[done+i] = 1
		}
	}
}

// wholeVectors is how many of n elements the active unit takes, whole vectors of them.
func wholeVectors(n int) int {
	if active.lanes == 0 || active.vectors.halves.load[0] == nil {
		return 0
	}
	return n / active.lanes * active.lanes
}
