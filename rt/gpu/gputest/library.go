// Package gputest gives a device a library of matrix products, for tests of programs that leave products to one where there is
// none: they are computed by plain loops, between what the device runs.
package gputest

import (
	"sync/atomic"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/gpu"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// computed counts products.
var computed atomic.Int64

// Products is how many products were computed.
func Products() int { return int(computed.Load()) }

// UseLibrary lets the process's device have the library. It is called before anything runs there.
func UseLibrary() {
	rt.RegisterDevice(func(choice string) (device.Device, error) {
		d, err := gpu.Open(choice)
		if err != nil {
			return nil, err
		}
		return &library{d}, nil
	})
}

// library is a device with products.
type library struct{ device.Device }

// product is a planned one.
type product struct{ device.Gemm }

// Free does nothing.
func (*product) Free() error { return nil }

// Gemm plans a product.
func (l *library) Gemm(g device.Gemm) (device.Product, error) {
	if wrong := g.Check(); wrong != "" {
		return nil, &device.Error{Kind: device.Misuse, Driver: "test", Doing: "plan a product", Cause: wrong}
	}
	return &product{g.Filled()}, nil
}

// Record cuts the list at its products.
func (l *library) Record(list func(device.Recorder) error) (device.Program, error) {
	c := &cutter{}
	if err := list(c); err != nil {
		return nil, err
	}
	p := &program{}
	for _, part := range append(c.parts, part{}) {
		device, err := l.Device.Record(func(r device.Recorder) error {
			for _, do := range part.steps {
				if err := do(r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		p.runs = append(p.runs, device.Run)
		p.frees = append(p.frees, device.Free)
		if part.product != nil {
			p.runs = append(p.runs, func() error { return l.compute(part.product, part.args) })
		}
	}
	return p, nil
}

// cutter is a recorder that keeps what it is told, in parts that end with a product.
type cutter struct {
	parts []part
	open  bool // the last part has no product yet
}

type part struct {
	steps   []func(device.Recorder) error
	product *product
	args    device.ProductArgs
}

func (c *cutter) last() *part {
	if !c.open {
		c.parts, c.open = append(c.parts, part{}), true
	}
	return &c.parts[len(c.parts)-1]
}

func (c *cutter) add(do func(device.Recorder) error) error {
	p := c.last()
	p.steps = append(p.steps, do)
	return nil
}

// Launch keeps a kernel.
func (c *cutter) Launch(l device.Launch) error {
	l.Args = append([]device.Arg(nil), l.Args...)
	return c.add(func(r device.Recorder) error { return r.Launch(l) })
}

// Copy keeps a copy.
func (c *cutter) Copy(dst, src device.Ref, bytes int) error {
	return c.add(func(r device.Recorder) error { return r.Copy(dst, src, bytes) })
}

// Zero keeps zeros.
func (c *cutter) Zero(dst device.Ref, bytes int) error {
	return c.add(func(r device.Recorder) error { return r.Zero(dst, bytes) })
}

// Product ends a part.
func (c *cutter) Product(planned device.Product, args device.ProductArgs) error {
	p := c.last()
	p.product, p.args, c.open = planned.(*product), args, false
	return nil
}

// program is the parts, one after the other.
type program struct{ runs, frees []func() error }

// Run runs them.
func (p *program) Run() error { return each(p.runs) }

// Free frees them.
func (p *program) Free() error { return each(p.frees) }

func each(list []func() error) error {
	for _, do := range list {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// compute computes a product by plain loops, in float64.
func (l *library) compute(p *product, at device.ProductArgs) error {
	computed.Add(1)
	read := func(from device.Ref, bytes int, t device.Type) ([]float64, []byte, error) {
		data := make([]byte, bytes)
		err := l.Download(data, from)
		return rt.Numbers(data, dtypes[t]), data, err
	}
	a, _, err := read(at.A, p.BytesA(), p.A)
	if err != nil {
		return err
	}
	b, _, err := read(at.B, p.BytesB(), p.B)
	if err != nil {
		return err
	}
	_, data, err := read(at.C, p.BytesC(), p.C)
	if err != nil {
		return err
	}
	bias := make([]float64, p.N)
	if p.Bias {
		if bias, _, err = read(at.Bias, p.BytesBias(), p.C); err != nil {
			return err
		}
	}
	for batch := range p.Batch {
		for i := range p.M {
			for j := range p.N {
				sum := bias[j]
				for k := range p.K {
					x, y := i*p.LDA+k, k*p.LDB+j
					if p.TransA {
						x = k*p.LDA + i
					}
					if p.TransB {
						y = j*p.LDB + k
					}
					sum += a[batch*p.StrideA+x] * b[batch*p.StrideB+y]
				}
				put(data, batch*p.StrideC+i*p.LDC+j, p.C, sum)
			}
		}
	}
	return l.Upload(at.C, data)
}
