package graphs

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// narrow is a convolution and a depthwise one of its result, as in an inverted residual, which are computed some lines at a
// time (rt.ConvDepth), and what follows either; or three with the one behind, whose windows have one place (rt.ConvDepthConv).
type narrow struct {
	mid           *plan.Buffer // what the second reads
	depth, last   *plan.Step   // the last may be nil
	first, second *then        // nil: nothing follows
	third         *then
	steps         int
}

// to is where the result goes.
func (n *narrow) to() *plan.Buffer {
	if n.second != nil {
		return n.second.to
	}
	return n.depth.Results[0]
}

// narrowOf returns the depthwise convolution that alone reads step i, a convolution, or what follows that; nil if there is
// none, or if it is written where something lies that the first reads.
func narrowOf(s *plan.Schedule, i int) *narrow {
	conv := &s.Steps[i]
	if conv.Op.Kind != ir.OpConv || conv.Op.Attrs.Groups != 1 || conv.Op.Results[0].Type.DType != ir.F32 {
		return nil
	}
	n, at, value := &narrow{mid: conv.Results[0]}, i+1, conv.Op.Results[0]
	needs := slices.Clone(conv.Args)
	if t := thenOf(s, i); t != nil {
		if t.add != nil {
			return nil
		}
		n.first, n.mid, at, value = t, t.to, i+2, s.Steps[i+1].Op.Results[0]
		needs = append(needs, t.scale, t.bias)
	}
	if at >= len(s.Steps) || !plan.Depthwise(s.Steps[at].Op) || s.Steps[at].Op.Args[0] != value || s.Steps[at].Op.Args[1] == value || readBehind(s, n.mid, at) {
		return nil
	}
	n.depth, n.steps = &s.Steps[at], at-i+1
	if t := thenOf(s, at); t != nil && t.add == nil {
		n.second, n.steps = t, n.steps+1
	}
	if !inArena(n.mid, n.to()) || !allApart(n.to(), append(needs, n.mid)) {
		return nil
	}
	if n.second != nil {
		needs = append(needs, n.second.scale, n.second.bias)
	}
	n.end(s, i, append(needs, n.to()))
	return n
}

// end adds the convolution that alone reads the result of the second, and what follows it, unless they are written where something
// lies that is needed for them.
func (n *narrow) end(s *plan.Schedule, i int, needs []*plan.Buffer) {
	at := i + n.steps
	if at >= len(s.Steps) || !plan.Pointwise(s.Steps[at].Op) || base(s.Steps[at].Op.Args[0]) != base(n.to().Value) || readBehind(s, n.to(), at) {
		return
	}
	last := &s.Steps[at]
	z, steps, third := last.Results[0], 1, thenOf(s, at)
	if third != nil {
		z, steps = third.to, 2
		needs = append(needs, third.scale, third.bias, third.add)
	}
	if !inArena(z) || !allApart(z, append(needs, last.Args[1])) {
		return
	}
	n.last, n.third, n.steps = last, third, n.steps+steps
}

// convNarrow writes both.
func (f *function) convNarrow(s *plan.Schedule, i int, n *narrow) {
	for _, step := range s.Steps[i:][:n.steps] {
		f.note(&step)
	}
	conv := &s.Steps[i]
	if n.last != nil {
		f.convNarrowEnd(conv, n)
		return
	}
	y, mid, xs, taps := f.Slice(n.to(), true), f.Slice(n.mid, true), f.reads(conv), f.Slice(n.depth.Args[1], false)
	f.Add("rt.ConvDepth(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", f.Pool(), y, mid, xs[0], xs[1], taps,
		f.convDims(conv.Op), f.thenValue(n.first), f.convDims(n.depth.Op), f.thenValue(n.second))
}

// convNarrowEnd writes all three.
func (f *function) convNarrowEnd(conv *plan.Step, n *narrow) {
	to := n.last.Results[0]
	if n.third != nil {
		to = n.third.to
	}
	z, y, mid, xs, taps, last := f.Slice(to, true), f.Slice(n.to(), true), f.Slice(n.mid, true), f.reads(conv), f.Slice(n.depth.Args[1], false), f.Slice(n.last.Args[1], false)
	f.Add("rt.ConvDepthConv(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", f.Pool(), z, y, mid, xs[0], xs[1], taps, last,
		f.convDims(conv.Op), f.thenValue(n.first), f.convDims(n.depth.Op), f.thenValue(n.second), f.convDims(n.last.Op), f.thenValue(n.third))
}

// thenValue is a Then, that of nothing too.
func (f *function) thenValue(t *then) string {
	if t == nil {
		return "rt.Then{}"
	}
	return t.value(f)
}
