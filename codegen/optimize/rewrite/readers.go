package rewrite

import (
	"iter"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Given are the values that a graph gives: its results and updates.
func Given(g *ir.Graph) map[*ir.Value]bool {
	out := map[*ir.Value]bool{}
	for v := range givings(g) {
		out[v] = true
	}
	return out
}

// givings are those values, one as often as it is given.
func givings(g *ir.Graph) iter.Seq[*ir.Value] {
	return func(yield func(*ir.Value) bool) {
		for _, r := range g.Results {
			if !yield(r.Value) {
				return
			}
		}
		for _, u := range g.Updates {
			if !yield(u.Value) {
				return
			}
		}
	}
}

// outside stands for what reads the values that a graph gives.
var outside = &ir.Op{}

// Readers returns what reads each value: operations, and one of no kind for each time that the graph gives it.
func Readers(g *ir.Graph) map[*ir.Value][]*ir.Op {
	users := ir.Users(g)
	for v := range givings(g) {
		users[v] = append(users[v], outside)
	}
	return users
}

// Reads counts how often each value is read, in bodies too, or given.
func Reads(g *ir.Graph) map[*ir.Value]int {
	count := map[*ir.Value]int{}
	countReads(g, count)
	return count
}

func countReads(g *ir.Graph, count map[*ir.Value]int) {
	for _, op := range g.Ops {
		for _, arg := range op.Args {
			count[arg]++
		}
		if op.Attrs.Body != nil {
			countReads(op.Attrs.Body, count)
		}
	}
	for v := range givings(g) {
		count[v]++
	}
}
