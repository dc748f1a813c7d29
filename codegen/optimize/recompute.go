package optimize

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// recompute makes the backward pass compute elementwise values of the forward pass again instead of reading them, where
// all that they are made of is read there anyway, or is small, or costs nothing. To write a tensor and to read it again
// takes longer than any function of its elements. What a relu has cut off is found from its result:
//
//	y = where(x <= 0, 0, x) implies (x <= 0) = (y <= 0), for NaN too
//
// Random numbers are functions of a counter, so that dropout's masks need not be kept either.
func recompute(g *ir.Graph) {
	r := &recomputer{users: ir.Users(g), known: map[*ir.Value]bool{}, given: rewrite.Given(g), copies: ir.Values{}}
	r.b = &ir.Builder{Graph: g}
	fuse.Backward(g, r.stand)
}

// recomputer finds what can be computed again.
type recomputer struct {
	b      *ir.Builder
	users  map[*ir.Value][]*ir.Op
	known  map[*ir.Value]bool // whether it is there in the backward pass, or can be computed
	given  map[*ir.Value]bool
	copies ir.Values
}

// stand returns what an operation of the backward pass reads instead of a value.
func (r *recomputer) stand(v *ir.Value) *ir.Value {
	if !large(v) || !fuse.Again(v.Op) || v.Op.Phase != ir.Forward || r.keeps(v) || !r.all(v.Op, 0) {
		return v
	}
	return r.copy(v)
}

// copy computes a value again.
func (r *recomputer) copy(v *ir.Value) *ir.Value {
	if r.copies[v] != nil {
		return r.copies[v]
	}
	r.b.Scope, r.b.Phase, r.b.Part = v.Op.Scope, ir.Backward, v.Op.Part
	if y := r.relu(v); y != nil {
		r.copies[v] = r.b.Binary(ir.OpLessEqual, y, v.Op.Args[1])
		return r.copies[v]
	}
	args := make([]*ir.Value, len(v.Op.Args))
	for i, arg := range v.Op.Args {
		args[i] = arg
		if !r.there(arg) {
			args[i] = r.copy(arg)
		}
	}
	r.b.Scope, r.b.Phase, r.b.Part = v.Op.Scope, ir.Backward, v.Op.Part
	op := r.b.Op(v.Op.Kind, v.Op.Attrs, args...)
	r.copies[v] = op.Results[0]
	return r.copies[v]
}

// large reports whether a value is worth the trouble.
func large(v *ir.Value) bool {
	n := v.Type.Shape.Size()
	return n.Power > 0 && n.Factor >= 32 || n.Factor >= 1<<14
}

// keeps reports whether a value is in memory for the backward pass, whatever is done here.
func (r *recomputer) keeps(v *ir.Value) bool {
	if r.given[v] || v.Op.Kind == ir.OpParam || v.Op.Kind == ir.OpConst {
		return true
	}
	for _, user := range r.users[v] {
		if user.Kind == ir.OpReshape && r.keeps(user.Results[0]) || user.Phase == ir.Backward && user.Kind != ir.OpReshape && !fuse.Takes(user) {
			return true
		}
	}
	return false
}

// crosses reports whether the backward pass reads a value.
func (r *recomputer) crosses(v *ir.Value) bool {
	for _, user := range r.users[v] {
		if user.Phase == ir.Backward || user.Kind == ir.OpReshape && r.crosses(user.Results[0]) {
			return true
		}
	}
	return false
}

// there reports whether a value can be read in the backward pass without keeping more than now.
func (r *recomputer) there(v *ir.Value) bool {
	if !large(v) && v.Op.Kind != ir.OpBroadcast || r.keeps(v) || fuse.Free(v.Op) {
		return true
	}
	return r.crosses(v) && !(fuse.Again(v.Op) && r.all(v.Op, 0))
}

// all reports whether an operation can be done again: its operands are there, or can be computed with few operations.
func (r *recomputer) all(op *ir.Op, depth int) bool {
	const deepest = 6
	if depth > deepest {
		return false
	}
	v := op.Results[0]
	if known, ok := r.known[v]; ok {
		return known
	}
	ok := r.relu(v) != nil
	if !ok {
		ok = true
		for _, arg := range op.Args {
			if !large(arg) || r.keeps(arg) || fuse.Free(arg.Op) || r.crosses(arg) {
				continue
			}
			ok = ok && fuse.Again(arg.Op) && r.all(arg.Op, depth+1)
		}
	}
	r.known[v] = ok
	return ok
}

// relu returns the result of the relu whose mask a value is, if it is kept and nothing else that is read tells it.
func (r *recomputer) relu(v *ir.Value) *ir.Value {
	if v.Op.Kind != ir.OpLessEqual || !ir.IsNumber(v.Op.Args[1], 0) || r.scaled(v.Op.Args[0], 4) {
		return nil
	}
	for _, user := range r.users[v] {
		if user.Kind == ir.OpWhere && user.Phase == ir.Forward && user.Args[0] == v && user.Args[2] == v.Op.Args[0] && ir.IsNumber(user.Args[1], 0) &&
			r.keeps(user.Results[0]) {
			return user.Results[0]
		}
	}
	return nil
}

// scaled reports whether a value is made of one that the backward pass reads, by some operations with small ones: a batch
// normalization.
func (r *recomputer) scaled(v *ir.Value, depth int) bool {
	if depth == 0 || ir.Of(v.Op.Kind).Class != ir.Binary {
		return false
	}
	var from *ir.Value
	for _, arg := range v.Op.Args {
		switch {
		case !large(arg) || fuse.Free(arg.Op):
		case from != nil:
			return false
		default:
			from = arg
		}
	}
	return from != nil && from.Op.Kind != ir.OpReshape && (r.crosses(from) || r.scaled(from, depth-1))
}
