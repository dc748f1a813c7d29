package optimize

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// oneMinusSigmoid: 1 - sigmoid(x) is sigmoid(-x).
func (s *stabilizer) oneMinusSigmoid(b *ir.Builder, op *ir.Op) *ir.Value {
	if !isNumber(op.Args[0], 1) {
		return nil
	}
	if x, ok := s.is(op.Args[1], ir.OpSigmoid); ok {
		return b.Unary(ir.OpSigmoid, b.Neg(x))
	}
	return nil
}

// expMinusOne: exp(x) - 1 is expm1(x).
func (s *stabilizer) expMinusOne(b *ir.Builder, op *ir.Op) *ir.Value {
	var y *ir.Value
	if op.Kind == ir.OpAdd {
		y = other(op, -1)
	} else if isNumber(op.Args[1], 1) {
		y = op.Args[0]
	}
	if y == nil {
		return nil
	}
	if x, ok := s.is(y, ir.OpExp); ok {
		return b.Unary(ir.OpExpm1, x)
	}
	return nil
}

// sigmoidByExp: 1 / (1 + exp(x)) is sigmoid(-x).
func (s *stabilizer) sigmoidByExp(b *ir.Builder, op *ir.Op) *ir.Value {
	if !isNumber(op.Args[0], 1) {
		return nil
	}
	y, ok := s.plusOne(op.Args[1])
	if !ok {
		return nil
	}
	x, ok := s.is(y, ir.OpExp)
	if !ok {
		return nil
	}
	if u, ok := s.is(x, ir.OpNeg); ok {
		return b.Unary(ir.OpSigmoid, u)
	}
	return b.Unary(ir.OpSigmoid, b.Neg(x))
}

// tanhByExp: (exp(x) - exp(-x)) / (exp(x) + exp(-x)) is tanh(x).
func (s *stabilizer) tanhByExp(b *ir.Builder, op *ir.Op) *ir.Value {
	over, under := s.from(op.Args[0]), s.from(op.Args[1])
	if over.Kind != ir.OpSub || under.Kind != ir.OpAdd {
		return nil
	}
	x, ok := s.is(over.Args[0], ir.OpExp)
	y, also := s.is(over.Args[1], ir.OpExp)
	if !ok || !also || !s.negated(x, y) {
		return nil
	}
	u, ok := s.is(under.Args[0], ir.OpExp)
	v, also := s.is(under.Args[1], ir.OpExp)
	if ok && also && (s.alike(u, x) && s.alike(v, y) || s.alike(u, y) && s.alike(v, x)) {
		return b.Unary(ir.OpTanh, x)
	}
	return nil
}

// alike reports whether two values are the same, perhaps negated twice over by operations of their own.
func (s *stabilizer) alike(x, y *ir.Value) bool {
	u, ok := s.is(x, ir.OpNeg)
	v, also := s.is(y, ir.OpNeg)
	return x == y || ok && also && u == v
}

// softmaxByExp: exp(x) / sum(exp(x)) does not change if x is less its largest.
func (s *stabilizer) softmaxByExp(b *ir.Builder, op *ir.Op) *ir.Value {
	x, ok := s.is(op.Args[0], ir.OpExp)
	if !ok || s.shifted(x) {
		return nil
	}
	sum := s.from(op.Args[1])
	for sum.Kind == ir.OpBroadcast || sum.Kind == ir.OpReshape {
		sum = s.from(sum.Args[0])
	}
	if sum.Kind != ir.OpSum {
		return nil
	}
	if y, ok := s.is(sum.Args[0], ir.OpExp); !ok || y != x {
		return nil
	}
	axes := sum.Attrs.Axes
	most := b.StopGradient(finite(b, b.Reduce(ir.OpReduceMax, x, axes...)))
	e := b.Exp(b.Sub(x, spread(b, most, x, axes)))
	return b.Div(e, spread(b, b.Sum(e, axes...), e, axes))
}

// hypotenuse: sqrt(x² + y²) is m · sqrt((x/m)² + (y/m)²) with the larger of |x| and |y| for m.
func (s *stabilizer) hypotenuse(b *ir.Builder, op *ir.Op) *ir.Value {
	sum := s.from(op.Args[0])
	if sum.Kind != ir.OpAdd {
		return nil
	}
	x, ok := s.squared(sum.Args[0])
	y, also := s.squared(sum.Args[1])
	if !ok || !also || s.scaled(x) {
		return nil
	}
	most := b.Max(b.Unary(ir.OpAbs, x), b.Unary(ir.OpAbs, y))
	some := b.Binary(ir.OpAnd, b.Binary(ir.OpLess, filled(b, x, 0), most), b.Binary(ir.OpLess, most, filled(b, x, math.Inf(1))))
	most = b.StopGradient(b.Where(some, most, filled(b, x, 1)))
	x, y = b.Div(x, most), b.Div(y, most)
	return b.Mul(most, b.Sqrt(b.Add(b.Mul(x, x), b.Mul(y, y))))
}

// scaled reports whether a value is divided by a larger one already.
func (s *stabilizer) scaled(v *ir.Value) bool {
	op := s.from(v)
	return op.Kind == ir.OpDiv && s.from(op.Args[1]).Kind == ir.OpStopGradient
}

// squared returns x if a value is x².
func (s *stabilizer) squared(v *ir.Value) (*ir.Value, bool) {
	op := s.from(v)
	if op.Kind == ir.OpMul && op.Args[0] == op.Args[1] || op.Kind == ir.OpPow && isNumber(op.Args[1], 2) {
		return op.Args[0], true
	}
	return nil, false
}
