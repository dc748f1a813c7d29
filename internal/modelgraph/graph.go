package modelgraph

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Graph is what is drawn.
type Graph struct {
	Name  string
	Nodes []*Node
	Edges []Edge
}

// Kind is what a node stands for.
type Kind int

// The kinds of nodes.
const (
	Input Kind = iota + 1
	Layer
	Function
	Output
)

// Node is a box. Its first line is the title; the second tells its shape, and parameters if it has any.
type Node struct {
	Kind   Kind
	Title  string
	Type   string // of what it gives
	Params int
}

// detail is the second line.
func (n *Node) detail() string {
	if n.Params == 0 {
		return n.Type
	}
	return n.Type + " · " + grouped(n.Params) + " params"
}

// Edge leads from what a node gives to another. Both are places in Nodes.
type Edge struct{ From, To int }

// Of returns the graph of a model as it predicts; of what it computes as it is measured, if it has no outputs. Layers of
// the user's own are opened down to a depth, of which 1 is the model's body.
func Of(m *model.Model, depth int) *Graph {
	b := &builder{depth: depth, graph: &Graph{Name: m.Name}, places: map[any]int{}, counted: map[*model.Variable]bool{}}
	roots := m.Predict.Outputs
	if len(roots) == 0 {
		roots = m.Predict.Losses
	}
	needed := map[*model.Node]bool{}
	for _, r := range roots {
		reach(r.Value, needed)
	}
	for _, f := range m.Inputs {
		b.places[f] = b.add(&Node{Kind: Input, Title: f.Name, Type: f.Type.String()})
	}
	for _, n := range m.Predict.Nodes {
		if needed[n] {
			b.node(n)
		}
	}
	for _, r := range roots {
		name := r.Name
		if name == "" {
			name = "loss"
		}
		at := b.add(&Node{Kind: Output, Title: name, Type: r.Value.Type.String()})
		b.edge(r.Value, at)
	}
	b.graph.chain()
	return b.graph
}

// reach marks the calls that a value comes from.
func reach(v *model.Value, needed map[*model.Node]bool) {
	if v == nil || v.Node == nil || needed[v.Node] {
		return
	}
	needed[v.Node] = true
	for _, in := range operands(v.Node) {
		reach(in, needed)
	}
}

// operands are the values that a call reads.
func operands(n *model.Node) []*model.Value {
	all := slices.Clone(n.In)
	for _, name := range slices.Sorted(mapKeys(n.Given)) {
		all = append(all, n.Given[name])
	}
	return all
}

// builder makes a graph.
type builder struct {
	depth   int
	graph   *Graph
	places  map[any]int // of fields, calls, closed layers
	counted map[*model.Variable]bool
}

func (b *builder) add(n *Node) int {
	b.graph.Nodes = append(b.graph.Nodes, n)
	return len(b.graph.Nodes) - 1
}

// edge leads from a value to a node.
func (b *builder) edge(v *model.Value, to int) {
	from, known := 0, false
	switch {
	case v == nil:
	case v.Node != nil:
		from, known = b.places[v.Node]
	case v.Field != nil:
		from, known = b.places[v.Field]
		if !known {
			from, known = b.add(&Node{Kind: Input, Title: v.Field.Name, Type: v.Field.Type.String()}), true
			b.places[v.Field] = from
		}
	}
	if e := (Edge{from, to}); known && from != to && !slices.Contains(b.graph.Edges, e) {
		b.graph.Edges = append(b.graph.Edges, e)
	}
}

// node adds a call, or finds the closed layer that it is part of.
func (b *builder) node(n *model.Node) {
	at := b.place(n)
	b.places[n] = at
	for _, v := range operands(n) {
		b.edge(v, at)
	}
	box := b.graph.Nodes[at]
	box.Type = typesOf(n)
	for _, name := range slices.Sorted(mapKeys(n.Vars)) {
		b.count(n.Vars[name], box)
	}
	for _, v := range operands(n) {
		if v != nil && v.Variable != nil {
			b.count(v.Variable, box)
		}
	}
}

// count adds a variable's numbers to the first node that has them.
func (b *builder) count(v *model.Variable, box *Node) {
	if !b.counted[v] {
		b.counted[v] = true
		size, _ := v.Type.Shape.Size()
		box.Params += size
	}
}

func (b *builder) place(n *model.Node) int {
	if closed := b.closed(n); closed != nil {
		at, known := b.places[closed]
		if !known {
			at = b.add(&Node{Kind: Layer, Title: title(closed)})
			b.places[closed] = at
		}
		return at
	}
	if n.Entry.Kind == catalog.Layer {
		return b.add(&Node{Kind: Layer, Title: title(n.Scope)})
	}
	return b.add(&Node{Kind: Function, Title: n.Entry.Name})
}

// closed returns the user's layer at the depth whose inside a call is, or nil.
func (b *builder) closed(n *model.Node) *model.Scope {
	var chain []*model.Scope // from the outside
	for s := n.Scope; s != nil && s.Parent != nil; s = s.Parent {
		if s.Name != "" {
			chain = append(chain, s)
		}
	}
	slices.Reverse(chain)
	inside := len(chain)
	if n.Entry.Kind == catalog.Layer {
		inside-- // the last one is the call itself
	}
	if inside < b.depth {
		return nil
	}
	return chain[b.depth-1]
}

// title is a layer's path, and its kind where the path does not tell.
func title(s *model.Scope) string {
	last := strings.TrimRight(s.Name, "0123456789_")
	if strings.EqualFold(strings.ReplaceAll(last, "_", ""), strings.TrimRight(s.Kind, "0123456789")) || strings.EqualFold(strings.ReplaceAll(s.Name, "_", ""), s.Kind) {
		return s.Path()
	}
	return s.Path() + " (" + s.Kind + ")"
}

func typesOf(n *model.Node) string {
	types := make([]string, len(n.Out))
	for i, v := range n.Out {
		types[i] = v.Type.String()
	}
	return strings.Join(types, ", ")
}

// grouped prints a number with commas.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
