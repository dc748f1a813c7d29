package main

import (
	"fmt"
	"math"

	"github.com/dlgen/dlgen/rt"
)

// conv is a convolution of square images with a stride of 1: b images of hw × hw × ci become images of co channels.
type conv struct {
	name                      string
	b, hw, ci, co, k, pad, gr int
	first                     bool // of a model: nobody needs the derivative by its input
}

// convolutions are those of layers that people have.
func convolutions() []*work {
	var out []*work
	for _, c := range []conv{
		{"mnist1", 128, 28, 1, 32, 3, 0, 1, true},
		{"mnist2", 128, 13, 32, 64, 3, 0, 1, false},
		{"cifar16", 128, 32, 16, 16, 3, 1, 1, false},
		{"cifar64", 128, 8, 64, 64, 3, 1, 1, false},
		{"resnet56", 8, 56, 64, 64, 3, 1, 1, false},
		{"point", 1, 56, 24, 144, 1, 0, 1, false},
		{"depth", 1, 56, 144, 144, 3, 1, 144, false},
	} {
		out = append(out, c.forward(), c.backward())
	}
	return out
}

func (c conv) dims() rt.ConvDims {
	o := c.out()
	return rt.ConvDims{N: c.b, C: c.ci, F: c.co, Groups: c.gr, In: [3]int{1, c.hw, c.hw}, Out: [3]int{1, o, o}, Window: [3]int{1, c.k, c.k},
		Stride: [3]int{1, 1, 1}, Dilate: [3]int{1, 1, 1}, Lo: [3]int{0, c.pad, c.pad}}
}

func (c conv) out() int { return c.hw + 2*c.pad - c.k + 1 }

// flops counts multiplications and additions of one direction.
func (c conv) flops() float64 {
	return 2 * float64(c.b*c.out()*c.out()*c.co*(c.ci/c.gr)*c.k*c.k)
}

// arrays are the operands of a convolution, and of its derivatives.
type arrays struct{ x, kernel, y, dx, dKernel, dy []float32 }

func (c conv) arrays() *arrays {
	r := random()
	x, kernel, y := c.b*c.hw*c.hw*c.ci, c.k*c.k*c.ci/c.gr*c.co, c.b*c.out()*c.out()*c.co
	return &arrays{array(x, r), array(kernel, r), memory(y), memory(x), memory(kernel), array(y, r)}
}

func (c conv) forward() *work {
	return &work{name: "conv2d." + c.name + ".fwd", unit: "us", flops: c.flops(), prepare: func(o *options) (func() error, error) {
		a, p, d := c.arrays(), o.pool(), c.dims()
		run := func() error { rt.Conv(p, a.y, a.x, a.kernel, d); return nil }
		run()
		for i, r := 0, random(); i < 20; i++ {
			at := r.IntN(len(a.y))
			if got, want := float64(a.y[at]), c.plain(a, at); !(math.Abs(got-want) <= 1e-3*math.Sqrt(float64(c.k*c.k*c.ci))) {
				return nil, errWrong(fmt.Sprintf("y[%d]", at), got, want)
			}
		}
		return run, nil
	}}
}

// plain computes an element of y.
func (c conv) plain(a *arrays, at int) (sum float64) {
	o, in, each := c.out(), c.ci/c.gr, c.co/c.gr
	f, col, row, image := at%c.co, at/c.co%o, at/c.co/o%o, at/c.co/o/o
	for h := range c.k {
		for w := range c.k {
			y, x := row+h-c.pad, col+w-c.pad
			if y < 0 || y >= c.hw || x < 0 || x >= c.hw {
				continue
			}
			for i := range in {
				channel := f/each*in + i
				sum += float64(a.x[((image*c.hw+y)*c.hw+x)*c.ci+channel]) * float64(a.kernel[((h*c.k+w)*in+i)*c.co+f])
			}
		}
	}
	return sum
}

func (c conv) backward() *work {
	flops := c.flops()
	if !c.first {
		flops *= 2
	}
	return &work{name: "conv2d." + c.name + ".bwd", unit: "us", flops: flops, prepare: func(o *options) (func() error, error) {
		a, p, d := c.arrays(), o.pool(), c.dims()
		run := func() error {
			rt.ConvKernel(p, a.dKernel, a.x, a.dy, d)
			if !c.first {
				rt.ConvInput(p, a.dx, a.dy, a.kernel, d)
			}
			return nil
		}
		run()
		rt.Conv(p, a.y, a.x, a.kernel, d)
		return run, c.adjoint(a)
	}}
}

// adjoint finds out whether the derivatives are those of the convolution, which is linear in each operand:
// Σ dy y = Σ dKernel kernel = Σ dx x.
func (c conv) adjoint(a *arrays) error {
	want, size := dot(a.dy, a.y)
	if got, _ := dot(a.dKernel, a.kernel); !(math.Abs(got-want) <= 1e-4*size) {
		return errWrong("Σ dKernel kernel", got, want)
	}
	if got, _ := dot(a.dx, a.x); !c.first && !(math.Abs(got-want) <= 1e-4*size) {
		return errWrong("Σ dx x", got, want)
	}
	return nil
}

// dot returns the sum of products, and that of their sizes.
func dot(a, b []float32) (sum, size float64) {
	for i := range a {
		v := float64(a[i]) * float64(b[i])
		sum, size = sum+v, size+math.Abs(v)
	}
	return sum, size
}
