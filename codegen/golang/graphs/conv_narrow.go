package graphs

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// narrow is a convolution and a depthwise one of its result, as in an inverted residual, which are computed some lines at a
// time (rt.ConvDepth), and what follows either.
type narrow struct {
	mid           *plan.Buffer // what the second reads
	depth         *plan.Step
	first, second *then // nil: nothing follows
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
	return n
}

// convNarrow writes both.
func (f *function) convNarrow(s *plan.Schedule, i int, n *narrow) {
	for _, step := range s.Steps[i:][:n.steps] {
		f.note(&step)
	}
	conv := &s.Steps[i]
	y, mid, xs, taps := f.Slice(n.to(), true), f.Slice(n.mid, true), f.reads(conv), f.Slice(n.depth.Args[1], false)
	f.Add("rt.ConvDepth(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", f.Pool(), y, mid, xs[0], xs[1], taps,
		f.convDims(conv.Op), f.thenValue(n.first), f.convDims(n.depth.Op), f.thenValue(n.second))
}

// thenValue is a Then, that of nothing too.
func (f *function) thenValue(t *then) string {
	if t == nil {
		return "rt.Then{}"
	}
	return t.value(f)
}
