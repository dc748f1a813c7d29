package device

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// KeepSmall lets the backward pass compute again what is f32 and made elementwise of one small float and of numbers of rows: so the small
// one is kept, if it lies in memory already or because it takes half as much, and the larger one need not be written.
//
//	e = exp(f32(logits) - most)      of bf16 logits that a product has made
//	d = f32(x) - mean                of bf16 rows that are summed up where they are normalized
func KeepSmall(g *ir.Graph) {
	k := &keeper{b: &ir.Builder{Graph: g}, users: ir.Users(g), given: rewrite.Given(g), copies: ir.Values{}}
	fuse.Backward(g, k.stand)
	rewrite.Dead(g)
}

// keeper computes again what is made of small floats.
type keeper struct {
	b      *ir.Builder
	users  map[*ir.Value][]*ir.Op
	given  map[*ir.Value]bool
	copies ir.Values
}

// stand returns what an operation of the backward pass reads instead of a value.
func (k *keeper) stand(v *ir.Value) *ir.Value {
	if k.copies[v] != nil {
		return k.copies[v]
	}
	if v.Op.Phase != ir.Forward || v.Type.DType != ir.F32 || !fuse.Again(v.Op) || fuse.Free(v.Op) || rewrite.Widened(v) != nil || k.given[v] {
		return v
	}
	for _, user := range k.users[v] {
		if !fuse.Takes(user) {
			return v
		}
	}
	small := map[*ir.Value]bool{}
	if !k.made(v, v, small, 0) || len(small) != 1 {
		return v
	}
	return k.copy(v, v)
}

// made reports whether a value can be computed again for another, and collects of which small floats.
func (k *keeper) made(v, of *ir.Value, small map[*ir.Value]bool, depth int) bool {
	const deepest = 6
	switch {
	case v != of && k.number(v, of):
		return true
	case rewrite.Widened(v) != nil:
		small[rewrite.Widened(v)] = true
		return true
	case depth > deepest || !fuse.Again(v.Op) || v.Op.Kind == ir.OpRandom:
		return false
	}
	for _, arg := range v.Op.Args {
		if !k.made(arg, of, small, depth+1) {
			return false
		}
	}
	return true
}

// number reports whether a value is small beside another, or costs nothing.
func (k *keeper) number(v, of *ir.Value) bool {
	if v.Op.Kind == ir.OpBroadcast {
		return k.number(v.Op.Args[0], of)
	}
	n, whole := v.Type.Shape.Size(), of.Type.Shape.Size()
	return n.Power <= whole.Power && n.Factor*32 <= whole.Factor || fuse.Free(v.Op)
}

// copy computes a value again.
func (k *keeper) copy(v, of *ir.Value) *ir.Value {
	if v != of && k.number(v, of) || rewrite.Widened(v) != nil {
		return v
	}
	if k.copies[v] == nil {
		args := make([]*ir.Value, len(v.Op.Args))
		for i, arg := range v.Op.Args {
			args[i] = k.copy(arg, of)
		}
		k.b.Scope, k.b.Phase, k.b.Part = v.Op.Scope, ir.Backward, v.Op.Part
		k.copies[v] = rewrite.With(k.b, v.Op, args...)
	}
	return k.copies[v]
}
