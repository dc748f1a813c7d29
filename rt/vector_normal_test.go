package rt

import (
	"math"
	"slices"
	"testing"
)

// TestVecMulNormalBack: the derivative is within 2^-22 of the true one, nothing far below zero, and one far above.
func TestVecMulNormalBack(t *testing.T) {
	x := slices.DeleteFunc(wholeRange(), func(e float32) bool { return math.IsInf(float64(e), 0) })
	eachVariant(t, func(t *testing.T) {
		dy, y := make([]float32, len(x)), slices.Clone(x)
		for i := range dy {
			dy[i] = float32(i%7) - 2.5
		}
		VecMulNormalBack(y, dy, y)
		for i, e := range x {
			v := float64(e)
			slope := (1+math.Erf(v/math.Sqrt2))/2 + v*math.Exp(-v*v/2)/math.Sqrt(2*math.Pi)
			want := float64(dy[i]) * slope
			if !(math.Abs(float64(y[i])-want) <= 0x1p-22*math.Abs(float64(dy[i]))) && e == e || e != e && y[i] == y[i] || e < -15 && math.Abs(float64(y[i])) > 1e-30 || e > 6 && y[i] != dy[i] {
				t.Fatalf("at %v the derivative of %v is %v, want %v", v, dy[i], y[i], want)
			}
		}
	})
}

// BenchmarkVecMulNormalBack times tiles.
func BenchmarkVecMulNormalBack(b *testing.B) {
	x, dy, y := make([]float32, 512), make([]float32, 512), make([]float32, 512)
	for i := range x {
		x[i], dy[i] = float32(i%41-20)/8, 1
	}
	b.SetBytes(4 * 512)
	for b.Loop() {
		VecMulNormalBack(y, dy, x)
	}
}
