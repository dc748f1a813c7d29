package plan

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Heads returns of how many products of a step the rows lie side by side behind the next step, if that does nothing but bring
// them there: [.., heads, m, n] becomes [.., m, heads, n], as behind attention. Else it is 0. Code that can do so lets the
// products go there at once, so their operands stay until the second step is done.
func Heads(product, next *ir.Op) int {
	if product.Kind != ir.OpDot || next.Kind != ir.OpTranspose || base(next.Args[0]) != product.Results[0] {
		return 0
	}
	from, x := product.Results[0].Type.Shape, next.Args[0].Type.Shape
	batch, rank := len(product.Attrs.BatchA), len(x)
	if batch == 0 || len(from) != batch+2 || rank < 3 || !slices.Equal(from[batch:], x[rank-2:]) || x[rank-3] <= 0 {
		return 0
	}
	for axis, to := range next.Attrs.Axes {
		want := axis
		switch axis {
		case rank - 3:
			want = rank - 2
		case rank - 2:
			want = rank - 3
		}
		if to != want {
			return 0
		}
	}
	return int(x[rank-3])
}

// keepOperands lets the operands of products live until their rows lie where they are wanted.
func (p *planner) keepOperands() {
	for i := range p.ops[:max(0, len(p.ops)-1)] {
		op := p.ops[i]
		if Heads(op, p.ops[i+1]) == 0 || p.lastUse[op.Results[0]] != i+1 {
			continue
		}
		for _, arg := range op.Args {
			p.lastUse[base(arg)] = max(p.lastUse[base(arg)], i+1)
		}
	}
}
