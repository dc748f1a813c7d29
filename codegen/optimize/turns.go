package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// turns multiplies in the other order, c' = b' a', where nothing reads a product but a transposition that puts its columns
// before its rows: what is left to move is whole rows, or nothing.
func turns(g *ir.Graph) {
	read := rewrite.Readers(g)
	once := func(v *ir.Value) bool { return len(read[v]) == 1 }
	rewrite.Once(g, func(k ir.Kind) []rewrite.Rule {
		if k == ir.OpTranspose {
			return []rewrite.Rule{func(b *ir.Builder, op *ir.Op) *ir.Value { return turnedDot(b, op, once) }}
		}
		return nil
	})
}

// turnedDot is the rule of such a transposition.
func turnedDot(b *ir.Builder, op *ir.Op, once func(v *ir.Value) bool) *ir.Value {
	x, perm := op.Args[0], op.Attrs.Axes
	dot := x
	if x.Op.Kind == ir.OpReshape {
		dot = x.Op.Args[0]
	}
	rank, n := len(perm), len(dot.Type.Shape)
	if dot.Op.Kind != ir.OpDot || rank < 2 || n < 2 || !once(x) || dot != x && !once(dot) {
		return nil
	}
	a := &dot.Op.Attrs
	s := x.Type.Shape
	if len(a.BatchA) != n-2 || s[rank-2] != dot.Type.Shape[n-2] || s[rank-1] != dot.Type.Shape[n-1] {
		return nil
	}
	if perm[rank-1] != rank-2 || slices.Contains([]ir.Dim{s[rank-1], s[rank-2]}, 1) {
		return nil
	}
	axes := slices.Clone(perm)
	for i, axis := range axes {
		switch axis {
		case rank - 1:
			axes[i] = rank - 2
		case rank - 2:
			axes[i] = rank - 1
		}
	}
	v := b.Dot(dot.Op.Args[1], dot.Op.Args[0], a.BatchB, a.BatchA, a.ContractB, a.ContractA)
	shape := append(s[:rank-2:rank-2], s[rank-1], s[rank-2])
	return b.Transpose(b.Reshape(v, shape), axes)
}
