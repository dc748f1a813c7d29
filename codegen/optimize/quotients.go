package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// quotients lets the derivative of a softmax read the softmax alone, p = e / s with e = exp(x) and s = Σ e, which is all that
// has to be kept for it then:
//
//	(g/s - Σ(g/s · p)) · e  is  (g - Σ(g · p)) · p
//
// where the factor of e may be zero outside of a mask, and the sum may be left out where s was zero. It rounds otherwise.
// A softmax that is zero outside of a mask makes its derivative so: that is not masked again. Where the mask may leave nothing of a
// row and s is zero then, p is no number there, but the derivative is zero: the mask stays, behind the product.
func quotients(g *ir.Graph) {
	rewrite.All(g, func(k ir.Kind) []rewrite.Rule {
		switch k {
		case ir.OpMul:
			return []rewrite.Rule{quotientDerivative}
		case ir.OpWhere:
			return []rewrite.Rule{maskedAlready}
		}
		return nil
	})
}

// maskedAlready: where(mask, v · p, 0) is v · p if p is zero outside of the mask. In a derivative alone: what a mask stops of scores may
// be no number, though all that is made of them is; their derivative is made of values that the result has been made of, too.
func maskedAlready(_ *ir.Builder, op *ir.Op) *ir.Value {
	x, mask := unmasked(op.Results[0])
	switch {
	case mask == nil:
		return nil
	case zeroOutside(x, mask):
		return x
	case x.Op.Kind != ir.OpMul || op.Phase != ir.Backward:
		return nil
	}
	for i, p := range x.Op.Args {
		if zeroOutside(p, mask) && isTame(x.Op.Args[1-i]) {
			return x
		}
	}
	return nil
}

// zeroOutside reports whether a value is masked, and divided by a number for each row maybe that is not zero where the mask leaves
// nothing of the row.
func zeroOutside(v, mask *ir.Value) bool {
	if v.Op.Kind == ir.OpDiv && ofRows(v.Op.Args[1]) && neverZero(ir.Unshaped(v.Op.Args[1].Op.Args[0])) {
		v = v.Op.Args[0]
	}
	_, by := unmasked(v)
	return by == mask
}

// neverZero reports whether another number stands for zeros in a value.
func neverZero(v *ir.Value) bool {
	if v.Op.Kind != ir.OpWhere || v.Op.Args[0].Op.Kind != ir.OpEqual {
		return false
	}
	n, ok := rewrite.Splat(v.Op.Args[1])
	if !ok || n.Float == 0 {
		return false
	}
	asked := v.Op.Args[0].Op.Args
	return asked[0] == v.Op.Args[2] && ir.IsNumber(asked[1], 0) || asked[1] == v.Op.Args[2] && ir.IsNumber(asked[0], 0)
}

// ofRows reports whether a value is a number for each row: zero divided by it is zero, or no element of the row is a number.
func ofRows(v *ir.Value) bool {
	return v.Op.Kind == ir.OpBroadcast && !slices.Contains(v.Op.Attrs.Axes, len(v.Type.Shape)-1)
}

// isTame reports whether elements of a value are surely numbers, or whole rows of it are not, so that zero times it is zero: products of
// matrices, sums and products of such, what drops elements, and numbers of rows.
func isTame(v *ir.Value) bool { return tameWithin(v, 8) }

// tameWithin looks so many operations back, as each may have two operands that share what they are made of.
func tameWithin(v *ir.Value, steps int) bool {
	if n, ok := rewrite.Splat(v); ok {
		return n.Float-n.Float == 0
	}
	all := func(args []*ir.Value) bool {
		return steps > 0 && !slices.ContainsFunc(args, func(arg *ir.Value) bool { return !tameWithin(arg, steps-1) })
	}
	switch op := v.Op; op.Kind {
	case ir.OpDot:
		return true
	case ir.OpBroadcast:
		return ofRows(v) || all(op.Args)
	case ir.OpCast:
		return op.Args[0].Type.DType == ir.Bool
	case ir.OpWhere:
		return all(op.Args[1:])
	case ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpNeg, ir.OpReshape:
		return all(op.Args)
	}
	return false
}

// quotientDerivative is the rule of the last product of the derivative.
func quotientDerivative(b *ir.Builder, op *ir.Op) *ir.Value {
	for i, e := range op.Args {
		if e.Op.Kind != ir.OpExp {
			continue
		}
		factor, mask := unmasked(op.Args[1-i])
		d := quotientOf(factor, e, mask)
		if d == nil {
			continue
		}
		v := b.Mul(b.Add(d.g, b.Broadcast(d.total(b), factor.Type.Shape, d.axes)), d.p)
		if mask != nil {
			v = b.Where(mask, v, op.Args[1-i].Op.Args[2])
		}
		return v
	}
	return nil
}

// unmasked returns x and the mask of where(mask, x, 0), and other values as they are.
func unmasked(v *ir.Value) (x, mask *ir.Value) {
	if v.Op.Kind == ir.OpWhere && ir.IsNumber(v.Op.Args[2], 0) {
		return v.Op.Args[1], v.Op.Args[0]
	}
	return v, nil
}

// quotient is what the derivative of e / s by e is made of.
type quotient struct {
	g, p *ir.Value
	axes []int     // of a row's number among those of its elements
	sum  *ir.Value // -Σ(g/s · p), zero where s was …
	zero *ir.Value // … if that is asked, else nil
	none *ir.Value // that zero
	over []int     // the axes of the sum
}

// quotientOf recognizes the factor of e; nil if it is another one. A masked e is a multiple of its mask, so that the
// factor has to be one, too.
func quotientOf(factor, e, mask *ir.Value) *quotient {
	if factor.Op.Kind != ir.OpAdd {
		return nil
	}
	for i, part := range factor.Op.Args {
		row := factor.Op.Args[1-i]
		if part.Op.Kind != ir.OpDiv || row.Op.Kind != ir.OpBroadcast {
			continue
		}
		s := part.Op.Args[1]
		if s.Op.Kind != ir.OpBroadcast || !slices.Equal(s.Op.Attrs.Axes, row.Op.Attrs.Axes) || !s.Op.Args[0].Type.Equal(row.Op.Args[0].Type) {
			continue
		}
		d := &quotient{g: part.Op.Args[0], axes: row.Op.Attrs.Axes}
		if d.takeSum(row.Op.Args[0], part) && d.p.Op.Args[1] == s && isExponential(d.p.Op.Args[0], e, mask) {
			return d
		}
	}
	return nil
}

// takeSum recognizes the number of a row: Σ -(part · p), which may be chosen to be zero.
func (d *quotient) takeSum(row, part *ir.Value) bool {
	d.sum = row
	if row.Op.Kind == ir.OpWhere && ir.IsNumber(row.Op.Args[1], 0) {
		d.zero, d.none, d.sum = row.Op.Args[0], row.Op.Args[1], row.Op.Args[2]
	}
	if d.sum.Op.Kind != ir.OpSum || d.sum.Op.Args[0].Op.Kind != ir.OpNeg {
		return false
	}
	d.over = d.sum.Op.Attrs.Axes
	product := d.sum.Op.Args[0].Op.Args[0].Op
	if product.Kind != ir.OpMul || !rewrite.SameAxes(slices.Concat(d.axes, d.over), ir.Axes(0, len(part.Type.Shape))) {
		return false
	}
	for i, arg := range product.Args {
		if p := product.Args[1-i]; arg == part && p.Op.Kind == ir.OpDiv {
			d.p = p
			return true
		}
	}
	return false
}

// isExponential reports whether a value is e, or e where a mask lets it through.
func isExponential(v, e, mask *ir.Value) bool {
	x, by := unmasked(v)
	return v == e || x == e && by == mask
}

// total is -Σ(g · p).
func (d *quotient) total(b *ir.Builder) *ir.Value {
	sum := b.Neg(b.Sum(b.Mul(d.g, d.p), d.over...))
	if d.zero != nil {
		return b.Where(d.zero, d.none, sum)
	}
	return sum
}
