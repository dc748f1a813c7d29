package rt

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/dlgen/dlgen/internal/race"
	"github.com/dlgen/dlgen/rt/internal/cpu"
)

func volumeOf(a [3]int) int { return a[0] * a[1] * a[2] }

// unflat splits a place among three axes.
func unflat(at int, axes [3]int) [3]int {
	return [3]int{at / axes[2] / axes[1], at / axes[2] % axes[1], at % axes[2]}
}

// seen calls visit for each window's element that lies within the input: their places among the spatial axes.
func seen(in, out, window, stride, dilate, lo [3]int, visit func(in, tap, out int)) {
	for o := range volumeOf(out) {
		for w := range volumeOf(window) {
			i, within, at, tap := 0, true, unflat(o, out), unflat(w, window)
			for axis := range at {
				x := at[axis]*stride[axis] - lo[axis] + tap[axis]*dilate[axis]
				within = within && x >= 0 && x < in[axis]
				i = i*in[axis] + x
			}
			if within {
				visit(i, w, o)
			}
		}
	}
}

// products calls visit for each product of a convolution: the places of its factors and of its sum.
func (d ConvDims) products(visit func(x, kernel, y int)) {
	channels, filters := d.C/d.Groups, d.F/d.Groups
	seen(d.In, d.Out, d.Window, d.Stride, d.Dilate, d.Lo, func(in, tap, out int) {
		for n := range d.N {
			for f := range d.F {
				for c := range channels {
					visit((n*volumeOf(d.In)+in)*d.C+f/filters*channels+c, (tap*channels+c)*d.F+f, (n*volumeOf(d.Out)+out)*d.F+f)
				}
			}
		}
	})
}

func (d ConvDims) sizes() (x, kernel, y int) {
	return d.N * volumeOf(d.In) * d.C, volumeOf(d.Window) * d.C / d.Groups * d.F, d.N * volumeOf(d.Out) * d.F
}

// withOut sets the output's axes from padding behind.
func (d ConvDims) withOut(hi [3]int) (ConvDims, bool) {
	for axis := range d.In {
		reach := (d.Window[axis]-1)*d.Dilate[axis] + 1
		padded := d.In[axis] + d.Lo[axis] + hi[axis]
		if reach > padded {
			return d, false
		}
		d.Out[axis] = (padded-reach)/d.Stride[axis] + 1
	}
	return d, true
}

// convOracle sums the products of a convolution and its derivatives in float64.
type convOracle[T Float] struct {
	x, kernel, dy  []T
	y, dx, dKernel []float64
}

// add adds a product. The race detector need not watch it: nothing runs beside it, and it would take most of the time.
//
//go:norace
func (o *convOracle[T]) add(i, k, out int) {
	o.y[out] += float64(o.x[i] * o.kernel[k])
	o.dx[i] += float64(o.dy[out] * o.kernel[k])
	o.dKernel[k] += float64(o.x[i] * o.dy[out])
}

// testConv checks a convolution and its derivatives.
func testConv[T Float](t *testing.T, p *Pool, d ConvDims) {
	t.Helper()
	r := random()
	nx, nk, ny := d.sizes()
	x, kernel, dy := numbers[T](r, nx, true), numbers[T](r, nk, true), numbers[T](r, ny, true)
	want := convOracle[T]{x.x, kernel.x, dy.x, make([]float64, ny), make([]float64, nx), make([]float64, nk)}
	d.products(want.add)
	y, dx, dKernel := newBuffer[T](ny), newBuffer[T](nx), newBuffer[T](nk)
	Conv(p, y.x, x.x, kernel.x, d)
	ConvInput(p, dx.x, dy.x, kernel.x, d)
	ConvKernel(p, dKernel.x, x.x, dy.x, d)
	what := fmt.Sprintf("%+v", d)
	same(t, "conv "+what, y.x, want.y, 0)
	same(t, "conv_input "+what, dx.x, want.dx, 0)
	same(t, "conv_kernel "+what, dKernel.x, want.dKernel, 0)
	for _, b := range []*buffer[T]{x, kernel, dy, y, dx, dKernel} {
		b.check(t, what)
	}
}

// randomConv returns a small convolution.
func randomConv(r *rand.Rand, axes int) (ConvDims, bool) {
	one := [3]int{1, 1, 1}
	d := ConvDims{N: r.IntN(3), Groups: 1 + r.IntN(3), In: one, Window: one, Stride: one, Dilate: one}
	d.C, d.F = d.Groups*(1+r.IntN(5)), d.Groups*(1+r.IntN(7))
	if r.IntN(3) == 0 { // depthwise
		d.Groups = 1 + r.IntN(9)
		d.C = d.Groups
		d.F = d.C * (1 + r.IntN(2))
	}
	var hi [3]int
	for axis := 3 - axes; axis < 3; axis++ {
		d.In[axis], d.Window[axis] = 1+r.IntN(9), 1+r.IntN(4)
		d.Stride[axis], d.Dilate[axis] = 1+r.IntN(3), 1+r.IntN(3)
		d.Lo[axis], hi[axis] = r.IntN(4), r.IntN(4)
	}
	return d.withOut(hi)
}

// randomWinograd returns a small convolution of 3×3 windows without strides and of whole vectors of channels.
func randomWinograd(r *rand.Rand) (ConvDims, bool) {
	d := ConvDims{N: 1 + r.IntN(4), C: 16 * (1 + r.IntN(3)), F: 16 * (1 + r.IntN(3)), Groups: 1, In: [3]int{1 + r.IntN(2), 1 + r.IntN(9), 1 + r.IntN(9)},
		Window: [3]int{1, 3, 3}, Stride: [3]int{1, 1, 1}, Dilate: [3]int{1, 1, 1}, Lo: [3]int{0, r.IntN(3), r.IntN(3)}}
	return d.withOut([3]int{0, r.IntN(4), r.IntN(4)})
}

// randomFew returns a small convolution of few channels, as the first one of a network, and of many filters.
func randomFew(r *rand.Rand) (ConvDims, bool) {
	d := ConvDims{N: 1 + r.IntN(2), C: 1 + r.IntN(3), F: 1 + r.IntN(70), Groups: 1, In: [3]int{1 + r.IntN(2), 1 + r.IntN(6), 1 + r.IntN(30)},
		Window: [3]int{1 + r.IntN(2), 1 + r.IntN(4), 1 + r.IntN(4)}, Stride: [3]int{1, 1 + r.IntN(2), 1 + r.IntN(2)}, Dilate: [3]int{1, 1, 1}, Lo: [3]int{0, r.IntN(3), r.IntN(3)}}
	return d.withOut([3]int{0, r.IntN(3), r.IntN(3)})
}

// randomLong returns a convolution of a few lines so long that they are divided, with windows that may lie apart.
func randomLong(r *rand.Rand) (ConvDims, bool) {
	d := ConvDims{N: 1 + r.IntN(2), C: 1 + r.IntN(12), F: 8 * (1 + r.IntN(6)), Groups: 1, In: [3]int{1, 1 + r.IntN(2), 100 + r.IntN(300)},
		Window: [3]int{1, 1 + r.IntN(2), 1 + r.IntN(5)}, Stride: [3]int{1, 1, 1 + r.IntN(2)}, Dilate: [3]int{1, 1, 1 + r.IntN(9)}, Lo: [3]int{0, 0, r.IntN(30)}}
	return d.withOut([3]int{0, r.IntN(2), r.IntN(30)})
}

// randomGroups returns a convolution in groups of some channels and some filters, along so many axes.
func randomGroups(r *rand.Rand, axes int) (ConvDims, bool) {
	one := [3]int{1, 1, 1}
	each := func() int { return []int{1 + r.IntN(20), 4 * (1 + r.IntN(5)), 8 * (1 + r.IntN(3))}[r.IntN(3)] }
	d := ConvDims{N: 1 + r.IntN(3), Groups: 2 + r.IntN(5), In: one, Window: one, Stride: one, Dilate: one}
	d.C, d.F = d.Groups*max(2, each()), d.Groups*each() // with one channel it were depthwise
	var hi [3]int
	for axis := 3 - axes; axis < 3; axis++ {
		d.In[axis], d.Window[axis] = 1+r.IntN([]int{3, 9, 20}[axis]), 1+r.IntN(3)
		d.Stride[axis], d.Dilate[axis] = 1+r.IntN(2), 1+r.IntN(2)
		d.Lo[axis], hi[axis] = r.IntN(3), r.IntN(3)
	}
	return d.withOut(hi)
}

func TestConvGroups(t *testing.T) {
	p := teams(t)[3]
	eachVariant(t, func(t *testing.T) {
		r := random()
		for i := range 300 {
			if d, ok := randomGroups(r, 1+i%3); ok {
				testConv[float32](t, []*Pool{nil, p}[i%2], d)
			}
		}
	})
}

// TestConvNarrow takes all numbers of rows that tiles of few filters may have, of windows three places wide and others, whole vectors and halves.
func TestConvNarrow(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, halves := range []bool{false, true} {
			before := cpu.UseHalves(halves)
			for width := 1; width <= 26; width++ {
				for i, filters := range []int{1, 2, 3, 4, 5, 8, 9, 12, 17, 20} {
					one := [3]int{1, 1, 1}
					d := ConvDims{N: 1, C: 2 * (1 + width%5), F: 2 * filters, Groups: 1 + i%2, In: [3]int{1, 3, width}, Window: [3]int{1, 2, 3 - width%2}, Stride: one, Dilate: one, Lo: [3]int{0, 1, 1}}
					if d, ok := d.withOut([3]int{0, 0, 1}); ok {
						testConv[float32](t, nil, d)
					}
				}
			}
			cpu.UseHalves(before)
		}
	})
}

func TestConvLong(t *testing.T) {
	p := teams(t)[3]
	eachVariant(t, func(t *testing.T) {
		r := random()
		for i := range 60 {
			if d, ok := randomLong(r); ok {
				testConv[float32](t, []*Pool{nil, p}[i%2], d)
			}
		}
	})
}

func TestConvFew(t *testing.T) {
	p := teams(t)[3]
	eachVariant(t, func(t *testing.T) {
		r := random()
		for i := range 150 {
			if d, ok := randomFew(r); ok {
				testConv[float32](t, []*Pool{nil, p}[i%2], d)
			}
		}
	})
}

func TestConvWindows(t *testing.T) {
	p := teams(t)[3]
	eachVariant(t, func(t *testing.T) {
		r := random()
		for i := range 150 {
			if d, ok := randomWinograd(r); ok {
				testConv[float32](t, []*Pool{nil, p}[i%2], d)
			}
		}
	})
}

func TestConv(t *testing.T) {
	r := random()
	p := teams(t)[3]
	for i := range 1200 {
		if d, ok := randomConv(r, 1+i%3); ok {
			testConv[float32](t, nil, d)
			if i%8 == 0 {
				testConv[float64](t, p, d)
			}
		}
	}
}

// mnist are the convolutions of the MNIST convnet, resnet and depth those of larger ones.
var bigConvs = []struct {
	name string
	d    ConvDims
}{
	{"mnist1", conv2D(128, 28, 1, 32, 3, 1, 0, 1)},
	{"mnist2", conv2D(128, 13, 32, 64, 3, 1, 0, 1)},
	{"cifar16", conv2D(128, 32, 16, 16, 3, 1, 1, 1)},
	{"cifar64", conv2D(128, 8, 64, 64, 3, 1, 1, 1)},
	{"wide", conv2D(128, 7, 144, 80, 3, 1, 1, 1)},
	{"strided", conv2D(128, 32, 16, 32, 3, 2, 1, 1)},
	{"point", conv2D(32, 14, 64, 128, 1, 1, 0, 1)},
	{"depth", conv2D(32, 28, 64, 64, 3, 1, 1, 64)},
	{"groups4", conv2D(4, 56, 128, 128, 3, 1, 1, 32)},
	{"groups8", conv2D(16, 16, 64, 64, 3, 1, 1, 8)},
	{"groups16", conv2D(4, 14, 512, 512, 3, 1, 1, 32)},
	{"groups32", conv2D(2, 14, 1024, 1024, 3, 2, 1, 32)},
	{"strided8", conv2D(4, 56, 256, 256, 3, 2, 1, 32)},
	{"groups2", conv2D(4, 13, 96, 64, 5, 1, 2, 2)},
	{"shuffle", conv2D(4, 28, 240, 60, 1, 1, 0, 3)},
	{"few", conv2D(1, 7, 208, 256, 3, 2, 1, 1)},      // places, for so large a kernel
	{"patches", conv2D(1, 28, 3, 224, 14, 14, 0, 1)}, // that do not overlap
	{"turned", conv2D(1, 10, 256, 144, 3, 1, 1, 1)},
}

// conv2D returns a convolution of square pictures.
func conv2D(n, side, c, f, window, stride, pad, groups int) ConvDims {
	d, _ := ConvDims{N: n, C: c, F: f, Groups: groups, In: [3]int{1, side, side}, Window: [3]int{1, window, window},
		Stride: [3]int{1, stride, stride}, Dilate: [3]int{1, 1, 1}, Lo: [3]int{0, pad, pad}}.withOut([3]int{0, pad, pad})
	return d
}

// TestConvThreads wants the same bits from all numbers of threads, and little rounding.
func TestConvThreads(t *testing.T) {
	pools, r := teams(t), random()
	for _, c := range bigConvs {
		d := c.d
		d.N = 4
		nx, nk, ny := d.sizes()
		x, kernel, dy := numbers[float32](r, nx, false), numbers[float32](r, nk, false), numbers[float32](r, ny, false)
		want := [3][]float64{make([]float64, ny), make([]float64, nx), make([]float64, nk)}
		if !race.Enabled { // 300 million products: the detector is here for what threads do to each other
			d.products(func(i, k, o int) {
				want[0][o] += float64(x.x[i]) * float64(kernel.x[k])
				want[1][i] += float64(dy.x[o]) * float64(kernel.x[k])
				want[2][k] += float64(x.x[i]) * float64(dy.x[o])
			})
		}
		var alone [3][]float32
		for _, p := range pools {
			got := [3][]float32{make([]float32, ny), make([]float32, nx), make([]float32, nk)}
			Conv(p, got[0], x.x, kernel.x, d)
			ConvInput(p, got[1], dy.x, kernel.x, d)
			ConvKernel(p, got[2], x.x, dy.x, d)
			for i := range got {
				if p == nil {
					alone[i] = got[i]
				}
				if p == nil && !race.Enabled {
					same(t, c.name, got[i], want[i], 1e-4)
				}
				sameBits(t, c.name, got[i], alone[i])
			}
		}
	}
}

// TestConvPast wants the same bits from results that are written past the caches, whole lines of these or not.
func TestConvPast(t *testing.T) {
	p, r := teams(t)[3], random()
	for i := range 200 {
		d, ok := randomFew(r)
		if d.F = []int{16, 32, 48, 8, 33}[i%5]; !ok {
			continue
		}
		nx, nk, ny := d.sizes()
		x, kernel := numbers[float32](r, nx, false), numbers[float32](r, nk, false)
		want := make([]float32, ny)
		Conv(nil, want, x.x, kernel.x, d)
		shift := i % 3 * 4 // elements from where a line of a cache begins
		y := NewSlab(4*(ny+32)).F32(0, ny+32)
		before := cpu.UseCaches(1)
		Conv([]*Pool{nil, p}[i%2], y[shift:][:ny], x.x, kernel.x, d)
		cpu.UseCaches(before)
		sameBits(t, fmt.Sprint(d), y[shift:][:ny], want)
		if slices.ContainsFunc(append(y[:shift:shift], y[shift+ny:]...), func(e float32) bool { return e != 0 }) {
			t.Fatalf("%v: writes beside its result", d)
		}
	}
}

func BenchmarkConv(b *testing.B) {
	for _, threads := range []int{1, 2} {
		for _, c := range bigConvs {
			nx, nk, ny := c.d.sizes()
			r := random()
			x, kernel, dy := numbers[float32](r, nx, false), numbers[float32](r, nk, false), numbers[float32](r, ny, false)
			y, dx, dKernel := make([]float32, ny), make([]float32, nx), make([]float32, nk)
			flops := 2 * ny * volumeOf(c.d.Window) * c.d.C / c.d.Groups
			p := NewPool(threads)
			defer p.Close()
			for name, run := range map[string]func(){
				"forward": func() { Conv(p, y, x.x, kernel.x, c.d) },
				"input":   func() { ConvInput(p, dx, dy.x, kernel.x, c.d) },
				"kernel":  func() { ConvKernel(p, dKernel, x.x, dy.x, c.d) },
			} {
				b.Run(fmt.Sprintf("go/%d/%s/%s", threads, c.name, name), func(b *testing.B) {
					for b.Loop() {
						run()
					}
					reportFlops(b, flops)
				})
			}
		}
	}
}
