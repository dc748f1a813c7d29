package stable

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Sums over a softmax of what its logarithm is a part of. Where one share is almost 1, its logarithm is what the others leave of
// it, and in the derivative by it almost all cancels: these forms compute with the others alone.

// shares is a softmax p = exp(z) / sum(exp(z)) along an axis seen from its largest share: z is no more than 0 there.
type shares struct {
	b    *ir.Builder
	axis int
	z    *ir.Value
	top  *ir.Value // whether an element is the first of the largest
	down *ir.Value // z less that of the largest, 0 where nothing is left of the share
	rest *ir.Value // exp of it, 0 at the largest
	sum  *ir.Value // of rest, so that the largest share is 1 / (1 + sum)
}

func sharesOf(b *ir.Builder, z *ir.Value, axis int) *shares {
	p := &shares{b: b, axis: axis, z: z}
	place := b.Iota(ir.I32, z.Type.Shape, axis)
	p.top = b.Binary(ir.OpEqual, place, p.spread(b.ArgMax(z, axis)))
	zero := filled(b, z, 0)
	down := p.fromTop(z)
	p.rest = b.Where(p.top, zero, b.Exp(down))
	p.down = b.Where(b.Binary(ir.OpLess, zero, p.rest), down, zero)
	p.sum = b.Sum(p.rest, axis)
	return p
}

// fromTop is w less that of the element with the largest share.
func (p *shares) fromTop(w *ir.Value) *ir.Value {
	b := p.b
	return b.Sub(w, p.spread(b.Sum(b.Where(p.top, w, filled(b, w, 0)), p.axis)))
}

// spread repeats what there is once along the axis.
func (p *shares) spread(v *ir.Value) *ir.Value { return p.b.Spread(v, p.z.Type.Shape, []int{p.axis}) }

// mean is the sum of all shares times something that is 0 for the largest.
func (p *shares) mean(v *ir.Value) *ir.Value {
	b := p.b
	return b.Div(b.Sum(b.Mul(p.rest, v), p.axis), b.Add(p.sum, filled(b, p.sum, 1)))
}

// total is log(sum(exp(z))) less the largest z.
func (p *shares) total() *ir.Value { return p.b.Unary(ir.OpLog1p, p.sum) }

// entropy: sum(p · log(p)) of a softmax p is mean(z) - log(1 + sum), both of which are not positive.
func (s *stabilizer) entropy(b *ir.Builder, op *ir.Op) *ir.Value {
	for _, f := range s.timesShare(op) {
		log, also := s.signed(f.other)
		if y := s.inLogSoftmax(log, f.axis); y == nil || !s.same(y, f.z) {
			continue
		}
		b.Part = "entropy"
		p := sharesOf(b, f.z, f.axis)
		return f.sum(b, op, b.Sub(p.mean(p.down), p.total()), also)
	}
	return nil
}

// shareFactor is a softmax of z along an axis as a factor of what is summed, also along that axis.
type shareFactor struct {
	share    *ir.Op
	z        *ir.Value
	axis     int
	other    *ir.Value // the other factor
	negative bool
}

// timesShare returns the factors of what an operation sums that are a softmax.
func (s *stabilizer) timesShare(op *ir.Op) (found []shareFactor) {
	product, negative := s.signed(op.Args[0])
	if product.Kind != ir.OpMul {
		return nil
	}
	for i := range product.Args {
		share, minus := s.signed(product.Args[i])
		if z, axis := s.share(share); z != nil && slices.Contains(op.Attrs.Axes, axis) {
			found = append(found, shareFactor{share, z, axis, product.Args[1-i], negative != minus})
		}
	}
	return found
}

// sum is the whole sum, given that along the axis, whose sign the other factor may have changed.
func (f *shareFactor) sum(b *ir.Builder, op *ir.Op, v *ir.Value, also bool) *ir.Value {
	if f.negative != also {
		v = b.Neg(v)
	}
	return sumOfRest(b, v, op.Attrs.Axes, f.axis)
}

// share returns z and the axis of a softmax, also of exp(z - log(sum(exp(z)))).
func (s *stabilizer) share(op *ir.Op) (z *ir.Value, axis int) {
	switch op.Kind {
	case ir.OpDiv:
		if z, axes := s.softmax(op); len(axes) == 1 {
			return z, axes[0]
		}
	case ir.OpExp:
		if log := s.from(op.Args[0]); log.Kind == ir.OpSub {
			for axis := range op.Results[0].Type.Shape {
				if z := s.inLogSoftmax(log, axis); z != nil && s.shifted(z) {
					return z, axis
				}
			}
		}
	}
	return nil, 0
}

// signed looks behind a change of sign.
func (s *stabilizer) signed(v *ir.Value) (op *ir.Op, negative bool) {
	if x, ok := s.is(v, ir.OpNeg); ok {
		return s.from(x), true
	}
	return s.from(v), false
}

// inLogSoftmax returns z if an operation is z - log(sum(exp(z))) along an axis.
func (s *stabilizer) inLogSoftmax(op *ir.Op, axis int) *ir.Value {
	if op.Kind != ir.OpSub {
		return nil
	}
	log, at := s.unspread(op.Args[1], nil)
	if log.Kind != ir.OpLog {
		return nil
	}
	sum, at := s.unspread(log.Args[0], at)
	if sum.Kind != ir.OpSum || !slices.Equal(sum.Attrs.Axes, []int{axis}) || !at.beside(sum.Attrs.Axes, op.Args[0].Type.Shape) {
		return nil
	}
	if y, ok := s.is(sum.Args[0], ir.OpExp); !ok || !s.same(y, op.Args[0]) {
		return nil
	}
	return op.Args[0]
}

// sumOfRest sums over the axes of a sum that are left when one is done.
func sumOfRest(b *ir.Builder, v *ir.Value, axes []int, done int) *ir.Value {
	var left []int
	for _, a := range axes {
		switch {
		case a < done:
			left = append(left, a)
		case a > done:
			left = append(left, a-1)
		}
	}
	return b.Sum(v, left...)
}
