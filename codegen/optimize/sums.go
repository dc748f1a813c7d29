package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// sums finds sums over rows, as derivatives by vectors are, and sums in rows from sums that are there: those of what is
// negated, doubled or multiplied by a vector, from the sum of what that is made of; and what is centred adds up to
// zero. So the derivative of a normalization by a batch's statistics reads its operands twice, not three times, and that of one by
// statistics of rows adds up what is there anyway. It rounds otherwise.
func sums(g *ir.Graph) {
	there, users := map[knownSum]bool{}, map[*ir.Value]int{}
	for _, op := range g.Ops {
		for _, arg := range op.Args {
			users[arg]++
		}
		if op.Kind == ir.OpSum && len(op.Attrs.Axes) < 8 {
			there[knownSumOf(op)] = true
		}
	}
	s := &summer{there, users}
	rewrite.All(g, func(k ir.Kind) []rewrite.Rule {
		if k == ir.OpSum {
			return []rewrite.Rule{s.centred, s.negated, s.doubled, s.scaled}
		}
		return nil
	})
}

// summer knows which sums a graph has, and how often values are read in it.
type summer struct {
	there map[knownSum]bool
	users map[*ir.Value]int
}

// knownSum names a sum.
type knownSum struct {
	x    *ir.Value
	axes [8]int // and -1 behind them
}

func knownSumOf(op *ir.Op) knownSum {
	s := knownSum{x: op.Args[0]}
	for i := range s.axes {
		s.axes[i] = -1
	}
	copy(s.axes[:], op.Attrs.Axes)
	return s
}

// isSum reports whether an operation adds up what does not lie together, or what is in rows.
func isSum(op *ir.Op) bool { return columns(op) || addsUp(op) && inRows(op) }

// columns reports whether an operation adds up what does not lie together: rows, or groups of columns. Loops over rows add these up
// themselves.
func columns(op *ir.Op) bool { return addsUp(op) && !fuse.Takes(op) }

// addsUp reports whether an operation is a sum of some axes that keeps the type.
func addsUp(op *ir.Op) bool {
	x, n := op.Args[0].Type, len(op.Attrs.Axes)
	return n > 0 && n < 8 && n < len(x.Shape) && x.DType.IsFloat() && x.DType == op.Results[0].Type.DType
}

// inRows reports whether a sum is one for each row: its axes are the last.
func inRows(op *ir.Op) bool {
	rank := len(op.Args[0].Type.Shape)
	return rewrite.SameAxes(op.Attrs.Axes, ir.Axes(rank-len(op.Attrs.Axes), rank))
}

// inner returns the sum of what an operation's operand is made of, if that is known.
func (s *summer) inner(b *ir.Builder, op *ir.Op, x *ir.Value) *ir.Value {
	if !s.known(op, x) {
		return nil
	}
	return b.Sum(x, op.Attrs.Axes...)
}

// known reports whether the sum of x over the axes of an operation is there, or follows from sums that are.
func (s *summer) known(op *ir.Op, x *ir.Value) bool {
	axes, from := op.Attrs.Axes, x.Op
	sum := knownSumOf(op)
	sum.x = x
	switch {
	case s.there[sum], isCentred(x, axes):
		return true
	case from.Kind == ir.OpNeg, from.Kind == ir.OpAdd && from.Args[0] == from.Args[1]:
		return s.known(op, from.Args[0])
	case from.Kind == ir.OpMul && s.needed(op, x) && (repeated(from.Args[0], axes) != nil || repeated(from.Args[1], axes) != nil):
		return true
	case from.Kind == ir.OpMul:
		return repeated(from.Args[0], axes) != nil && s.known(op, from.Args[1]) || repeated(from.Args[1], axes) != nil && s.known(op, from.Args[0])
	}
	return false
}

// needed reports whether an operation adds up the rows of a derivative that is there for others anyway. What a model itself adds up stays:
// it may be scaled so that the sum is in the range of its floats.
func (s *summer) needed(op *ir.Op, x *ir.Value) bool {
	return inRows(op) && op.Phase == ir.Backward && s.users[x] > 1 && rewrite.Wide(x)
}

// negated: Σ -x = -Σ x.
func (s *summer) negated(b *ir.Builder, op *ir.Op) *ir.Value {
	from := op.Args[0].Op
	if !isSum(op) || from.Kind != ir.OpNeg {
		return nil
	}
	if sum := s.inner(b, op, from.Args[0]); sum != nil {
		return b.Neg(sum)
	}
	return nil
}

// doubled: Σ (x + x) = Σ x + Σ x.
func (s *summer) doubled(b *ir.Builder, op *ir.Op) *ir.Value {
	from := op.Args[0].Op
	if !isSum(op) || from.Kind != ir.OpAdd || from.Args[0] != from.Args[1] {
		return nil
	}
	if sum := s.inner(b, op, from.Args[0]); sum != nil {
		return b.Add(sum, sum)
	}
	return nil
}

// scaled: Σ x·v = (Σ x)·v if v is the same for all that is added up. In rows that is less to do where x·v is there for others anyway.
func (s *summer) scaled(b *ir.Builder, op *ir.Op) *ir.Value {
	from := op.Args[0].Op
	if !isSum(op) || from.Kind != ir.OpMul {
		return nil
	}
	for i, arg := range from.Args {
		v := repeated(arg, op.Attrs.Axes)
		if v == nil {
			continue
		}
		x := from.Args[1-i]
		if inRows(op) && isCentred(x, op.Attrs.Axes) { // in columns the product keeps what is made of vectors together
			return rewrite.Fill(b, op.Results[0].Type, rewrite.Number{})
		}
		if s.known(op, x) || s.needed(op, from.Results[0]) {
			return b.Mul(b.Sum(x, op.Attrs.Axes...), v)
		}
	}
	return nil
}

// centred: Σ (x - mean(x)) = 0.
func (s *summer) centred(b *ir.Builder, op *ir.Op) *ir.Value {
	if !isSum(op) || !isCentred(op.Args[0], op.Attrs.Axes) {
		return nil
	}
	return rewrite.Fill(b, op.Results[0].Type, rewrite.Number{})
}

// isCentred reports whether a value is x less its mean over axes, the first ones.
func isCentred(v *ir.Value, axes []int) bool {
	if v.Op.Kind != ir.OpSub {
		return false
	}
	x, mean := v.Op.Args[0], repeated(v.Op.Args[1], axes)
	if mean == nil || mean.Op.Kind != ir.OpDiv && mean.Op.Kind != ir.OpMul {
		return false
	}
	sum, count := mean.Op.Args[0].Op, mean.Op.Args[1]
	if sum.Kind != ir.OpSum || sum.Args[0] != x || !slices.Equal(sum.Attrs.Axes, axes) {
		return false
	}
	factor, power, ok := counts(count)
	along := make(ir.Shape, len(axes))
	for i, axis := range axes {
		along[i] = x.Type.Shape[axis]
	}
	n := along.Size()
	if mean.Op.Kind == ir.OpMul {
		return ok && factor*float64(n.Factor) == 1 && power == 0 && n.Power == 0
	}
	return ok && factor == float64(n.Factor) && power == n.Power
}

// repeated returns the value of which another has copies along axes, nil if it is no such value.
func repeated(v *ir.Value, axes []int) *ir.Value {
	if v.Op.Kind != ir.OpBroadcast || len(v.Op.Attrs.Axes)+len(axes) != len(v.Type.Shape) ||
		slices.ContainsFunc(axes, func(axis int) bool { return slices.Contains(v.Op.Attrs.Axes, axis) }) {
		return nil
	}
	for i, axis := range v.Op.Attrs.Axes { // none is stretched
		if v.Op.Args[0].Type.Shape[i] != v.Type.Shape[axis] {
			return nil
		}
	}
	return v.Op.Args[0]
}

// counts returns a number that is factor · rows^power.
func counts(v *ir.Value) (factor float64, power int, ok bool) {
	if n, ok := rewrite.Splat(v); ok && v.Type.DType.IsFloat() {
		return n.Float, 0, true
	}
	switch v.Op.Kind {
	case ir.OpRows:
		return 1, 1, true
	case ir.OpBroadcast:
		return counts(v.Op.Args[0])
	case ir.OpMul:
		f, p, first := counts(v.Op.Args[0])
		g, q, second := counts(v.Op.Args[1])
		return f * g, p + q, first && second
	}
	return 0, 0, false
}
