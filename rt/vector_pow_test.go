package rt

import (
	"math"
	"testing"
)

// TestVecPow compares powers with package math's within 2 units in the last place: bases and exponents of all sizes, those whose power is
// near the ends of what float32 holds, whole exponents of negative bases, and each special number with each.
func TestVecPow(t *testing.T) {
	inf := float32(math.Inf(1))
	special := []float32{0, float32(math.Copysign(0, -1)), 1, -1, 0.5, -0.5, 2, -2, 3, -3, 2.5, -2.5, 1 << 24, 1<<24 - 1, 1 - 1<<24, -1 << 25, 1 + 0x1p-23, 1 - 0x1p-24,
		math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32, 0x1p-126, 0x1p-130, inf, -inf, float32(math.NaN())}
	var a, b []float32
	for _, x := range special {
		for _, y := range special {
			a, b = append(a, x), append(b, y)
		}
	}
	r := random()
	for range 200_000 {
		x := float32(math.Ldexp(1+r.Float64(), r.IntN(270)-149))
		end := 160 * (2*r.Float64() - 1) // the power's logarithm
		a, b = append(a, x, float32(1+(r.Float64()-0.5)*math.Ldexp(1, -r.IntN(22))), -x, float32(r.Float64()*4-1)), append(b, float32(end/math.Log2(float64(x))), float32(r.NormFloat64()*math.Ldexp(1, r.IntN(30))), float32(r.IntN(21)-10), float32(r.NormFloat64()*3))
	}
	eachVariant(t, func(t *testing.T) {
		y := make([]float32, len(a))
		VecPow(y, a, b)
		for i := range y {
			want := math.Pow(float64(a[i]), float64(b[i]))
			if d := unitsOff(y[i], want); !(d <= 2) || want == 0 && math.Signbit(float64(y[i])) != math.Signbit(want) {
				t.Fatalf("%g^%g is %g, want %g, %.2f units in the last place off", a[i], b[i], y[i], want, d)
			}
		}
	})
}
