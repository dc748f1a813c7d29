package stable

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// partsOfSum are those of x + y: of two exponentials, or of one and a positive number.
func (s *stabilizer) partsOfSum(b *ir.Builder, op *ir.Op) parts {
	if x := rewrite.Other(op, 1); x != nil {
		if u := s.parts(b, x); u.certain() && s.exponential(x) {
			return parts{log: softplus(b, u.log)}
		}
		return parts{}
	}
	p, q := s.parts(b, op.Args[0]), s.parts(b, op.Args[1])
	for i, u := range []*parts{&p, &q} {
		if n, ok := positive(b, op.Args[i], op.Args[1-i]); ok && s.exponential(op.Args[1-i]) {
			*u = n
		}
	}
	switch {
	case p.log == nil || q.log == nil:
		return parts{}
	case s.shifted(p.log) && s.shifted(q.log):
		return asIs(b, op, p.certain() && q.certain())
	case p.certain() && q.certain():
		difference := b.Unary(ir.OpAbs, b.Sub(p.log, q.log))
		return parts{log: b.Add(b.Max(p.log, q.log), b.Unary(ir.OpLog1p, b.Exp(b.Neg(difference))))}
	}
	most := b.StopGradient(finite(b, b.Max(p.size(b), q.size(b))))
	return parts{log: most, rest: b.Add(p.less(b, most), q.less(b, most))}
}

// asIs are the parts of a sum of exponentials that are no more than 1: its logarithm as it is, if it is certain.
func asIs(b *ir.Builder, sum *ir.Op, certain bool) parts {
	if !certain {
		return parts{}
	}
	return parts{log: b.Log(sum.Results[0])}
}

// size is the logarithm of the absolute value.
func (t parts) size(b *ir.Builder) *ir.Value {
	if t.rest == nil {
		return t.log
	}
	return b.Add(t.log, b.Log(b.Unary(ir.OpAbs, t.rest)))
}

// less is the value over exp(most), which is no less than its size. What is larger can be so beside a rest of 0
// only, and must not become infinity.
func (t parts) less(b *ir.Builder, most *ir.Value) *ir.Value {
	x := b.Sub(t.log, most)
	if t.rest == nil {
		return b.Exp(x)
	}
	bound := 80.0
	if x.Type.DType == ir.F16 {
		bound = 10
	}
	return b.Mul(t.rest, b.Exp(b.Min(x, filled(b, x, bound))))
}

// partsOfTotal are those of a sum of exponentials: max + log(sum(exp(x - max))).
func (s *stabilizer) partsOfTotal(b *ir.Builder, op *ir.Op) parts {
	x := s.parts(b, op.Args[0])
	if x.log == nil {
		return parts{}
	}
	if s.shifted(x.log) {
		return asIs(b, op, x.certain())
	}
	axes := op.Attrs.Axes
	most := b.StopGradient(finite(b, b.Reduce(ir.OpReduceMax, x.size(b), axes...)))
	sum := b.Sum(x.less(b, b.Spread(most, x.log.Type.Shape, axes)), axes...)
	if x.rest == nil {
		return parts{log: b.Add(b.Log(sum), most)}
	}
	return parts{log: most, rest: sum}
}

// partsOfDot are those of a product of matrices, if a factor is an exponential that leaves the range: exp(x) @ w is
// exp(most) · (exp(x - most) @ w), row by row.
func (s *stabilizer) partsOfDot(b *ir.Builder, op *ir.Op) parts {
	if d := op.Results[0].Type.DType; d != ir.F32 && d != ir.F64 {
		return parts{}
	}
	t := op.Results[0].Type
	var log *ir.Value
	args := slices.Clone(op.Args)
	for i, at := range []struct{ batch, contract []int }{{op.Attrs.BatchA, op.Attrs.ContractA}, {op.Attrs.BatchB, op.Attrs.ContractB}} {
		x := s.parts(b, args[i])
		if x.log == nil || s.shifted(x.log) || !s.exponential(args[i]) {
			continue
		}
		most := within(b, b.StopGradient(finite(b, b.Reduce(ir.OpReduceMax, x.size(b), at.contract...))))
		args[i] = x.less(b, b.Spread(most, x.log.Type.Shape, at.contract))
		most = b.Broadcast(most, t.Shape, dotAxes(op, i, at.batch, at.contract))
		if log != nil {
			most = b.Add(log, most)
		}
		log = most
	}
	if log == nil {
		return parts{}
	}
	return parts{log: log, rest: b.Op(op.Kind, op.Attrs, args...).Results[0]}
}

// within is by how much exponentials are shifted whose factors are not known, so that small ones may count: as little
// as keeps the largest of them, exp(x), a number, and sums of them.
func within(b *ir.Builder, x *ir.Value) *ir.Value {
	zero := filled(b, x, 0)
	return b.Where(b.Binary(ir.OpLess, x, zero), x, b.Max(b.Sub(x, filled(b, x, 64)), zero))
}

// dotAxes are the axes of a product at which those of a factor stand that are not contracted.
func dotAxes(op *ir.Op, factor int, batch, contract []int) []int {
	next := len(batch)
	if factor == 1 {
		next += len(op.Args[0].Type.Shape) - len(op.Attrs.BatchA) - len(op.Attrs.ContractA)
	}
	var axes []int
	for a := range op.Args[factor].Type.Shape {
		if at := slices.Index(batch, a); at >= 0 {
			axes = append(axes, at)
		} else if !slices.Contains(contract, a) {
			axes, next = append(axes, next), next+1
		}
	}
	return axes
}

// finite replaces infinities, which would be subtracted from themselves, by 0.
func finite(b *ir.Builder, x *ir.Value) *ir.Value {
	is := b.Binary(ir.OpLess, b.Unary(ir.OpAbs, x), filled(b, x, math.Inf(1)))
	return b.Where(is, x, filled(b, x, 0))
}

// shifted reports whether a value is x less the largest of some values, so that its exponential is no more than 1.
func (s *stabilizer) shifted(v *ir.Value) bool {
	op := s.from(v)
	if op.Kind == ir.OpMin {
		if _, ok := rewrite.Splat(op.Args[1]); ok { // less has bounded it
			op = s.from(op.Args[0])
		}
	}
	if op.Kind != ir.OpSub {
		return false
	}
	stopped := false
	for m := op.Args[1]; ; {
		from := s.from(m)
		stopped = stopped || from.Kind == ir.OpStopGradient
		switch from.Kind {
		case ir.OpReduceMax:
			return true
		case ir.OpMax: // of two sizes, as partsOfSum makes it
			return stopped
		case ir.OpBroadcast, ir.OpReshape, ir.OpStopGradient, ir.OpTranspose:
			m = from.Args[0]
		case ir.OpWhere:
			m = from.Args[1]
		default:
			return false
		}
	}
}

// notPositive reports whether a value is -|x|.
func (s *stabilizer) notPositive(v *ir.Value) bool {
	x, ok := s.is(v, ir.OpNeg)
	if !ok {
		return false
	}
	_, ok = s.is(x, ir.OpAbs)
	return ok
}
