package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// penalties returns what the regularizers of the model's weights add to the loss, once a batch. A weight that does
// not learn adds nothing.
func penalties(b *body) []*ir.Value {
	var out []*ir.Value
	for _, v := range b.module.checked.Variables {
		r, ok := v.Regularizer.(*catalog.Instance)
		if !ok || v.State || !v.Trainable || slices.Contains(b.frozen, v) {
			continue
		}
		w := long(b.Builder, b.variable(v))
		if p := penaltyOf(b.Builder, r, w); p != nil {
			out = append(out, b.Sum(p, axes(p)...))
		}
	}
	return out
}

// penaltyOf returns a value whose elements add up to what a regularizer makes of x, nil if that is nothing.
func penaltyOf(b *ir.Builder, r *catalog.Instance, x *ir.Value) *ir.Value {
	switch r.Entry.Name {
	case "L1":
		return absolutePenalty(b, r.Args.Float("l1"), x)
	case "L2":
		return squarePenalty(b, r.Args.Float("l2"), x)
	case "L1L2":
		one, two := absolutePenalty(b, r.Args.Float("l1"), x), squarePenalty(b, r.Args.Float("l2"), x)
		switch {
		case one == nil:
			return two
		case two == nil:
			return one
		}
		return b.Add(one, two)
	case "OrthogonalRegularizer":
		return orthogonalPenalty(b, r.Args, x)
	}
	panic("lower: no regularizer " + r.Entry.Name)
}

func absolutePenalty(b *ir.Builder, factor float64, x *ir.Value) *ir.Value {
	if factor == 0 {
		return nil
	}
	return scaled(b, b.Unary(ir.OpAbs, x), factor)
}

func squarePenalty(b *ir.Builder, factor float64, x *ir.Value) *ir.Value {
	if factor == 0 {
		return nil
	}
	return scaled(b, b.Mul(x, x), factor)
}

// orthogonalPenalty is factor · |cos| / pairs of each pair of rows, half of it on either side of the diagonal.
func orthogonalPenalty(b *ir.Builder, a *catalog.Args, x *ir.Value) *ir.Value {
	along := 1
	if a.Word("mode") == "columns" {
		along = 0
	}
	n := int(x.Type.Shape[1-along])
	if n < 2 {
		return nil
	}
	unit := b.Mul(x, back(b, b.Unary(ir.OpRsqrt, atLeast(b, b.Sum(b.Mul(x, x), along), 1e-24)), x, []int{along}))
	cos := b.Dot(unit, unit, nil, nil, []int{along}, []int{along})
	square := ir.Shape{ir.Dim(n), ir.Dim(n)}
	diagonal := b.Binary(ir.OpEqual, b.Iota(ir.I32, square, 0), b.Iota(ir.I32, square, 1))
	off := b.Where(diagonal, b.Fill(x.Type.DType, square, 0), b.Unary(ir.OpAbs, cos))
	return scaled(b, off, a.Float("factor")/float64(n*(n-1)))
}

// atLeast is the larger of each element and a number.
func atLeast(b *ir.Builder, x *ir.Value, least float64) *ir.Value {
	return b.Max(x, filled(b, x, least))
}

// otherAxes lists those of n axes that are not among some.
func otherAxes(n int, some []int) []int {
	taken := make([]bool, n)
	for _, a := range some {
		taken[a] = true
	}
	var others []int
	for i := range n {
		if !taken[i] {
			others = append(others, i)
		}
	}
	return others
}
