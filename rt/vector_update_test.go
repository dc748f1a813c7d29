package rt

import (
	"math"
	"testing"
)

// TestVecUpdate compares functions of optimizers' updates with the same in float64, in all lengths up to some vectors, in
// place as updates are.
func TestVecUpdate(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		for n := range 70 {
			a, b, c, d, w := numbers[float32](r, n, false).x, numbers[float32](r, n, false).x, numbers[float32](r, n, false).x, numbers[float32](r, n, false).x, numbers[float32](r, n, false).x
			VecAbs(c, c)
			VecAbs(d, d)
			for i := range d {
				d[i] += 0.1
			}
			for name, op := range map[string]struct {
				vec  func(y []float32)
				want func(a, b, c, d, w float64) float64
			}{
				"toward":         {func(y []float32) { VecToward(y, y, b, c) }, func(a, b, c, d, w float64) float64 { return w + (b-w)*c }},
				"toward square":  {func(y []float32) { VecTowardSquare(y, y, b, c) }, func(a, b, c, d, w float64) float64 { return w + (b*b-w)*c }},
				"less mul add":   {func(y []float32) { VecLessMulAdd(y, a, b, c, y) }, func(a, b, c, d, w float64) float64 { return (a-b)*c + w }},
				"less mul":       {func(y []float32) { VecLessMulAdd(y, a, b, y, c) }, func(a, b, c, d, w float64) float64 { return (a-b)*w + c }},
				"less over root": {func(y []float32) { VecLessOverRoot(y, y, a, b, c, d) }, func(a, b, c, d, w float64) float64 { return w - a*b/(math.Sqrt(c)+d) }},
			} {
				y := newBuffer[float32](n)
				copy(y.x, w)
				op.vec(y.x)
				y.check(t, name)
				for i := range n {
					want := op.want(float64(a[i]), float64(b[i]), float64(c[i]), float64(d[i]), float64(w[i]))
					if !(math.Abs(float64(y.x[i])-want) <= 1e-6*(1+math.Abs(want))) {
						t.Fatalf("%s of %d: element %d is %g, want %g", name, n, i, y.x[i], want)
					}
				}
			}
		}
	})
}
