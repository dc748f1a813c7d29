package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// reread computes what is made of tensors in memory and of small ones anew for each of its readers that a loop over
// it cannot serve: those behind a sum over its rows, and those of the backward pass. They read the tensors themselves, one
// more at most than they do anyway, and nobody writes what is made of them: x - mean(x), behind the variance; and of the
// derivative by a relu, behind the sums of a batch normalization.
func reread(g *ir.Graph) {
	r := &rereader{users: ir.Users(g), index: map[*ir.Op]int{}, given: map[*ir.Value]bool{}}
	for i, op := range g.Ops {
		r.index[op] = i
	}
	for _, result := range g.Results {
		r.given[result.Value] = true
	}
	for _, u := range g.Updates {
		r.given[u.Value] = true
	}
	anew := map[*ir.Op][]*ir.Value{} // what is computed anew for a reader
	for _, op := range g.Ops {
		if !light(op) || !large(op.Results[0]) {
			continue
		}
		readers := r.behind(op)
		if len(readers) == 0 || !r.cheap(op, readers) {
			continue
		}
		for _, reader := range readers {
			anew[reader] = append(anew[reader], op.Results[0])
		}
	}
	ops := g.Ops
	g.Ops = nil
	b := &ir.Builder{Graph: g}
	for _, op := range ops {
		for _, v := range anew[op] {
			y := r.again(b, v, op.Phase)
			for i, arg := range op.Args {
				if arg == v {
					op.Args[i] = y
				}
			}
		}
		g.Ops = append(g.Ops, op)
	}
	dead(g)
}

// rereader finds what is worth computing anew.
type rereader struct {
	users map[*ir.Value][]*ir.Op
	index map[*ir.Op]int
	given map[*ir.Value]bool
}

// longest is of how many operations what is computed anew is at most, one made of the other.
const longest = 6

// cheap reports whether it pays that some readers of an operation's result compute it anew: it is made of large operands
// in memory, all that read it are elementwise too, or sums, and each of the readers reads at most one tensor more.
func (r *rereader) cheap(op *ir.Op, readers []*ir.Op) bool {
	v, from := op.Results[0], r.made(op, longest)
	if r.given[v] || len(from) == 0 {
		return false
	}
	for _, user := range r.users[v] {
		if clusterOf(user) == nil && user.Kind != ir.OpSum {
			return false
		}
	}
	return !slices.ContainsFunc(readers, func(reader *ir.Op) bool { return !r.reads(reader, v, from) })
}

// made returns the large tensors in memory that an operation is made of, by so many operations that cost next to nothing;
// none if there is another.
func (r *rereader) made(op *ir.Op, depth int) (from []*ir.Value) {
	if depth == 0 || !light(op) {
		return nil
	}
	for _, arg := range op.Args {
		if free(arg.Op) || !large(arg) {
			continue
		}
		of := []*ir.Value{arg}
		switch {
		case r.between(arg, op.Phase):
			if of = r.made(arg.Op, depth-1); of == nil {
				return nil
			}
		case arg.Op.Kind == ir.OpReshape, arg.Op.Kind == ir.OpFused:
			return nil
		}
		for _, v := range of {
			if !slices.Contains(from, v) {
				from = append(from, v)
			}
		}
	}
	return from
}

// between reports whether a value is made of others on the way to an operation of a phase, and not in memory.
func (r *rereader) between(v *ir.Value, phase ir.Phase) bool {
	if free(v.Op) || !large(v) || clusterOf(v.Op) == nil || v.Op.Phase != phase || r.given[v] {
		return false
	}
	return !slices.ContainsFunc(r.users[v], func(user *ir.Op) bool { return clusterOf(user) == nil && user.Kind != ir.OpSum })
}

// each calls a function with an operation and those that it is made of.
func (r *rereader) each(op *ir.Op, f func(op *ir.Op)) {
	f(op)
	for _, arg := range op.Args {
		if r.between(arg, op.Phase) {
			r.each(arg.Op, f)
		}
	}
}

// light reports whether an operation on elements takes less time than to read one of them.
func light(op *ir.Op) bool {
	switch op.Kind {
	case ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpDiv, ir.OpNeg, ir.OpMax, ir.OpMin, ir.OpWhere, ir.OpLess, ir.OpLessEqual, ir.OpEqual:
		return true
	}
	return false
}

// reads reports whether an operation that computes a value anew, from tensors in memory, reads at most one more of them.
func (r *rereader) reads(reader *ir.Op, v *ir.Value, from []*ir.Value) bool {
	more := 0
	for _, x := range from {
		read := false
		for _, arg := range reader.Args {
			read = read || arg == x || arg != v && large(arg) && slices.Contains(r.made(arg.Op, longest), x)
		}
		if !read {
			more++
		}
	}
	return more <= 1
}

// again computes a value anew.
func (r *rereader) again(b *ir.Builder, v *ir.Value, phase ir.Phase) *ir.Value {
	args := slices.Clone(v.Op.Args)
	for i, arg := range args {
		if r.between(arg, v.Op.Phase) {
			args[i] = r.again(b, arg, phase)
		}
	}
	b.Scope, b.Phase, b.Part = v.Op.Scope, phase, v.Op.Part
	return b.Op(v.Op.Kind, v.Op.Attrs, args...).Results[0]
}

// behind returns the readers of an operation's result that depend on a sum over rows of it or of what it is made of, and
// if there are some, those of the backward pass.
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
				walk(user, behind || op.Kind == ir.OpSum && clusterOf(op) == nil)
			}
		}
	}
	r.each(op, func(op *ir.Op) { walk(op, false) })
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
