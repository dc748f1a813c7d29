package rt

import (
	"math"
	"testing"
)

// TestGates: dy passes on the right side of each number, and where there is no number.
func TestGates(t *testing.T) {
	const low, high = 0, 6
	inf := float32(math.Inf(1))
	values := []float32{-inf, -1, -math.SmallestNonzeroFloat32, 0, math.SmallestNonzeroFloat32, 1, 5.9999995, high, 6.0000005, 7, inf, float32(math.NaN())}
	for _, g := range []struct {
		name  string
		run   func(y, dy, x []float32)
		stops func(x float32) bool
	}{
		{"above", func(y, dy, x []float32) { VecAbove(y, dy, x, low) }, func(x float32) bool { return x <= low }},
		{"from", func(y, dy, x []float32) { VecFrom(y, dy, x, low) }, func(x float32) bool { return x < low }},
		{"above, up to", func(y, dy, x []float32) { VecAboveUpTo(y, dy, x, low, high) }, func(x float32) bool { return x <= low || x > high }},
		{"above, below", func(y, dy, x []float32) { VecAboveBelow(y, dy, x, low, high) }, func(x float32) bool { return x <= low || x >= high }},
		{"from, up to", func(y, dy, x []float32) { VecFromUpTo(y, dy, x, low, high) }, func(x float32) bool { return x < low || x > high }},
		{"from, below", func(y, dy, x []float32) { VecFromBelow(y, dy, x, low, high) }, func(x float32) bool { return x < low || x >= high }},
	} {
		for n := range 40 {
			x, dy, y := make([]float32, n), make([]float32, n), make([]float32, n)
			for i := range x {
				x[i], dy[i] = values[(i+n)%len(values)], float32(i+1)
			}
			g.run(y, dy, x)
			for i, e := range y {
				want := dy[i]
				if g.stops(x[i]) {
					want = 0
				}
				if e != want || math.Signbit(float64(e)) {
					t.Fatalf("%s, %d of %d: %v at %v, want %v", g.name, i, n, e, x[i], want)
				}
			}
		}
	}
}
