//go:build linux || darwin

package rt

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// randomDepth returns a depthwise convolution of some vectors of channels, perhaps some more, and of a small window.
func randomDepth(r *rand.Rand) (ConvDims, bool) {
	c := 8*(1+r.IntN(6)) + r.IntN(2)*r.IntN(8)
	d := ConvDims{N: 1 + r.IntN(2), C: c, F: c, Groups: c, In: [3]int{1, 1 + r.IntN(9), 1 + r.IntN(14)}, Window: [3]int{1, 1 + r.IntN(4), 3},
		Stride: [3]int{1, 1 + r.IntN(5)/3, 1 + r.IntN(5)/3}, Dilate: [3]int{1, 1 + r.IntN(5)/4, 1 + r.IntN(5)/4}, Lo: [3]int{0, r.IntN(4), r.IntN(4)}}
	if r.IntN(3) > 0 {
		d.Window[1] = 3
	}
	return d.withOut([3]int{0, r.IntN(4), r.IntN(4)})
}

// TestDepth compares depthwise convolutions with the oracle, and what follows them; each operand begins or ends at a fence.
// With all numbers of threads they have the same bits.
func TestDepth(t *testing.T) {
	f := fences(t, 6, 1<<16)
	pools := teams(t)
	eachVariant(t, func(t *testing.T) {
		r := random()
		for i := range 600 {
			d, ok := randomDepth(r)
			if !ok {
				continue
			}
			p := pools[i%len(pools)]
			testConv[float32](t, p, d)
			what := fmt.Sprintf("%+v", d)
			nx, nk, ny := d.sizes()
			x, kernel, then := numbers[float32](r, nx, i%2 == 0).x, numbers[float32](r, nk, i%2 == 0).x, someThen(r, i&^4, d.F, 0)
			want := make([]float32, ny)
			ConvThen(nil, want, x, kernel, d, then)
			if i%2 == 0 {
				exact := make([]float64, ny)
				d.products(func(i, k, o int) { exact[o] += float64(x[i] * kernel[k]) })
				same(t, what+", then "+thenName(then), want, afterThen(then, exact, d.F), 0)
			}
			for _, atEnd := range []bool{false, true} {
				y := f[0].place(ny, atEnd)
				ConvThen(p, y, f[1].copy(x, atEnd), f[2].copy(kernel, atEnd), d, fencedThen(then, f[3:6], atEnd))
				sameBits(t, what, y, want)
			}
		}
	})
}

// TestDepthUnseen: an element of the window that a place does not see is not even multiplied by zero: it may be infinite.
func TestDepthUnseen(t *testing.T) {
	d := conv2D(1, 6, 16, 16, 3, 1, 1, 16)
	eachVariant(t, func(t *testing.T) {
		nx, nk, ny := d.sizes()
		for tap := range volumeOf(d.Window) {
			x, kernel, y, want := make([]float32, nx), make([]float32, nk), make([]float32, ny), make([]float64, ny)
			for i := range x {
				x[i] = 1
			}
			for c := range d.C {
				kernel[tap*d.C+c] = float32(math.Inf(1))
			}
			d.products(func(i, k, o int) { want[o] += float64(x[i] * kernel[k]) })
			Conv(nil, y, x, kernel, d)
			same(t, fmt.Sprintf("infinite element %d", tap), y, want, 0)
		}
	})
}
