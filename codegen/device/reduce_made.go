package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// summedOnly finds the steps that compute, elementwise, what nothing but a reduction of columns reads: the kernel that would write the matrix
// reduces its rows in parts instead, and leaves those where the matrix would be.
func (g *graphCode) summedOnly() map[*plan.Step]*plan.Step {
	makers, sums := map[*ir.Value]*plan.Step{}, map[*plan.Step]*plan.Step{}
	users := ir.Users(g.s.Graph)
	for _, r := range g.s.Graph.Results {
		users[r.Value] = append(users[r.Value], nil)
	}
	for _, u := range g.s.Graph.Updates {
		users[u.Value] = append(users[u.Value], nil)
	}
	for i := range g.s.Steps {
		s := &g.s.Steps[i]
		if steps[s.Op.Kind] != 0 {
			if maker := makers[s.Op.Args[0]]; maker != nil && len(users[s.Op.Args[0]]) == 1 && g.partsFit(maker, s) {
				sums[maker] = s
			}
		}
		if len(s.Results) == 1 && isElementwise(s.Op) && standsApart(s) {
			makers[s.Op.Results[0]] = s
		}
	}
	return sums
}

// isElementwise reports whether an operation computes each element of its result from elements alone.
func isElementwise(op *ir.Op) bool {
	if op.Kind != ir.OpFused {
		c := ir.Of(op.Kind).Class
		return c == ir.Unary || c == ir.Binary || c == ir.Select
	}
	for _, inner := range op.Attrs.Body.Ops {
		if ir.Of(inner.Kind).Class == ir.Reduction {
			return false
		}
	}
	return op.Results[0].Type.Shape.Equal(op.Attrs.Shape)
}

// standsApart reports whether what a step makes shares no memory with what it reads.
func standsApart(s *plan.Step) bool {
	to := s.Results[0]
	if to.Place != plan.Arena {
		return false
	}
	for _, from := range s.Args {
		for from.Place == plan.Element {
			from = from.Whole
		}
		if from.Place == plan.Arena && from.Offset < to.Offset+to.Bytes && to.Offset < from.Offset+from.Bytes {
			return false
		}
	}
	return true
}

// partsFit reports whether the reduction is one of columns, in parts that fit into the memory of the matrix.
func (g *graphCode) partsFit(maker, sum *plan.Step) bool {
	count, length := columnsSize(sum.Op)
	if !byColumns(sum.Op, count.at(g.s.Rows), length.at(g.s.Rows)) {
		return false
	}
	f := columnFormOf(count.at(g.s.Rows), length.at(g.s.Rows), 1)
	return f.parts > 1 && g.partialAt("", sum.Op.Results[0].Type.DType, count, f.parts).bytes(g.s.Rows) <= maker.Results[0].Bytes
}

// columnsSize is how many columns a reduction leaves, and of how many rows.
func columnsSize(op *ir.Op) (count, length size) {
	x := op.Args[0].Type.Shape
	return countOf(x[len(op.Attrs.Axes):]), countOf(x[:len(op.Attrs.Axes)])
}

// reduceMade writes the first kernel of a reduction whose matrix a step would make.
func (g *graphCode) reduceMade(maker, sum *plan.Step) {
	count, length := columnsSize(sum.Op)
	f := columnFormOf(count.at(g.s.Rows), length.at(g.s.Rows), 1)
	p := g.partialAt(g.place(maker.Results[0]), sum.Op.Results[0].Type.DType, count, f.parts)
	graph, shape := maker.Op.Attrs.Body, maker.Op.Attrs.Shape
	if maker.Op.Kind != ir.OpFused {
		graph, shape = lone(maker)
	}
	read := func(k *kernel, row string) string {
		b := newBody(k, graph, shape, maker)
		k.add("int e = %s*%s + at;", row, count.c())
		return fmt.Sprintf("in[t] = %s;", b.evaluation(k.space(shape, len(shape), "e", "")).value(graph.Results[0].Value))
	}
	g.columns(sum.Op, f, count, length, read, p.storing(count))
	g.sums[sum] = p
}
