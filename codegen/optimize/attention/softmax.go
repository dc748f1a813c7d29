package attention

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// softmax is what is found behind the scores that the forward pass reads.
type softmax struct {
	end   *ir.Op             // the product with the values
	top   *ir.Op             // the largest of a row
	total *ir.Op             // the sum of exponentials
	over  *ir.Op             // the division of exponentials by it, or the product with its reciprocal
	by    *ir.Value          // the number of a row by which they are divided or multiplied
	shift *ir.Value          // the number of a row that exponents are counted from
	needs map[*ir.Value]bool // on what the probabilities depend
}

// softmax finds the softmax of a region; nil if its forward pass is anything else. A running maximum serves only where all that
// is summed is a multiple of exp(-m).
func (r *region) softmax() *softmax {
	s := &softmax{}
	for _, op := range r.ends {
		switch {
		case op.Phase == ir.Backward:
		case op.Phase != ir.Forward || s.end != nil:
			return nil
		default:
			s.end = op
		}
	}
	if s.end == nil || !r.score[s.end.Args[0]] || s.end.Attrs.ContractA[0] != len(s.end.Args[0].Type.Shape)-1 {
		return nil
	}
	p := s.end.Args[0]
	s.needs = r.before(p)
	for _, op := range r.g.Ops {
		switch v := op.Results; {
		case len(v) != 1 || !s.needs[v[0]] || !r.ops[op] && !slices.Contains(r.products, op):
		case op.Kind == ir.OpDot && op != r.seed:
			return nil
		case op.Kind == ir.OpReduceMax && r.ops[op] && s.top == nil:
			s.top = op
		case op.Kind == ir.OpSum && r.ops[op] && s.total == nil:
			s.total = op
		case ir.Reduces(op.Kind) && r.ops[op]:
			return nil
		}
	}
	if s.top == nil || s.total == nil || r.before(s.top.Args[0])[s.total.Results[0]] || r.before(s.total.Args[0])[s.total.Results[0]] {
		return nil
	}
	if s.shift = r.exponential(s, s.total.Args[0], nil); s.shift == nil || !r.probability(s, p) {
		return nil
	}
	return s
}

// before returns what a value is made of within the region.
func (r *region) before(v *ir.Value) map[*ir.Value]bool {
	found := map[*ir.Value]bool{}
	var visit func(v *ir.Value)
	visit = func(v *ir.Value) {
		if found[v] {
			return
		}
		found[v] = true
		if r.ops[v.Op] {
			for _, arg := range v.Op.Args {
				visit(arg)
			}
		}
	}
	visit(v)
	return found
}

// of reports whether a value depends on the largest of a row or on the sum.
func (r *region) of(s *softmax, v *ir.Value) bool {
	b := r.before(v)
	return b[s.top.Results[0]] || b[s.total.Results[0]]
}

// exponential returns the m of a value that is a multiple of exp(-m), where m is a number of the row made of its largest
// alone: exp(x - m), that times something, or that where a mask allows and zero elsewhere. The masks say which branch of
// an inner choice counts. The largest has to be that of x, as far as the masks allow: so no exponential is more than one,
// whatever has been seen of the row.
func (r *region) exponential(s *softmax, v *ir.Value, masks []*ir.Value) *ir.Value {
	op := v.Op
	if !r.ops[op] {
		return nil
	}
	switch op.Kind {
	case ir.OpReshape:
		return r.exponential(s, op.Args[0], nil)
	case ir.OpExp:
		x := allowed(op.Args[0], masks)
		if x.Op.Kind != ir.OpSub || !r.ops[x.Op] || ir.Unshaped(allowed(x.Op.Args[0], masks)) != ir.Unshaped(allowed(s.top.Args[0], masks)) {
			return nil
		}
		m := x.Op.Args[1]
		if m.Op.Kind != ir.OpBroadcast || !r.row[m.Op.Args[0]] || r.before(m)[s.total.Results[0]] || !r.before(m)[s.top.Results[0]] {
			return nil
		}
		return ir.Unshaped(m.Op.Args[0])
	case ir.OpWhere:
		if ir.IsZero(op.Args[2]) && !r.of(s, op.Args[0]) {
			return r.exponential(s, op.Args[1], append(masks, op.Args[0]))
		}
	case ir.OpMul:
		for i, arg := range op.Args {
			if !r.of(s, op.Args[1-i]) {
				return r.exponential(s, arg, masks)
			}
		}
	}
	return nil
}

// probability reports whether a value is an exponential of the softmax by a number of its row, times something or masked or
// not, and notes where it is divided.
func (r *region) probability(s *softmax, v *ir.Value) bool {
	op := v.Op
	if !r.ops[op] {
		return false
	}
	switch op.Kind {
	case ir.OpReshape:
		return r.probability(s, op.Args[0])
	case ir.OpDiv:
		return r.divided(s, op, op.Args[0], op.Args[1])
	case ir.OpWhere:
		return ir.IsZero(op.Args[2]) && !r.of(s, op.Args[0]) && r.probability(s, op.Args[1])
	case ir.OpMul:
		for i, arg := range op.Args {
			if r.divided(s, op, arg, op.Args[1-i]) {
				return true
			}
			if !r.of(s, op.Args[1-i]) {
				return r.probability(s, arg)
			}
		}
	}
	return false
}

// divided reports whether an exponential is divided by, or multiplied with, a number of its row.
func (r *region) divided(s *softmax, op *ir.Op, e, by *ir.Value) bool {
	if by.Op.Kind != ir.OpBroadcast || !r.row[by.Op.Args[0]] || !r.of(s, by) {
		return false
	}
	if r.before(e)[s.total.Results[0]] || r.exponential(s, e, nil) != s.shift {
		return false
	}
	s.over, s.by = op, by.Op.Args[0]
	return true
}

// allowed is what counts of a value where masks allow: the first of each choice that one of them makes.
func allowed(v *ir.Value, masks []*ir.Value) *ir.Value {
	for v.Op.Kind == ir.OpWhere && slices.ContainsFunc(masks, func(m *ir.Value) bool { return alike(m, v.Op.Args[0]) }) {
		v = v.Op.Args[1]
	}
	return v
}

// alike reports whether two values are the same, repeat the same along the same axes, or compare the same indices.
func alike(v, w *ir.Value) bool {
	if v == w {
		return true
	}
	if v.Op.Kind != w.Op.Kind || !v.Type.Equal(w.Type) {
		return false
	}
	switch {
	case v.Op.Kind == ir.OpBroadcast:
		return slices.Equal(v.Op.Attrs.Axes, w.Op.Attrs.Axes) && alike(v.Op.Args[0], w.Op.Args[0])
	case v.Op.Kind == ir.OpIota:
		return v.Op.Attrs.Axis == w.Op.Attrs.Axis
	case v.Op.Kind == ir.OpConst:
		m, ok := rewrite.Splat(v)
		n, same := rewrite.Splat(w)
		return ok && same && m == n
	case !ofIndices(v):
		return false
	}
	for i, arg := range v.Op.Args {
		if !alike(arg, w.Op.Args[i]) {
			return false
		}
	}
	return true
}
