package bodies

import (
	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// FollowAll writes what steps compute for element i.
func FollowAll(k *kernels.Kernel, behind []plan.Step) {
	for i := range behind {
		follow(k, &behind[i])
		if k.Moved != nil && k.List.Touches(k.Moved, behind[i].Results) {
			k.Moved = nil
		}
	}
}

// follow writes what a step computes for element i.
func follow(k *kernels.Kernel, s *plan.Step) {
	graph, shape := Computed(s)
	b := New(k, graph, shape, s)
	b.Store(b.Evaluation(kernels.NewSpace(shape, len(shape), "i", "")), graph.Results, func(*ir.Value) bool { return true })
}

// New is a body without reductions.
func New(k *kernels.Kernel, graph *ir.Graph, shape ir.Shape, s *plan.Step) *Body {
	b := &Body{K: k, graph: graph, shape: shape, row: len(shape), Args: map[*ir.Value]*plan.Buffer{}, results: s.Results, rowVar: map[*ir.Value]string{}}
	for i, p := range graph.Params {
		b.Args[p.Value] = s.Args[i]
	}
	return b
}
