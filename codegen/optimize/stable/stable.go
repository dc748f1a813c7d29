package stable

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Formulas replaces formulas that are right on paper, but lose all digits or leave the range of f32, by others
// that do not: softmax and logarithms of what exponentials make, 1 - sigmoid, exp - 1, hypotenuses, variances. The
// maximum of windows is taken before what keeps the order of numbers. It runs before autodiff, so that derivatives are
// those of the better formulas. A value by which a grad
// differentiates stays what it is, and no rule looks behind it.
func Formulas(g *ir.Graph) {
	s := &stabilizer{named: map[*ir.Value]bool{}, reads: rewrite.Reads(g), logs: map[*ir.Value]func(b *ir.Builder) *ir.Value{}, less: ir.Values{}}
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
	rewrite.All(g, func(k ir.Kind) []rewrite.Rule { return rules[k] })
	rewrite.Dead(g)
}

// stabilizer holds the rules that need to know which values must stay.
type stabilizer struct {
	named map[*ir.Value]bool // values by which derivatives are wanted
	reads map[*ir.Value]int  // how often a value is read
	// logs make the logarithms of values that a rule has written so that nothing else would tell.
	logs map[*ir.Value]func(b *ir.Builder) *ir.Value
	less ir.Values // y of what a rule has written for 1 - y so that nothing else would tell
}

// rules returns the rules of each primitive.
func (s *stabilizer) rules() map[ir.Kind][]rewrite.Rule {
	return map[ir.Kind][]rewrite.Rule{
		ir.OpLog:   {s.stableLog},
		ir.OpLog1p: {s.stableLog1p},
		ir.OpSub:   {s.oneMinusShare, s.expMinusOne, s.oneMinus, s.lessOne, s.variance, s.exponentials, s.squares, s.roots, s.sigmoids, s.fromSquare, s.logsApart, s.reciprocals},
		ir.OpAdd:   {s.oneMinusShare, s.expMinusOne, s.oneMinus, s.lessOne, s.variance, s.exponentials, s.squares, s.roots, s.fromSquare, s.logsApart, s.reciprocals},
		ir.OpDiv:   {s.overOnePlusExp, s.tanhByExp, s.tanhOfBoth, s.softmaxByExp, s.odds, s.halfOfExps, s.slope, s.cosine},
		ir.OpMul:   {s.softmaxByReciprocal, s.halfOfExps},
		ir.OpSqrt:  {s.hypotenuse, s.norm, s.rootOfProduct}, ir.OpPow: {s.hypotenuse, s.norm, s.rootOfProduct},
		ir.OpMaxPool: {s.maximumFirst}, ir.OpSum: {s.entropy, s.divergence},
	}
}

func (s *stabilizer) unlessNamed(r rewrite.Rule) rewrite.Rule {
	return func(b *ir.Builder, op *ir.Op) *ir.Value {
		if s.named[op.Results[0]] {
			return nil
		}
		return r(b, op)
	}
}

// opaque stands for operations behind which no rule may look.
var opaque = &ir.Op{}

// from returns the operation that makes a value, or opaque. Operations that change nothing are looked through.
func (s *stabilizer) from(v *ir.Value) *ir.Op {
	for !s.named[v] {
		x := unchanged(v.Op)
		if x == nil {
			return v.Op
		}
		v = x
	}
	return opaque
}

// unchanged returns x of x + 0, x - 0, x · 1 and x / 1.
func unchanged(op *ir.Op) *ir.Value {
	switch op.Kind {
	case ir.OpAdd:
		return rewrite.Other(op, 0)
	case ir.OpMul:
		return rewrite.Other(op, 1)
	case ir.OpSub:
		if ir.IsNumber(op.Args[1], 0) {
			return op.Args[0]
		}
	case ir.OpDiv:
		if ir.IsNumber(op.Args[1], 1) {
			return op.Args[0]
		}
	}
	return nil
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
		if x := rewrite.Other(op, 1); x != nil {
			return x, true
		}
	}
	return nil, false
}

// negated reports whether two values are x and -x.
func (s *stabilizer) negated(x, y *ir.Value) bool {
	a, ok := s.is(y, ir.OpNeg)
	b, also := s.is(x, ir.OpNeg)
	return ok && s.same(a, x) || also && s.same(b, y)
}

// same reports whether two values are one, or are computed alike from the same in a few steps: a formula that a
// program writes twice is two chains of operations.
func (s *stabilizer) same(x, y *ir.Value) bool { return s.sameWithin(x, y, 6) }

func (s *stabilizer) sameWithin(x, y *ir.Value, steps int) bool {
	if x == y {
		return true
	}
	p, q := s.from(x), s.from(y)
	if steps == 0 || p == opaque || q == opaque || p.Kind != q.Kind || p.Kind == ir.OpParam || len(p.Results) != 1 || len(p.Args) != len(q.Args) || p.Attrs.Body != nil {
		return false
	}
	for i := range p.Args {
		if !s.sameWithin(p.Args[i], q.Args[i], steps-1) {
			return false
		}
	}
	return rewrite.Key(p, nil) == rewrite.Key(q, nil)
}

// filled returns a constant of x's type.
func filled(b *ir.Builder, x *ir.Value, n float64) *ir.Value {
	return rewrite.Fill(b, x.Type, rewrite.NumberOf(n))
}
