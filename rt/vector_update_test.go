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

// TestVecLessOverRootFar compares it with the same number by number where roots or sums are nothing, next to it, huge, or no number,
// each among others that are as usual.
func TestVecLessOverRootFar(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	far := []float32{0, 1e-45, 1e-40, 1e-30, 1e-20, 1e-8, 1, 1e12, 1e30, math.MaxFloat32, inf, -inf, nan, -1, float32(math.Copysign(0, -1))}
	r := random()
	eachVariant(t, func(t *testing.T) {
		const n = 75
		at := 0
		for _, root := range far {
			for _, more := range far {
				for _, over := range []float32{0, 1, -3e-30, 1e38, inf} {
					w, a, b := numbers[float32](r, n, false).x, numbers[float32](r, n, false).x, numbers[float32](r, n, false).x
					c, d := make([]float32, n), make([]float32, n)
					for i := range c {
						c[i], d[i] = float32(math.Exp2(120*r.Float64()-100)), 1e-8
					}
					at = (at + 7) % n
					a[at], c[at], d[at] = over, root, more
					y := newBuffer[float32](n)
					VecLessOverRoot(y.x, w, a, b, c, d)
					y.check(t, "less over root")
					for i, got := range y.x {
						sum := float32(math.Sqrt(float64(c[i]))) + d[i]
						want := w[i] - a[i]*b[i]/sum
						if got != got && want != want || got == want {
							continue
						}
						if !(math.Abs(float64(got-want)) <= 1e-6*(math.Abs(float64(w[i]))+math.Abs(float64(want)))) {
							t.Fatalf("%g - %g * %g / (√%g + %g) is %g, want %g", w[i], a[i], b[i], c[i], d[i], got, want)
						}
					}
				}
			}
		}
	})
}
