package device

import (
	"fmt"

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

// spatial is the product of [n, s…].
func spatial(n ir.Dim, s ir.Shape) size { return dimOf(n).times(countOf(s)) }

// reach declares where a window's element w of the output place o lies in x, and returns the condition that it is there.
func (c *sliding) reach(k *kernel, o, w []string) (at []string, condition string) {
	at = make([]string, len(c.inner))
	var parts []string
	for axis := range c.inner {
		stride, lo, dilate := c.a.Strides[axis], c.a.Lo[axis], c.a.Dilate[axis]
		at[axis] = k.temp("x")
		k.add("int %s = %s*%d - %d + %s*%d;", at[axis], o[axis], stride, lo, w[axis], dilate)
		if lo > 0 || c.a.Hi[axis] > 0 {
			parts = append(parts, fmt.Sprintf("%s >= 0 && %[1]s < %d", at[axis], c.inner[axis]))
		}
	}
	return at, both(parts...)
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
func split(k *kernel, from string, shape ir.Shape) []string {
	return k.coordinates(k.temp("c")+"_", from, shape)
}

// shape of several axes together.
func join(parts ...ir.Shape) ir.Shape {
	var s ir.Shape
	for _, p := range parts {
		s = append(s, p...)
	}
	return s
}

func one(n int) ir.Shape { return ir.Shape{ir.Dim(n)} }

// xAt is an element of x.
func (c *sliding) xAt(n string, at []string, group, channel string) string {
	return offset(append(append([]string{n}, at...), plus(group, c.channels, channel)), c.x)
}

// yAt is an element of y.
func (c *sliding) yAt(n string, o []string, group, filter string) string {
	return offset(append(append([]string{n}, o...), plus(group, c.filters, filter)), c.y)
}

// wAt is an element of the kernel.
func (c *sliding) wAt(w []string, channel, group, filter string) string {
	return offset(append(append([]string{}, w...), channel, plus(group, c.filters, filter)), c.w)
}

// plus is the number of a channel among those of all groups.
func plus(group string, each int, channel string) string {
	return fmt.Sprintf("(%s*%d + %s)", group, each, channel)
}

// conv writes a convolution, or a derivative of one.
func (g *graphCode) conv(s *plan.Step) {
	op := s.Op
	p, q := op.Args[0].Type.Shape, op.Args[1].Type.Shape
	switch op.Kind {
	case ir.OpConv:
		g.convForward(s, slidingOf(&op.Attrs, p, q, op.Results[0].Type.Shape))
	case ir.OpConvInput:
		g.convInput(s, slidingOf(&op.Attrs, op.Attrs.Shape, q, p))
	case ir.OpConvKernel:
		g.convKernel(s, slidingOf(&op.Attrs, p, op.Attrs.Shape, q))
	}
}

// convForward: rows are places of y, columns filters, summands elements of the window.
func (g *graphCode) convForward(s *plan.Step, c *sliding) {
	places, taps := join(c.y[:1], c.outer), join(c.window, one(c.channels))
	g.contract(s, &contraction{op: s.Op, batch: constant(c.groups), m: countOf(places), n: constant(c.filters), k: countOf(taps), plain: c.pointwise(),
		a: func(k *kernel, b, i, t string) (string, string) {
			o, w := split(k, i, places), split(k, t, taps)
			r := len(c.window)
			at, condition := c.reach(k, o[1:], w[:r])
			return k.element(s.Args[0], c.xAt(o[0], at, b, w[r])), condition
		},
		b: func(k *kernel, b, t, j string) (string, string) {
			w := split(k, t, taps)
			r := len(c.window)
			return k.element(s.Args[1], c.wAt(w[:r], w[r], b, j)), ""
		},
		store: func(k *kernel, b, i, j string) string {
			return fmt.Sprintf("%s*%s + %s", i, dimOf(c.y[len(c.y)-1]).c(), plus(b, c.filters, j))
		}})
}

// convInput: rows are places of x, columns channels, summands elements of the window with filters.
func (g *graphCode) convInput(s *plan.Step, c *sliding) {
	places, taps := join(c.x[:1], c.inner), join(c.window, one(c.filters))
	r := len(c.window)
	g.contract(s, &contraction{op: s.Op, batch: constant(c.groups), m: countOf(places), n: constant(c.channels), k: countOf(taps), columnsSecond: true, plain: c.pointwise(),
		a: func(k *kernel, b, i, t string) (string, string) {
			x, w := split(k, i, places), split(k, t, taps)
			o := make([]string, r)
			var parts []string
			for axis := range o {
				stride := c.a.Strides[axis]
				o[axis] = k.temp("o")
				k.add("int %s = %s + %d - %s*%d;", o[axis], x[1+axis], c.a.Lo[axis], w[axis], c.a.Dilate[axis])
				parts = append(parts, o[axis]+" >= 0")
				if stride > 1 {
					parts = append(parts, fmt.Sprintf("%s%%%d == 0", o[axis], stride))
					o[axis] = fmt.Sprintf("(%s/%d)", o[axis], stride)
				}
				parts = append(parts, fmt.Sprintf("%s < %d", o[axis], c.outer[axis]))
			}
			return k.element(s.Args[0], c.yAt(x[0], o, b, w[r])), both(parts...)
		},
		b: func(k *kernel, b, t, j string) (string, string) {
			w := split(k, t, taps)
			return k.element(s.Args[1], c.wAt(w[:r], j, b, w[r])), ""
		},
		store: func(k *kernel, b, i, j string) string {
			return fmt.Sprintf("%s*%s + %s", i, dimOf(c.x[len(c.x)-1]).c(), plus(b, c.channels, j))
		}})
}

// convKernel: rows are elements of the window with channels, columns filters, summands places of y.
func (g *graphCode) convKernel(s *plan.Step, c *sliding) {
	places, taps := join(c.y[:1], c.outer), join(c.window, one(c.channels))
	r := len(c.window)
	g.contract(s, &contraction{op: s.Op, batch: constant(c.groups), m: countOf(taps), n: constant(c.filters), k: countOf(places), rowsFirst: true, plain: c.pointwise(),
		a: func(k *kernel, b, i, t string) (string, string) {
			o, w := split(k, t, places), split(k, i, taps)
			at, condition := c.reach(k, o[1:], w[:r])
			return k.element(s.Args[0], c.xAt(o[0], at, b, w[r])), condition
		},
		b: func(k *kernel, b, t, j string) (string, string) {
			o := split(k, t, places)
			return k.element(s.Args[1], c.yAt(o[0], o[1:], b, j)), ""
		},
		store: func(k *kernel, b, i, j string) string {
			return fmt.Sprintf("%s*%d + %s", i, c.filters*c.groups, plus(b, c.filters, j))
		}})
}
