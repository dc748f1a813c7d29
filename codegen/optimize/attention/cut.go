package attention

import "github.com/dlgen/dlgen/codegen/ir"

// cut makes zero of the derivative by the largest of a row: probabilities are the same for whatever all exponents of a row are
// counted from,
//
//	exp(x - m) / sum(exp(x - m)) = exp(x) / sum(exp(x))
//
// so that what autodiff gives the largest, where(x == m, …, 0), is a sum whose terms cancel. That holds where exponentials are
// divided by their sum alone.
func (r *region) cut(s *softmax, a *builder) {
	if s.over.Kind != ir.OpDiv || !s.sumAlone() {
		return
	}
	for _, op := range r.g.Ops {
		v := op.Results
		if op.Kind != ir.OpWhere || !r.ops[op] || !r.score[v[0]] || !ir.IsZero(op.Args[2]) || !s.isLargest(op.Args[0].Op) {
			continue
		}
		a.b.Like(op)
		a.inside[v[0]] = a.b.Broadcast(a.b.Scalar(v[0].Type.DType, 0), v[0].Type.Shape, nil)
	}
}

// sumAlone reports whether what exponentials are divided by is their sum, or 1 where that is zero.
func (s *softmax) sumAlone() bool {
	by, total := ir.Unshaped(s.by), s.total.Results[0]
	if by.Op.Kind == ir.OpWhere {
		if c := by.Op.Args[0].Op; c.Kind != ir.OpEqual || ir.Unshaped(c.Args[0]) != total || !ir.IsZero(c.Args[1]) {
			return false
		}
		by = ir.Unshaped(by.Op.Args[2])
	}
	return by == total
}

// isLargest reports whether an operation tells which scores are the largest of their row.
func (s *softmax) isLargest(op *ir.Op) bool {
	if op.Kind != ir.OpEqual || op.Args[1].Op.Kind != ir.OpBroadcast {
		return false
	}
	return ir.Unshaped(op.Args[0]) == ir.Unshaped(s.top.Args[0]) && ir.Unshaped(op.Args[1].Op.Args[0]) == s.top.Results[0]
}
