package fuse

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Graph joins elementwise operations, with the reductions of rows between them, into `fused` operations, so that
// what is between them never goes through memory. An operation joins what makes its operands, whenever the whole
// can still be run at once; it is never computed twice. The phases of a step stay apart.
//
// The body of a fused operation has elementwise operations of the space S = Attrs.Shape or of S[:Row], with
// Row = Attrs.Row; constants, iota, rows and uniform random numbers; broadcasts of operands, and of S[:Row] to S; and sum, reduce_max,
// reduce_min and prod from S to S[:Row]. If nothing is reduced, Row is the number of axes.
func Graph(g *ir.Graph) {
	graph(g, false)
	rewrite.Dead(g)
}

// Narrow is Graph for devices: loops widen what they read of small floats, so that these lie in memory.
func Narrow(g *ir.Graph) {
	graph(g, true)
	rewrite.Dead(g)
}

func graph(g *ir.Graph, narrow bool) {
	for _, op := range g.Ops {
		if op.Kind == ir.OpScan {
			graph(op.Attrs.Body, narrow)
		}
	}
	f := &fuser{g: g, narrow: narrow, index: map[*ir.Op]int{}, users: ir.Users(g), of: map[*ir.Op]*cluster{}, given: rewrite.Given(g)}
	for i, op := range g.Ops {
		f.index[op] = i
	}
	for _, op := range g.Ops {
		f.grow(op)
	}
	f.build()
}

// fuser finds the clusters of one graph.
type fuser struct {
	g      *ir.Graph
	narrow bool
	index  map[*ir.Op]int
	users  map[*ir.Value][]*ir.Op
	of     map[*ir.Op]*cluster
	given  map[*ir.Value]bool // results and updates
}

// grow makes a cluster of an operation and joins it with those of its operands.
func (f *fuser) grow(op *ir.Op) {
	if f.widens(op) {
		return
	}
	if f.of[op] = clusterOf(op); f.of[op] == nil {
		return
	}
	for _, arg := range op.Args {
		if f.alone(op, arg) {
			continue
		}
		from := f.wide(arg)
		if from.Op.Kind == ir.OpBroadcast {
			from = f.wide(from.Op.Args[0])
		}
		f.join(f.of[from.Op], f.of[op], op)
	}
}

// widens reports whether an operation widens a small float in each loop that reads it.
func (f *fuser) widens(op *ir.Op) bool {
	return f.narrow && len(op.Results) == 1 && rewrite.Widened(op.Results[0]) != nil
}

// free reports whether each loop may have its own of an operation.
func (f *fuser) free(op *ir.Op) bool { return Free(op) || f.widens(op) }

// wide is what a value is before it is widened.
func (f *fuser) wide(v *ir.Value) *ir.Value {
	if f.widens(v.Op) {
		return v.Op.Args[0]
	}
	return v
}

// join makes one cluster of two, the second of which has the operation that is looked at now, if nothing that must
// be run between them lies between them.
func (f *fuser) join(c, d *cluster, now *ir.Op) {
	if c == nil || c == d {
		return
	}
	space, row, ok := c.joined(d)
	if !ok || f.between(c, d, space, row, now) || f.between(d, c, space, row, now) {
		return
	}
	for _, op := range d.ops {
		f.of[op] = c
	}
	c.take(d, space, row, f.index)
}

// between reports whether something outside of both clusters, which would be one, depends on the first and the
// second on it. What comes behind the operation that is looked at cannot matter.
func (f *fuser) between(c, d *cluster, space ir.Shape, row int, now *ir.Op) bool {
	seen := map[*ir.Op]bool{}
	var stack []*ir.Op
	push := func(ops []*ir.Op) {
		for _, op := range ops {
			for _, v := range op.Results {
				stack = append(stack, f.users[v]...)
			}
		}
	}
	push(c.ops)
	for len(stack) > 0 {
		op := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[op] || f.index[op] > f.index[now] || f.of[op] == c || f.of[op] == d {
			continue
		}
		seen[op] = true
		if f.feeds(op, d) && !f.inside(op, c, d, space, row) {
			return true
		}
		if e := f.of[op]; e != nil {
			for _, member := range e.ops {
				seen[member] = true
				if f.feeds(member, d) {
					return true
				}
			}
			push(e.ops)
			continue
		}
		push([]*ir.Op{op})
	}
	return false
}

// feeds reports whether a cluster reads an operation directly.
func (f *fuser) feeds(op *ir.Op, c *cluster) bool {
	for _, v := range op.Results {
		if slices.ContainsFunc(f.users[v], func(user *ir.Op) bool { return f.of[user] == c }) {
			return true
		}
	}
	return false
}

// inside reports whether an operation on the way between two clusters would be inside of them as one.
func (f *fuser) inside(op *ir.Op, c, d *cluster, space ir.Shape, row int) bool {
	if f.widens(op) {
		x := op.Args[0]
		if spreads(x.Op, space, row) {
			x = x.Op.Args[0]
		}
		from := f.of[x.Op]
		return from == c || from == d
	}
	if !spreads(op, space, row) {
		return false
	}
	from := f.of[f.wide(op.Args[0]).Op]
	return from == c || from == d
}
