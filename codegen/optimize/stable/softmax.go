package stable

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// complement is 1 - v of a share v: sigmoid(-x) of sigmoid(x), and of a softmax's element the sum of the others, as
// exp(log(1 - v)); elements may have been moved since. It is nil if v is something else.
func (s *stabilizer) complement(b *ir.Builder, v *ir.Value) *ir.Value {
	op := s.from(v)
	switch op.Kind {
	case ir.OpSigmoid:
		return b.Unary(ir.OpSigmoid, b.Neg(op.Args[0]))
	case ir.OpDiv:
		if z, axes := s.softmax(op); z != nil {
			return b.Exp(logOthers(b, op.Results[0], z, axes))
		}
	case ir.OpReshape, ir.OpTranspose, ir.OpBroadcast, ir.OpSlice, ir.OpReverse, ir.OpGather:
		if x := s.complement(b, op.Args[0]); x != nil {
			return moved(b, op, x)
		}
	}
	return nil
}

// oneMinusShare is the rule of 1 - v.
func (s *stabilizer) oneMinusShare(b *ir.Builder, op *ir.Op) *ir.Value {
	one, v := s.minus(op)
	if v == nil || !ir.IsNumber(one, 1) {
		return nil
	}
	return s.complement(b, v)
}

// softmax returns z, which is x less its largest, and the axes of exp(z) / sum(exp(z)), nil if a quotient is none.
func (s *stabilizer) softmax(op *ir.Op) (z *ir.Value, axes []int) {
	z, ok := s.is(op.Args[0], ir.OpExp)
	if !ok || !s.shifted(z) {
		return nil, nil
	}
	sum, at := s.unspread(op.Args[1], nil)
	if sum.Kind != ir.OpSum || !at.beside(sum.Attrs.Axes, z.Type.Shape) {
		return nil, nil
	}
	if y, ok := s.is(sum.Args[0], ir.OpExp); !ok || !s.same(z, y) {
		return nil, nil
	}
	return z, sum.Attrs.Axes
}

// logOthers is log(1 - p) of p = softmax(z), whose z is no more than 0: log1p(-p) of what is at most a half, and of the one
// that may be more the logarithm of the others' sum.
func logOthers(b *ir.Builder, p, z *ir.Value, axes []int) *ir.Value {
	large := b.Binary(ir.OpLess, filled(b, p, 0.5), p)
	rest := b.Where(large, filled(b, z, math.Inf(-1)), z)
	most := b.StopGradient(finite(b, b.Reduce(ir.OpReduceMax, rest, axes...)))
	sum := b.Sum(b.Exp(b.Sub(rest, b.Spread(most, z.Type.Shape, axes))), axes...)
	some := b.Binary(ir.OpLess, filled(b, sum, 0), sum)
	others := b.Add(b.Log(b.Where(some, sum, filled(b, sum, 1))), most)
	others = b.Where(some, others, filled(b, sum, math.Inf(-1)))
	all := b.Log(b.Sum(b.Exp(z), axes...))
	small := b.Unary(ir.OpLog1p, b.Neg(b.Where(large, filled(b, p, 0), p)))
	return b.Where(large, b.Spread(b.Sub(others, all), z.Type.Shape, axes), small)
}
