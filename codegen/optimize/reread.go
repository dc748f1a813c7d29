package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// reread computes what is made of one tensor in memory and of small ones anew for each of its readers that a loop over
// it cannot serve: those behind a sum over its rows, and those of the backward pass. They read the tensor itself, and
// nobody writes its copy: x - mean(x), behind the variance.
func reread(g *ir.Graph) {
	r := &rereader{users: ir.Users(g), index: map[*ir.Op]int{}, given: rewrite.Given(g)}
	for i, op := range g.Ops {
		r.index[op] = i
	}
	anew := map[*ir.Op][]*ir.Value{} // what is computed anew for a reader
	for _, op := range g.Ops {
		if r.cheap(op) {
			for _, reader := range r.behind(op) {
				anew[reader] = append(anew[reader], op.Results[0])
			}
		}
	}
	ops := g.Ops
	g.Ops = nil
	b := &ir.Builder{Graph: g}
	for _, op := range ops {
		for _, v := range anew[op] {
			b.Scope, b.Phase, b.Part = v.Op.Scope, op.Phase, v.Op.Part
			y := b.Op(v.Op.Kind, v.Op.Attrs, v.Op.Args...).Results[0]
			for i, arg := range op.Args {
				if arg == v {
					op.Args[i] = y
				}
			}
		}
		g.Ops = append(g.Ops, op)
	}
	rewrite.Dead(g)
}

// rereader finds what is worth computing anew.
type rereader struct {
	users map[*ir.Value][]*ir.Op
	index map[*ir.Op]int
	given map[*ir.Value]bool
}

// cheap reports whether an operation on elements has one large operand, which is in memory, and whether all that read its
// result are elementwise too, or sums.
func (r *rereader) cheap(op *ir.Op) bool {
	if ir.Of(op.Kind).Class != ir.Binary || r.given[op.Results[0]] || !large(op.Results[0]) {
		return false
	}
	stored := 0
	for _, arg := range op.Args {
		switch from := arg.Op; {
		case fuse.Free(from):
			continue
		case fuse.Takes(from) && !r.summed(arg, op), from.Kind == ir.OpReshape, from.Kind == ir.OpFused:
			return false
		}
		stored++
	}
	for _, user := range r.users[op.Results[0]] {
		if !fuse.Takes(user) && user.Kind != ir.OpSum {
			return false
		}
	}
	return stored == 1
}

// summed reports whether an operation depends on a sum of a value over its rows, for which that lies in memory.
func (r *rereader) summed(v *ir.Value, op *ir.Op) bool {
	return slices.ContainsFunc(r.users[v], func(sum *ir.Op) bool {
		return sum.Kind == ir.OpSum && !fuse.Takes(sum) && r.leads(sum, op)
	})
}

// leads reports whether an operation depends on another one.
func (r *rereader) leads(from, to *ir.Op) bool {
	seen := map[*ir.Op]bool{}
	var walk func(op *ir.Op) bool
	walk = func(op *ir.Op) bool {
		if op == from || seen[op] || r.index[op] < r.index[from] {
			return op == from
		}
		seen[op] = true
		return slices.ContainsFunc(op.Args, func(arg *ir.Value) bool { return walk(arg.Op) })
	}
	return walk(to)
}

// behind returns the readers of an operation's result that depend on a sum of it over rows, and if there are some,
// those of the backward pass.
func (r *rereader) behind(op *ir.Op) (readers []*ir.Op) {
	users := slices.Clone(r.users[op.Results[0]])
	last := 0
	for _, user := range users {
		last = max(last, r.index[user])
	}
	seen, summed := map[*ir.Op]bool{}, map[*ir.Op]bool{}
	var walk func(op *ir.Op, behind bool)
	walk = func(op *ir.Op, behind bool) {
		if r.index[op] > last || summed[op] || seen[op] && !behind {
			return
		}
		seen[op] = true
		if behind {
			summed[op] = true
		}
		for _, v := range op.Results {
			for _, user := range r.users[v] {
				walk(user, behind || op.Kind == ir.OpSum && !fuse.Takes(op))
			}
		}
	}
	walk(op, false)
	found := false
	for _, user := range users {
		found = found || user.Phase == op.Phase && summed[user]
		if summed[user] || user.Phase != op.Phase {
			readers = append(readers, user)
		}
	}
	if !found {
		return nil
	}
	return readers
}
