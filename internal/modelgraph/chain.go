package modelgraph

import (
	"iter"
	"maps"
)

// chain makes one node of functions that follow each other, where the first feeds the second alone and the second reads
// nothing else.
func (g *Graph) chain() {
	out, in := make([]int, len(g.Nodes)), make([]int, len(g.Nodes))
	for _, e := range g.Edges {
		out[e.From]++
		in[e.To]++
	}
	into := make([]int, len(g.Nodes)) // the node that stands for a node
	for i := range into {
		into[i] = i
	}
	for _, e := range g.Edges { // in the order of their ends
		from, to := g.Nodes[e.From], g.Nodes[e.To]
		if from.Kind == Function && to.Kind == Function && out[e.From] == 1 && in[e.To] == 1 {
			to.Title = from.Title + ", " + to.Title
			to.Params += from.Params
			into[e.From] = e.To
		}
	}
	g.contract(into)
}

// contract removes the nodes that others stand for.
func (g *Graph) contract(into []int) {
	standing := func(i int) int {
		for into[i] != i {
			i = into[i]
		}
		return i
	}
	number, nodes := make([]int, len(g.Nodes)), []*Node{}
	for i, n := range g.Nodes {
		if into[i] == i {
			number[i] = len(nodes)
			nodes = append(nodes, n)
		}
	}
	edges := []Edge{}
	for _, e := range g.Edges {
		if moved := (Edge{number[standing(e.From)], number[standing(e.To)]}); moved.From != moved.To {
			edges = append(edges, moved)
		}
	}
	g.Nodes, g.Edges = nodes, edges
}

// mapKeys are the keys of a map, also of none.
func mapKeys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }
