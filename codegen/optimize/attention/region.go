package attention

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
)

// reads adds an operation that reads a value of the region; false if tiles have no form for it.
func (r *region) reads(op *ir.Op, v *ir.Value) bool {
	if slices.Contains(r.ends, op) {
		return true
	}
	ofRow := r.row[v]
	out := op.Results[0]
	if r.score[out] || r.row[out] {
		return true
	}
	switch {
	case ir.Elementwise(op.Kind):
		r.ops[op] = true
		for _, arg := range op.Args {
			if !r.operand(arg) {
				return false
			}
		}
		return r.add(out, r.like(ofRow))
	case ir.Reduces(op.Kind):
		return !ofRow && r.reduction(op)
	}
	switch op.Kind {
	case ir.OpReshape:
		r.ops[op] = true
		return (ofRow || r.scores(out)) && r.add(out, r.like(ofRow))
	case ir.OpBroadcast:
		r.ops[op] = true
		switch {
		case !ofRow:
			return r.scores(out) && r.add(out, r.score)
		case r.spreads(op):
			return r.add(out, r.score)
		}
		return r.rows(out) && r.add(out, r.row)
	case ir.OpDot:
		return !ofRow && r.end(op, v)
	}
	return false
}

func (r *region) like(ofRow bool) map[*ir.Value]bool {
	if ofRow {
		return r.row
	}
	return r.score
}

// spreads reports whether a broadcast repeats a number of each query for all keys.
func (r *region) spreads(op *ir.Op) bool {
	to, from := op.Results[0].Type.Shape, op.Args[0].Type.Shape
	if !r.scores(op.Results[0]) || slices.Contains(op.Attrs.Axes, len(to)-1) {
		return false
	}
	for i, axis := range op.Attrs.Axes {
		if from[i] != to[axis] {
			return false
		}
	}
	return from.Size() == to[:len(to)-1].Size()
}

// reduction adds a reduction over the keys.
func (r *region) reduction(op *ir.Op) bool {
	switch op.Kind {
	case ir.OpSum, ir.OpReduceMax, ir.OpReduceMin, ir.OpProd:
	default:
		return false
	}
	x := op.Args[0].Type
	for _, axis := range op.Attrs.Axes {
		if axis != len(x.Shape)-1 && x.Shape[axis] != 1 {
			return false
		}
	}
	if !slices.Contains(op.Attrs.Axes, len(x.Shape)-1) || x.DType != r.seed.Results[0].Type.DType {
		return false
	}
	r.ops[op] = true
	return r.add(op.Results[0], r.row)
}

// operand adds what an operation reads beside what depends on the scores: another product that makes scores, and what
// is elementwise and as large as they are, which is computed where it is needed.
func (r *region) operand(v *ir.Value) bool {
	if r.score[v] || r.row[v] || r.ops[v.Op] {
		return true
	}
	op := v.Op
	switch {
	case op.Kind == ir.OpDot && r.scores(v):
		return r.product(op)
	case !r.scores(v) && !fuse.Free(op):
		return true
	case op.Kind == ir.OpReshape && r.scores(op.Args[0]):
		if !r.operand(op.Args[0]) {
			return false
		}
		if r.score[op.Args[0]] {
			return true // it is reached from there
		}
		r.ops[op] = true
		return true
	case fuse.Free(op) || fuse.Takes(op) && ir.Of(op.Kind).Class != ir.Reduction:
		r.ops[op] = true
		for _, arg := range op.Args {
			if !r.operand(arg) {
				return false
			}
		}
	}
	return true
}

// end adds a product that reads scores, over the keys or over the queries.
func (r *region) end(op *ir.Op, v *ir.Value) bool {
	s := v.Type.Shape
	n := len(s)
	if len(r.ends) == mostEnds || op.Args[0] == op.Args[1] || !r.typed(op) || n != len(op.Attrs.BatchA)+2 || s[n-2] != r.queries {
		return false
	}
	other, contract := op.Args[1], op.Attrs.ContractB
	if op.Args[1] == v {
		other, contract = op.Args[0], op.Attrs.ContractA
	}
	if len(contract) != 1 {
		return false
	}
	var rest []int
	for axis := len(op.Attrs.BatchA); axis < len(other.Type.Shape); axis++ {
		if axis != contract[0] {
			rest = append(rest, axis)
		}
	}
	if !narrow(other, rest) {
		return false
	}
	r.ends = append(r.ends, op)
	return true
}
