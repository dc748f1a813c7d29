package stable

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// parts is a value as rest · exp(log). Without log it is nothing but rest, without rest that is 1. rest may have any
// sign and be 0; it is never given a logarithm where that of the whole is not wanted.
type parts struct{ log, rest *ir.Value }

// certain reports whether a value is exp(log), which is never negative.
func (t parts) certain() bool { return t.log != nil && t.rest == nil }

// parts takes a value apart. What has no logarithm of its own comes back as it is.
func (s *stabilizer) parts(b *ir.Builder, v *ir.Value) parts {
	op := s.from(v)
	if t := s.partsOf(b, op); t.log != nil {
		return t
	}
	return parts{rest: v}
}

func (s *stabilizer) partsOf(b *ir.Builder, op *ir.Op) parts {
	switch op.Kind {
	case ir.OpExp:
		return parts{log: op.Args[0]}
	case ir.OpSigmoid:
		return parts{log: logSigmoid(b, op.Args[0])}
	case ir.OpCosh:
		return parts{log: logCosh(b, op.Args[0])}
	case ir.OpMul, ir.OpDiv:
		return s.partsOfBoth(b, op)
	case ir.OpPow, ir.OpSqrt:
		return s.partsOfPower(b, op)
	case ir.OpAdd:
		return s.partsOfSum(b, op)
	case ir.OpSum:
		return s.partsOfTotal(b, op)
	case ir.OpDot:
		return s.partsOfDot(b, op)
	case ir.OpMax, ir.OpMin, ir.OpWhere, ir.OpReduceMax, ir.OpReduceMin:
		return s.partsOfChoice(b, op)
	case ir.OpProd:
		return s.parts(b, op.Args[0]).each(func(v *ir.Value) *ir.Value { return b.Sum(v, op.Attrs.Axes...) },
			func(v *ir.Value) *ir.Value { return b.Reduce(ir.OpProd, v, op.Attrs.Axes...) })
	case ir.OpReshape, ir.OpTranspose, ir.OpBroadcast, ir.OpSlice, ir.OpReverse, ir.OpGather:
		move := func(v *ir.Value) *ir.Value { return moved(b, op, v) }
		return s.parts(b, op.Args[0]).each(move, move)
	}
	return parts{}
}

// each does to both parts what belongs to them; a value without log gives nothing.
func (t parts) each(log, rest func(v *ir.Value) *ir.Value) parts {
	if t.log == nil {
		return parts{}
	}
	t.log = log(t.log)
	if t.rest != nil {
		t.rest = rest(t.rest)
	}
	return t
}

// positive gives a positive number its logarithm, of x's type.
func positive(b *ir.Builder, v, x *ir.Value) (parts, bool) {
	n, ok := rewrite.Splat(v)
	if !ok || !(n.Float > 0) {
		return parts{}, false
	}
	return parts{log: filled(b, x, math.Log(n.Float))}, true
}

// partsOfPair takes both operands apart; a positive number beside an exponential is one, too.
func (s *stabilizer) partsOfPair(b *ir.Builder, x, y *ir.Value) (parts, parts) {
	p, q := s.parts(b, x), s.parts(b, y)
	if n, ok := positive(b, x, y); ok && q.log != nil {
		p = n
	} else if n, ok := positive(b, y, x); ok && p.log != nil {
		q = n
	}
	return p, q
}

// partsOfBoth are those of products and quotients.
func (s *stabilizer) partsOfBoth(b *ir.Builder, op *ir.Op) parts {
	logs := ir.OpAdd
	if op.Kind == ir.OpDiv {
		logs = ir.OpSub
	}
	x, y := s.partsOfPair(b, op.Args[0], op.Args[1])
	t := x
	switch {
	case x.log == nil && y.log == nil:
		return parts{}
	case x.log == nil && op.Kind == ir.OpDiv:
		t.log = b.Neg(y.log)
	case x.log == nil:
		t.log = y.log
	case y.log != nil:
		t.log = b.Binary(logs, x.log, y.log)
	}
	switch {
	case y.rest == nil:
	case x.rest == nil && op.Kind == ir.OpMul:
		t.rest = y.rest
	case x.rest == nil:
		t.rest = b.Div(filled(b, y.rest, 1), y.rest)
	default:
		t.rest = b.Binary(op.Kind, x.rest, y.rest)
	}
	return t
}

// partsOfPower are those of powers and roots: a base that is a positive value times another one has both raised.
func (s *stabilizer) partsOfPower(b *ir.Builder, op *ir.Op) parts {
	x := s.parts(b, op.Args[0])
	if op.Kind == ir.OpSqrt {
		return x.each(func(v *ir.Value) *ir.Value { return b.Mul(v, filled(b, v, 0.5)) }, b.Sqrt)
	}
	n := op.Args[1]
	return x.each(func(v *ir.Value) *ir.Value { return b.Mul(v, n) }, func(v *ir.Value) *ir.Value { return b.Binary(ir.OpPow, v, n) })
}

// partsOfChoice are those of the largest and smallest of values, and of one or the other, that are exponentials alone:
// the logarithm grows as the value does.
func (s *stabilizer) partsOfChoice(b *ir.Builder, op *ir.Op) parts {
	if op.Kind == ir.OpReduceMax || op.Kind == ir.OpReduceMin {
		if x := s.parts(b, op.Args[0]); x.certain() {
			return parts{log: b.Reduce(op.Kind, x.log, op.Attrs.Axes...)}
		}
		return parts{}
	}
	at := len(op.Args) - 2
	x, y := s.partsOfPair(b, op.Args[at], op.Args[at+1])
	if !x.certain() || !y.certain() {
		return parts{}
	}
	args := append(append([]*ir.Value{}, op.Args[:at]...), x.log, y.log)
	return parts{log: b.Op(op.Kind, op.Attrs, args...).Results[0]}
}

// exponential reports whether a value is exp(x), perhaps times another one or added up, that may be beyond all numbers.
func (s *stabilizer) exponential(v *ir.Value) bool {
	op := s.from(v)
	switch op.Kind {
	case ir.OpExp:
		return !s.shifted(op.Args[0])
	case ir.OpCosh:
		return true
	case ir.OpSum, ir.OpReshape, ir.OpTranspose, ir.OpBroadcast, ir.OpSlice:
		return s.exponential(op.Args[0])
	case ir.OpMul, ir.OpDiv:
		return s.exponential(op.Args[0]) || op.Kind == ir.OpMul && s.exponential(op.Args[1])
	}
	return false
}
