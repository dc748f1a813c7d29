package plan

import "github.com/dlgen/dlgen/codegen/ir"

// order returns the operations of a graph in the order in which they are run: that of the graph, but what only
// fills or repeats is made right before its first reader, and the optimizer comes last, so that it can go over all
// weights at once.
func order(g *ir.Graph) []*ir.Op {
	done := map[*ir.Op]bool{}
	var out []*ir.Op
	var emit func(op *ir.Op)
	emit = func(op *ir.Op) {
		if done[op] {
			return
		}
		done[op] = true
		for _, arg := range op.Args {
			emit(arg.Op)
		}
		out = append(out, op)
	}
	for _, op := range g.Ops {
		if !late(op) && op.Phase != ir.Optimize {
			emit(op)
		}
	}
	for _, op := range g.Ops {
		if !late(op) {
			emit(op)
		}
	}
	for _, op := range g.Ops {
		emit(op)
	}
	return out
}

// late reports whether an operation makes something larger of what it reads, or of nothing.
func late(op *ir.Op) bool {
	switch op.Kind {
	case ir.OpConst, ir.OpIota, ir.OpRandom, ir.OpBroadcast:
		return true
	case ir.OpReshape:
		return late(op.Args[0].Op)
	}
	return false
}
