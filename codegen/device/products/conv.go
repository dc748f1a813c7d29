package products

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// sliding is the geometry of a convolution: x[n, s…, c], kernel[w…, c/groups, f], y[n, o…, f].
type sliding struct {
	a             *ir.Attrs
	x, w, y       ir.Shape
	groups        int
	channels      int // of a group
	filters       int // of a group
	window, outer ir.Shape
	inner         ir.Shape
}

func slidingOf(a *ir.Attrs, x, w, y ir.Shape) *sliding {
	r := len(x)
	return &sliding{a, x, w, y, a.Groups, int(w[r-2]), int(w[r-1]) / a.Groups, w[:r-2], y[1 : r-1], x[1 : r-1]}
}

// pointwise reports whether a convolution is one product of matrices.
func (c *sliding) pointwise() bool {
	for axis, width := range c.window {
		if width != 1 || c.a.Strides[axis] != 1 || c.a.Lo[axis] != 0 || c.a.Hi[axis] != 0 {
			return false
		}
	}
	return c.groups == 1
}

// split declares the coordinates of a number along axes, the last of which is a channel.
func split(k *kernels.Kernel, from string, shape ir.Shape) []string {
	return k.Coordinates(k.Temp("c")+"_", from, shape)
}

func one(n int) ir.Shape { return ir.Shape{ir.Dim(n)} }

// plus is the number of a channel among those of all groups.
func plus(group string, each int, channel string) string {
	return fmt.Sprintf("(%s*%d + %s)", group, each, channel)
}

// Conv writes a convolution, or a derivative of one.
func Conv(g *kernels.List, s *plan.Step) {
	op := s.Op
	p, q := op.Args[0].Type.Shape, op.Args[1].Type.Shape
	switch op.Kind {
	case ir.OpConv:
		c := slidingOf(&op.Attrs, p, q, op.Results[0].Type.Shape)
		defer directly(g, s, c, directForward)()
		convForward(g, s, c)
	case ir.OpConvInput:
		c := slidingOf(&op.Attrs, op.Attrs.Shape, q, p)
		defer directly(g, s, c, directInput)()
		convInput(g, s, c)
	case ir.OpConvKernel:
		c := slidingOf(&op.Attrs, p, op.Attrs.Shape, q)
		defer directly(g, s, c, directKernel)()
		convKernel(g, s, c)
	}
}

// convForward: rows are places of y, columns filters, summands elements of the window.
func convForward(g *kernels.List, s *plan.Step, c *sliding) {
	contract(g, s, &contraction{op: s.Op, batch: ir.Fixed(c.groups), m: c.places().Size(), n: ir.Fixed(c.filters), k: c.taps().Size(), plain: c.pointwise(),
		a: c.gathered(s.Args[0], true), b: &matrix{buffer: s.Args[1], together: c.filters,
			batch:  func(b string) string { return kernels.Product(b, ir.Fixed(c.filters)) },
			across: func(_ *kernels.Kernel, j string) placement { return placement{offset: j} },
			deep: func(_ *kernels.Kernel, t string) placement {
				return placement{offset: kernels.Product(t, ir.Fixed(c.filters*c.groups))}
			}},
		store: func(k *kernels.Kernel, b, i, j string) string {
			return fmt.Sprintf("%s*%s + %s", i, kernels.CSize(c.y[len(c.y)-1].Size()), plus(b, c.filters, j))
		}})
}

// convKernel: rows are elements of the window with channels, columns filters, summands places of y.
func convKernel(g *kernels.List, s *plan.Step, c *sliding) {
	contract(g, s, kernelContraction(g, s, c))
}

func kernelContraction(g *kernels.List, s *plan.Step, c *sliding) *contraction {
	return &contraction{op: s.Op, batch: ir.Fixed(c.groups), m: c.taps().Size(), n: ir.Fixed(c.filters), k: c.places().Size(), plain: c.pointwise(),
		a: c.gathered(s.Args[0], false), b: &matrix{buffer: s.Args[1], together: c.filters,
			batch:  func(b string) string { return kernels.Product(b, ir.Fixed(c.filters)) },
			across: func(_ *kernels.Kernel, j string) placement { return placement{offset: j} },
			deep: func(_ *kernels.Kernel, t string) placement {
				return placement{offset: kernels.Product(t, ir.Fixed(c.filters*c.groups))}
			}},
		store: func(k *kernels.Kernel, b, i, j string) string {
			return fmt.Sprintf("%s*%d + %s", i, c.filters*c.groups, plus(b, c.filters, j))
		}}
}

// places are those of y, taps the elements of a window.
func (c *sliding) places() ir.Shape { return slices.Concat(c.y[:1], c.outer) }
func (c *sliding) taps() ir.Shape   { return slices.Concat(c.window, one(c.channels)) }

// gathered is x as a matrix of places and elements of the window, one of which are rows and the other summands.
func (c *sliding) gathered(x *plan.Buffer, places bool) *matrix {
	o := &matrix{buffer: x, alongDeep: places, together: c.channels, batch: func(b string) string { return kernels.Product(b, ir.Fixed(c.channels)) }}
	for axis := range c.inner {
		o.axes = append(o.axes, slide{stride: 1, limit: int(c.inner[axis]), step: c.x[axis+2:].Size(), checked: c.a.Lo[axis] > 0 || c.a.Hi[axis] > 0})
	}
	o.across = func(k *kernels.Kernel, i string) placement {
		at := split(k, i, c.places())
		p := placement{offset: kernels.Product(at[0], c.x[1:].Size())}
		for axis, y := range at[1:] {
			p.at = append(p.at, fmt.Sprintf("%s*%d - %d", y, c.a.Strides[axis], c.a.Lo[axis]))
		}
		return p
	}
	o.deep = func(k *kernels.Kernel, t string) placement {
		at := split(k, t, c.taps())
		p := placement{offset: at[len(c.window)]}
		for axis := range c.window {
			p.at = append(p.at, kernels.Product(at[axis], ir.Fixed(c.a.Dilate[axis])))
		}
		return p
	}
	if !places {
		o.across, o.deep = o.deep, o.across
	}
	return o
}

// convInput: rows are places of x, columns channels, summands elements of the window with filters.
func convInput(g *kernels.List, s *plan.Step, c *sliding) {
	taps, r := slices.Concat(c.window, one(c.filters)), len(c.window)
	dy := &matrix{buffer: s.Args[0], alongDeep: true, together: c.filters, batch: func(b string) string { return kernels.Product(b, ir.Fixed(c.filters)) }}
	for axis := range c.outer {
		dy.axes = append(dy.axes, slide{stride: c.a.Strides[axis], limit: int(c.outer[axis]), step: c.y[axis+2:].Size(), checked: true})
	}
	dy.across = func(k *kernels.Kernel, i string) placement {
		at := split(k, i, slices.Concat(c.x[:1], c.inner))
		p := placement{offset: kernels.Product(at[0], c.y[1:].Size())}
		for axis, x := range at[1:] {
			p.at = append(p.at, fmt.Sprintf("%s + %d", x, c.a.Lo[axis]))
		}
		return p
	}
	dy.deep = func(k *kernels.Kernel, t string) placement {
		at := split(k, t, taps)
		p := placement{offset: at[r]}
		for axis := range c.window {
			p.at = append(p.at, "-"+kernels.Product(at[axis], ir.Fixed(c.a.Dilate[axis])))
		}
		return p
	}
	w := &matrix{buffer: s.Args[1], alongDeep: true, together: c.filters, batch: func(b string) string { return kernels.Product(b, ir.Fixed(c.filters)) }}
	w.across = func(_ *kernels.Kernel, j string) placement {
		return placement{offset: kernels.Product(j, ir.Fixed(c.filters*c.groups))}
	}
	w.deep = func(k *kernels.Kernel, t string) placement {
		at := split(k, t, taps)
		return placement{offset: kernels.Offset(append(append([]string{}, at[:r]...), "0", at[r]), c.w)}
	}
	contract(g, s, &contraction{op: s.Op, batch: ir.Fixed(c.groups), m: slices.Concat(c.x[:1], c.inner).Size(), n: ir.Fixed(c.channels), k: taps.Size(),
		a: dy, b: w, plain: c.pointwise(),
		store: func(k *kernels.Kernel, b, i, j string) string {
			return fmt.Sprintf("%s*%s + %s", i, kernels.CSize(c.x[len(c.x)-1].Size()), plus(b, c.channels, j))
		}})
}
