package fuse

import "github.com/dlgen/dlgen/codegen/ir"

// Takes reports whether an operation can be part of a loop: it is elementwise, and no product does it in passing, or it reduces rows.
func Takes(op *ir.Op) bool { return clusterOf(op) != nil }

// Free reports whether an operation costs nothing inside of a loop, so that each loop may have its own.
func Free(op *ir.Op) bool {
	switch op.Kind {
	case ir.OpBroadcast, ir.OpIota, ir.OpRows:
		return true
	case ir.OpConst:
		_, _, ok := op.Attrs.Literal.Splat()
		return ok
	case ir.OpRandom:
		return Drawn(op)
	}
	return false
}

// Drawn reports whether a loop can draw an operation's random numbers itself, each for its own element.
func Drawn(op *ir.Op) bool {
	return op.Kind == ir.OpRandom && op.Attrs.Mode == "uniform" && op.Attrs.DType == ir.F32 && len(op.Args) == 0
}

// Again reports whether an operation may be done again: one on elements, or one that draws random numbers.
func Again(op *ir.Op) bool {
	return ir.Elementwise(op.Kind) || op.Kind == ir.OpRandom || op.Kind == ir.OpBroadcast
}

// Backward lets elementwise operations of the backward pass read others instead of their operands. What makes these comes before
// the operation.
func Backward(g *ir.Graph, stand func(*ir.Value) *ir.Value) {
	ops := g.Ops
	g.Ops = nil
	for _, op := range ops {
		if op.Phase == ir.Backward && Takes(op) {
			for i, arg := range op.Args {
				op.Args[i] = stand(arg)
			}
		}
		g.Ops = append(g.Ops, op)
	}
}
