//go:build linux || darwin

package rt

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// randomConvPool returns a small convolution and windows of its result: some that can be taken with it, some that cannot.
func randomConvPool(r *rand.Rand, i int) (ConvDims, WindowDims, bool) {
	d, ok := randomConv(r, 1+i%3)
	switch i % 4 {
	case 1:
		d, ok = randomWinograd(r)
	case 2: // few channels
		d = ConvDims{N: 1 + r.IntN(9), C: 1 + r.IntN(2), F: 1 + r.IntN(40), Groups: 1, In: [3]int{1, 3 + r.IntN(9), 3 + r.IntN(9)},
			Window: [3]int{1, 1 + r.IntN(5), 1 + r.IntN(5)}, Stride: [3]int{1, 1 + r.IntN(2), 1 + r.IntN(2)}, Dilate: [3]int{1, 1 + r.IntN(2), 1 + r.IntN(2)}, Lo: [3]int{0, r.IntN(2), r.IntN(2)}}
		if i%8 == 2 {
			d.F = 16 * (1 + r.IntN(3))
		}
		d, ok = d.withOut([3]int{0, r.IntN(2), r.IntN(2)})
	case 3:
		d, ok = randomGroups(r, 1+i%3)
	}
	w := WindowDims{N: d.N, C: d.F, In: d.Out, Window: [3]int{1, 2, 2}, Stride: [3]int{1, 2, 2}}
	if r.IntN(3) == 0 {
		w.Window = [3]int{1 + r.IntN(2), 1 + r.IntN(3), 1 + r.IntN(3)}
		w.Stride = [3]int{1 + r.IntN(2), 1 + r.IntN(3), 1 + r.IntN(3)}
	}
	for axis := range w.In {
		if w.Window[axis] > w.In[axis] {
			return d, w, false
		}
		w.Out[axis] = (w.In[axis]-w.Window[axis])/w.Stride[axis] + 1
	}
	return d, w, ok && d.N > 0
}

// TestConvPool wants of a convolution with a maximum of its windows, and of the derivative by the kernel through that, what
// the doors give one after the other; operands end and begin at a fence.
func TestConvPool(t *testing.T) {
	f := fences(t, 9, 1<<16)
	p := teams(t)[3]
	count := 600
	if whole {
		count = 8000
	}
	eachVariant(t, func(t *testing.T) {
		r := random()
		for i := range count {
			d, w, ok := randomConvPool(r, i)
			nx, nk, ny := d.sizes()
			nz := w.N * volumeOf(w.Out) * w.C
			if !ok || max(nx, nk, ny) > 1<<16 {
				continue
			}
			x, kernel, dz := numbers[float32](r, nx, true).x, numbers[float32](r, nk, true).x, numbers[float32](r, nz, true).x
			if i%10 == 0 && nx > 0 {
				x[nx/2] = float32(math.NaN())
			}
			then := someThen(r, i&^4, d.F, 0)
			y, z, dy, dKernel := make([]float32, ny), make([]float32, nz), make([]float32, ny), make([]float32, nk)
			Conv(nil, y, x, kernel, d)
			MaxPool(nil, z, y, w)
			MaxPoolInput(nil, dy, y, dz, w)
			ConvKernel(nil, dKernel, x, dy, d)
			exact := make([]float64, nz)
			for i, e := range z {
				exact[i] = float64(e)
			}
			testConvPool(t, f, []*Pool{nil, p}[i%2], d, w, then, i%3 == 0, [][]float32{x, kernel, y, dz, dKernel}, afterThen(then, exact, d.F))
		}
	})
}

func testConvPool(t *testing.T, f []*fence, p *Pool, d ConvDims, w WindowDims, then Then, keep bool, a [][]float32, want []float64) {
	t.Helper()
	what := fmt.Sprintf("%+v, %+v, then %s", d, w, thenName(then))
	for _, atEnd := range []bool{false, true} {
		x, kernel, y, z := f[0].copy(a[0], atEnd), f[1].copy(a[1], atEnd), f[2].place(len(a[2]), atEnd), f[3].place(len(want), atEnd)
		ConvPool(p, z, y, x, kernel, d, Peaks{Window: w, Keep: keep}, fencedThen(then, f[4:7], atEnd))
		same(t, what, z, want, 0)
		if keep {
			sameBits(t, what, y, a[2])
		}
		copy(y, a[2])
		dKernel := f[4].place(len(a[4]), atEnd)
		ConvKernelPool(p, dKernel, x, f[5].place(len(y), atEnd), y, f[6].copy(a[3], atEnd), d, w)
		sameBits(t, what, dKernel, a[4])
	}
}

// TestConvPoolThreads wants the same bits from all numbers of threads.
func TestConvPoolThreads(t *testing.T) {
	pools, r := teams(t), random()
	for _, d := range []ConvDims{conv2D(5, 28, 1, 32, 3, 1, 0, 1), conv2D(3, 13, 32, 64, 3, 1, 0, 1), conv2D(1, 28, 1, 32, 3, 1, 0, 1), conv2D(1, 13, 32, 64, 3, 1, 0, 1), conv2D(9, 20, 3, 24, 5, 1, 2, 1), conv2D(3, 13, 24, 40, 3, 1, 1, 4)} {
		nx, nk, ny := d.sizes()
		w := WindowDims{N: d.N, C: d.F, In: d.Out, Out: [3]int{1, d.Out[1] / 2, d.Out[2] / 2}, Window: [3]int{1, 2, 2}, Stride: [3]int{1, 2, 2}}
		nz := w.N * volumeOf(w.Out) * w.C
		x, kernel, dz := numbers[float32](r, nx, false).x, numbers[float32](r, nk, false).x, numbers[float32](r, nz, false).x
		y, z, dy, dKernel := make([]float32, ny), make([]float32, nz), make([]float32, ny), make([]float32, nk)
		Conv(nil, y, x, kernel, d)
		MaxPool(nil, z, y, w)
		MaxPoolInput(nil, dy, y, dz, w)
		ConvKernel(nil, dKernel, x, dy, d)
		for _, p := range pools {
			for _, keep := range []bool{false, true} {
				got, other, sums := make([]float32, nz), make([]float32, ny), make([]float32, nk)
				ConvPool(p, got, other, x, kernel, d, Peaks{Window: w, Keep: keep}, Then{})
				sameBits(t, fmt.Sprintf("%+v", d), got, z)
				ConvKernelPool(p, sums, x, other, y, dz, d, w)
				sameBits(t, fmt.Sprintf("kernel %+v", d), sums, dKernel)
			}
		}
	}
}
