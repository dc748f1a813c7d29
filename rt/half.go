package rt

import (
	"math"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// Floats of 16 bits: f16 is IEEE 754's, a bf16 the upper half of a float32. Rounding gives, of two nearest numbers, the
// even one; what lies beyond the largest becomes infinite.

// ToHalf returns the bits of the f16 that is nearest to x.
func ToHalf(x float64) uint16 { return small(x, 5, 10) }

// ToBF16 returns the bits of the bf16 that is nearest to x.
func ToBF16(x float64) uint16 { return small(x, 8, 7) }

// HalfBits is ToHalf of a float32.
func HalfBits(x float32) uint16 { return cpu.ToHalf(x) }

// BF16Bits is ToBF16 of a float32.
func BF16Bits(x float32) uint16 { return cpu.ToBF16(x) }

// OfHalf returns the number that the bits of an f16 mean.
func OfHalf(bits uint16) float32 { return cpu.OfHalf(bits) }

// OfBF16 returns the number that the bits of a bf16 mean.
func OfBF16(bits uint16) float32 { return cpu.OfBF16(bits) }

// RoundHalf rounds to f16.
func RoundHalf(x float32) float32 { return cpu.OfHalf(cpu.ToHalf(x)) }

// RoundBF16 rounds to bf16.
func RoundBF16(x float32) float32 { return cpu.OfBF16(cpu.ToBF16(x)) }

// VecRoundHalf rounds a tile to f16.
func VecRoundHalf(y, x []float32) { vecUnary(cpu.RoundHalf, y, x, RoundHalf) }

// VecRoundBF16 rounds a tile to bf16.
func VecRoundBF16(y, x []float32) { vecUnary(cpu.RoundBF16, y, x, RoundBF16) }

// VecOfHalf reads the f16 of x into a tile.
func VecOfHalf(y []float32, x []uint16) { cpu.HalfLoad(y, x) }

// VecOfBF16 reads the bf16 of x into a tile.
func VecOfBF16(y []float32, x []uint16) { cpu.BF16Load(y, x) }

// HalfOfVec writes a tile as f16.
func HalfOfVec(y []uint16, x []float32) { cpu.HalfStore(y, x) }

// BF16OfVec writes a tile as bf16.
func BF16OfVec(y []uint16, x []float32) { cpu.BF16Store(y, x) }

// small rounds to a float of so many bits of exponent and fraction, 15 together: from float64, of which a float32 on
// the way would be a rounding too many.
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

// narrow stores values as f16 or bf16.
func narrow(to []uint16, values []float64, d DType) {
	for i := range to {
		if x := values[i%len(values)]; d == Float16 {
			to[i] = ToHalf(x)
		} else {
			to[i] = ToBF16(x)
		}
	}
}
