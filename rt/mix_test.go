package rt

import (
	"math"
	"testing"
)

// TestMix compares sums of neighbours with the plain loop, in lines of all lengths to some vectors, and over threads.
func TestMix(t *testing.T) {
	t.Run("float32", testMix[float32])
	t.Run("float64", testMix[float64])
}

func testMix[T Float](t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		for inner := range 150 {
			for _, d := range []MixDims{{3, 5, inner, 9, 2}, {2, 4, inner, 7, 4}, {1, 1, inner, 3, 1}, {2, 9, inner, 1, 6}, {300, 3, inner, 4, 2}} {
				if d.Outer > 100 && inner%16 != 3 {
					continue
				}
				x, weights := numbers[T](r, d.Outer*d.K*inner, false), numbers[T](r, d.J*d.Taps, false)
				first := make([]int32, d.J)
				for j := range first {
					first[j] = int32(r.IntN(d.K - d.Taps + 1))
				}
				var before []T
				for _, p := range teams(t) {
					y := newBuffer[T](d.Outer * d.J * inner)
					Mix(p, y.x, x.x, first, weights.x, d)
					y.check(t, "mix")
					if before != nil {
						sameBits(t, "mix", y.x, before)
						continue
					}
					before = y.x
					for at, got := range y.x {
						o, j, i := at/inner/d.J, at/inner%d.J, at%inner
						want, size := 0.0, 0.0
						for k := range d.Taps {
							e := float64(weights.x[j*d.Taps+k]) * float64(x.x[(o*d.K+int(first[j])+k)*inner+i])
							want, size = want+e, size+math.Abs(e)
						}
						if !(math.Abs(float64(got)-want) <= size*0x1p-22) {
							t.Fatalf("%+v: element %d is %v, want %v", d, at, got, want)
						}
					}
				}
			}
		}
	})
}
