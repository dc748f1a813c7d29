//go:build linux || darwin

package rt

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestConvDepth wants of two convolutions at once, and of three, what they give one after the other, with all numbers of threads;
// operands end and begin at a fence.
func TestConvDepth(t *testing.T) {
	f := fences(t, 11, 1<<20)
	pools := teams(t)
	type second struct{ window, stride, dilate, pad int }
	eachVariant(t, func(t *testing.T) {
		r := random()
		for i, d := range []ConvDims{conv2D(1, 66, 3, 70, 1, 1, 0, 1), conv2D(1, 66, 5, 72, 1, 1, 0, 1), conv2D(2, 70, 2, 64, 3, 1, 1, 1), conv2D(1, 131, 3, 65, 3, 2, 1, 1), conv2D(3, 68, 1, 61, 1, 1, 0, 1), conv2D(1, 5, 3, 7, 1, 1, 0, 1), conv2D(1, 66, 6, 64, 3, 1, 1, 2)} {
			for j, s := range []second{{3, 1, 1, 1}, {3, 2, 1, 1}, {3, 2, 1, 0}, {1, 1, 1, 0}, {5, 1, 1, 2}, {2, 3, 1, 0}, {3, 1, 4, 4}} {
				e, ok := ConvDims{N: d.N, C: d.F, F: d.F, Groups: d.F, In: d.Out, Window: [3]int{1, s.window, s.window}, Stride: [3]int{1, s.stride, s.stride},
					Dilate: [3]int{1, s.dilate, s.dilate}, Lo: [3]int{0, s.pad, s.pad}}.withOut([3]int{0, s.pad, s.pad})
				nx, nk, nm := d.sizes()
				_, nt, ny := e.sizes()
				if !ok || max(nx, nm, ny) > 1<<20 {
					continue
				}
				x, kernel, taps := numbers[float32](r, nx, true).x, numbers[float32](r, nk, true).x, numbers[float32](r, nt, true).x
				first, then := someThen(r, (i*7+j*5)&^4, d.F, 0), someThen(r, (i*3+j*11)&^4, d.F, 0)
				mid, want := make([]float32, nm), make([]float32, ny)
				ConvThen(nil, mid, x, kernel, d, first)
				ConvThen(nil, want, mid, taps, e, then)
				what := fmt.Sprintf("%+v, %+v", d, e)
				for k, p := range pools {
					atEnd := (i+j+k)%2 == 0
					y := f[0].place(ny, atEnd)
					ConvDepth(p, y, f[1].place(nm, atEnd), f[2].copy(x, atEnd), f[3].copy(kernel, atEnd), f[4].copy(taps, atEnd), d, fencedThen(first, f[5:8], atEnd), e, then)
					sameBits(t, what, y, want)
				}
				if e.Dilate[1] == 1 {
					narrowEnd(t, r, f, pools, d, e, first, then, x, kernel, taps, want, i+j)
				}
			}
		}
	})
}

// narrowEnd wants the same of three, the last of which has windows of one place, and many channels or few.
func narrowEnd(t *testing.T, r *rand.Rand, f []*fence, pools []*Pool, d, e ConvDims, first, then Then, x, kernel, taps, y []float32, i int) {
	g := ConvDims{N: e.N, C: e.F, F: []int{16, 24, 5, 33}[i%4], Groups: 1, In: e.Out, Out: e.Out, Window: [3]int{1, 1, 1}, Stride: [3]int{1, 1, 1}, Dilate: [3]int{1, 1, 1}}
	_, nk, nz := g.sizes()
	_, _, nm := d.sizes()
	last, third, want := numbers[float32](r, nk, true).x, someThen(r, i*13, g.F, nz), make([]float32, nz)
	ConvThen(nil, want, y, last, g, third)
	for k, p := range pools {
		atEnd := (i+k)%2 == 0
		z := f[9].place(nz, atEnd)
		ConvDepthConv(p, z, f[0].place(len(y), atEnd), f[1].place(nm, atEnd), f[2].copy(x, atEnd), f[3].copy(kernel, atEnd), f[4].copy(taps, atEnd), f[10].copy(last, atEnd), d, first, e, then, g, fencedThen(third, f[5:8], atEnd))
		sameBits(t, fmt.Sprintf("%+v, %+v, %+v, %s", d, e, g, thenName(third)), z, want)
	}
}
