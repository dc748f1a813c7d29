package autodiff

import "github.com/dlgen/dlgen/codegen/ir"

// root is the derivative of a square root. That of a sum of squares, a norm, is 0 where all of them are 0: of the slopes
// that lie there the one in the middle, as of abs at 0. Of anything else it is infinite at 0.
func root(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	y, half := op.Results[0], scale(b, dy, 0.5)
	if !sumOfSquares(op.Args[0]) {
		return b.Div(half, y)
	}
	zero := b.Binary(ir.OpEqual, y, like(b, y, 0))
	return b.Where(zero, like(b, y, 0), b.Div(half, b.Where(zero, like(b, y, 1), y)))
}

// sumOfSquares tells whether a value is one by its form; a square alone is.
func sumOfSquares(v *ir.Value) bool {
	switch op := v.Op; op.Kind {
	case ir.OpReshape, ir.OpBroadcast, ir.OpSum:
		return sumOfSquares(op.Args[0])
	case ir.OpAdd:
		return sumOfSquares(op.Args[0]) && sumOfSquares(op.Args[1])
	case ir.OpMul:
		return op.Args[0] == op.Args[1]
	case ir.OpPow:
		n, _, ok := ir.Splat(op.Args[1])
		return ok && n == 2
	}
	return false
}
