package rt

import (
	"math"
	"testing"
)

// pairs are special numbers with each other, and random ones of all sizes, those whose quotient is whole or nearly so among them.
func pairs() (a, b []float32) {
	inf := float32(math.Inf(1))
	special := []float32{0, float32(math.Copysign(0, -1)), 1, -1, 0.5, -0.5, 3, -3, 2.5, 1 << 24, -1 << 22, 1<<22 - 0.5, 1 + 0x1p-23, 1 - 0x1p-24, math.MaxFloat32, -math.MaxFloat32,
		math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32, 0x1p-126, -0x1p-130, 0.1, 0.3, inf, -inf, float32(math.NaN())}
	for _, x := range special {
		for _, y := range special {
			a, b = append(a, x), append(b, y)
		}
	}
	r := random()
	for range 200_000 {
		x, y := float32(r.NormFloat64()), float32(math.Ldexp(r.NormFloat64(), r.IntN(8)-6))
		whole := float32(r.IntN(1 << r.IntN(25)))
		wide := float32(math.Ldexp(1+r.Float64(), r.IntN(270)-149))
		a, b = append(a, x, -x, y*whole, math.Float32frombits(math.Float32bits(y*whole)-1), x, wide, float32(r.NormFloat64())*wide), append(b, y, y, y, -y, wide, -x, wide)
	}
	return a, b
}

// TestVecPairs compares remainders, whole quotients and angles with package math's, signs of zeros too.
func TestVecPairs(t *testing.T) {
	for _, c := range []struct {
		name string
		vec  func(y, a, b []float32)
		want func(a, b float64) float64
		ulps float64
	}{
		{"mod", VecMod, Mod64, 0.5},
		{"floor div", VecFloorDiv, func(a, b float64) float64 { return math.Floor(float64(float32(a / b))) }, 0},
		{"atan2", VecAtan2, math.Atan2, 2},
	} {
		a, b := pairs()
		eachVariant(t, func(t *testing.T) {
			y := make([]float32, len(a))
			c.vec(y, a, b)
			over := append([]float32(nil), a...)
			c.vec(over, over, b)
			sameBits(t, c.name+" over an operand", over, y)
			for i := range y {
				want := c.want(float64(a[i]), float64(b[i]))
				if d := unitsOff(y[i], want); !(d <= c.ulps) || want == 0 && math.Signbit(float64(y[i])) != math.Signbit(want) {
					t.Fatalf("%s of %g and %g is %g, want %g, %.2f units in the last place off", c.name, a[i], b[i], y[i], want, d)
				}
			}
		})
	}
}
