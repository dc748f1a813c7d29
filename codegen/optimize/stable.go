package optimize

import "github.com/dlgen/dlgen/codegen/ir"

// Stabilize replaces formulas that are right on paper, but lose all digits or leave the range of f32, by others
// that do not: softmax and logarithms of what exponentials make, 1 - sigmoid, exp - 1, hypotenuses, variances. It
// runs before autodiff, so that derivatives are those of the better formulas. A value by which a grad
// differentiates stays what it is, and no rule looks behind it.
func Stabilize(g *ir.Graph) {
	s := &stabilizer{named: map[*ir.Value]bool{}}
	ir.Walk(g, func(_ *ir.Graph, op *ir.Op) {
		if op.Kind == ir.OpGrad {
			for _, x := range op.Args[1:] {
				s.named[x] = true
			}
		}
	})
	rules := s.rules()
	for k, list := range rules {
		for i, r := range list {
			rules[k][i] = s.unlessNamed(r)
		}
	}
	rewrite(g, func(k ir.Kind) []rule { return rules[k] })
	dead(g)
}

// stabilizer holds the rules that need to know which values must stay.
type stabilizer struct {
	named map[*ir.Value]bool // values by which derivatives are wanted
}

// rules returns the rules of each primitive.
func (s *stabilizer) rules() map[ir.Kind][]rule {
	return map[ir.Kind][]rule{
		ir.OpLog:   {s.stableLog},
		ir.OpLog1p: {s.stableLog1p},
		ir.OpSub:   {s.oneMinusSigmoid, s.expMinusOne, s.variance},
		ir.OpAdd:   {s.expMinusOne},
		ir.OpDiv:   {s.sigmoidByExp, s.tanhByExp, s.softmaxByExp},
		ir.OpSqrt:  {s.hypotenuse},
	}
}

func (s *stabilizer) unlessNamed(r rule) rule {
	return func(b *ir.Builder, op *ir.Op) *ir.Value {
		if s.named[op.Results[0]] {
			return nil
		}
		return r(b, op)
	}
}

// opaque stands for operations behind which no rule may look.
var opaque = &ir.Op{}

// from returns the operation that makes a value, or opaque.
func (s *stabilizer) from(v *ir.Value) *ir.Op {
	if s.named[v] {
		return opaque
	}
	return v.Op
}

// is reports whether a value is made by a primitive, and returns its first operand then.
func (s *stabilizer) is(v *ir.Value, k ir.Kind) (*ir.Value, bool) {
	if op := s.from(v); op.Kind == k {
		return op.Args[0], true
	}
	return nil, false
}

// plusOne returns x if a value is x + 1.
func (s *stabilizer) plusOne(v *ir.Value) (*ir.Value, bool) {
	if op := s.from(v); op.Kind == ir.OpAdd {
		if x := other(op, 1); x != nil {
			return x, true
		}
	}
	return nil, false
}

// negated reports whether two values are x and -x.
func (s *stabilizer) negated(x, y *ir.Value) bool {
	a, ok := s.is(y, ir.OpNeg)
	b, also := s.is(x, ir.OpNeg)
	return ok && a == x || also && b == y
}

// filled returns a constant of x's type.
func filled(b *ir.Builder, x *ir.Value, n float64) *ir.Value {
	return fill(b, x.Type, number{float: n, int: int64(n)})
}
