package device

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// followAll writes what steps compute for element i.
func followAll(k *kernel, behind []plan.Step) {
	for i := range behind {
		follow(k, &behind[i])
		if k.moved != nil && k.g.touches(k.moved, behind[i].Results) {
			k.moved = nil
		}
	}
}

// follow writes what a step computes for element i.
func follow(k *kernel, s *plan.Step) {
	graph, shape := computed(s)
	b := newBody(k, graph, shape, s)
	b.store(b.evaluation(newSpace(shape, len(shape), "i", "")), graph.Results, func(*ir.Value) bool { return true })
}

// newBody is a body without reductions.
func newBody(k *kernel, graph *ir.Graph, shape ir.Shape, s *plan.Step) *body {
	b := &body{k: k, graph: graph, shape: shape, row: len(shape), args: map[*ir.Value]*plan.Buffer{}, results: s.Results, rowVar: map[*ir.Value]string{}}
	for i, p := range graph.Params {
		b.args[p.Value] = s.Args[i]
	}
	return b
}
