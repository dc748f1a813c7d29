package fold

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// transposeIndices looks rows up in the order in which they are wanted: the axes that move are those of the indices, which
// are fewer elements than what is looked up.
func transposeIndices(b *ir.Builder, op *ir.Op) *ir.Value {
	x, perm := op.Args[0], op.Attrs.Axes
	if x.Op.Kind != ir.OpGather || x.Op.Attrs.Batch > 0 || x.Op.Attrs.Axis > 0 {
		return nil
	}
	table, indices := x.Op.Args[0], x.Op.Args[1]
	if !movesFirst(perm, len(indices.Type.Shape)) {
		return nil
	}
	b.Like(x.Op)
	return b.Gather(table, b.Transpose(indices, perm[:len(indices.Type.Shape)]), 0, 0)
}

// scatterTransposed adds rows up in the order in which they lie.
func scatterTransposed(b *ir.Builder, op *ir.Op) *ir.Value {
	indices, x := op.Args[0], op.Args[1]
	if x.Op.Kind != ir.OpTranspose || op.Attrs.Batch > 0 || op.Attrs.Axis > 0 {
		return nil
	}
	n, perm := len(indices.Type.Shape), x.Op.Attrs.Axes
	if !movesFirst(perm, n) {
		return nil
	}
	back := make([]int, n)
	for i, axis := range perm[:n] {
		back[axis] = i
	}
	return b.ScatterAdd(b.Transpose(indices, back), x.Op.Args[0], op.Attrs.Shape, 0, 0)
}

// movesFirst reports whether a permutation moves the first axes among themselves, and what is behind them stays and is more
// than an element.
func movesFirst(perm []int, first int) bool {
	return len(perm) > first && slices.Equal(perm[first:], ir.Axes(first, len(perm)))
}
