package ir

import "slices"

// Values maps values of one graph to those that stand for them.
type Values map[*Value]*Value

// Of returns what stands for a value: itself if nothing else does.
func (m Values) Of(v *Value) *Value {
	if w := m[v]; w != nil {
		return w
	}
	return v
}

// All returns what stands for each value.
func (m Values) All(vs []*Value) []*Value {
	out := make([]*Value, len(vs))
	for i, v := range vs {
		out[i] = m.Of(v)
	}
	return out
}

// Copy appends copies of operations to b's graph, with the scopes and phases that they have, and records their
// results in m, which says what stands for values from outside. Parameters that m knows are not copied. Bodies
// are copied as well.
func (b *Builder) Copy(ops []*Op, m Values) {
	for _, op := range ops {
		if op.Kind == OpParam {
			b.copyParam(op, m)
			continue
		}
		b.Graph.Ops = append(b.Graph.Ops, copyOp(op, m))
	}
}

func (b *Builder) copyParam(op *Op, m Values) {
	if m[op.Results[0]] != nil {
		return
	}
	c := copyOp(op, m)
	p := *op.Attrs.Param
	p.Value, c.Attrs.Param = c.Results[0], &p
	b.Graph.Ops = append(b.Graph.Ops, c)
	b.Graph.Params = append(b.Graph.Params, &p)
}

func copyOp(op *Op, m Values) *Op {
	c := *op
	c.Args = m.All(op.Args)
	c.Results = make([]*Value, len(op.Results))
	for i, v := range op.Results {
		w := *v
		w.Op = &c
		c.Results[i] = &w
		m[v] = &w
	}
	if c.Attrs.Body != nil {
		c.Attrs.Body, _ = Clone(c.Attrs.Body)
	}
	return &c
}

// Clone copies a graph with its bodies and returns which value stands for which. Variables, fields, scopes and
// literals are shared.
func Clone(g *Graph) (*Graph, Values) {
	m := Values{}
	b := &Builder{Graph: &Graph{Name: g.Name, Rows: g.Rows}}
	b.Copy(g.Ops, m)
	out := b.Graph
	out.Params = make([]*Param, len(g.Params)) // in g's order, not in that of the operations
	for i, p := range g.Params {
		out.Params[i] = m.Of(p.Value).Op.Attrs.Param
	}
	for _, r := range g.Results {
		out.Results = append(out.Results, Result{r.Name, m.Of(r.Value)})
	}
	for _, u := range g.Updates {
		out.Updates = append(out.Updates, Update{u.Variable, m.Of(u.Value)})
	}
	return out, m
}

// Replace makes operations, results and updates of a graph use what stands for their values.
func Replace(g *Graph, m Values) {
	for _, op := range g.Ops {
		for i, arg := range op.Args {
			op.Args[i] = m.Of(arg)
		}
	}
	for i, r := range g.Results {
		g.Results[i].Value = m.Of(r.Value)
	}
	for i, u := range g.Updates {
		g.Updates[i].Value = m.Of(u.Value)
	}
}

// Walk calls visit for each operation of a graph and, after the operation, those of its body.
func Walk(g *Graph, visit func(g *Graph, op *Op)) {
	for _, op := range g.Ops {
		visit(g, op)
		if op.Attrs.Body != nil {
			Walk(op.Attrs.Body, visit)
		}
	}
}

// Users returns the operations that use each value, once a use, in order.
func Users(g *Graph) map[*Value][]*Op {
	users := map[*Value][]*Op{}
	for _, op := range g.Ops {
		for _, arg := range op.Args {
			users[arg] = append(users[arg], op)
		}
	}
	return users
}

// Reaches returns the values on which some of the given ones depend, themselves included.
func Reaches(g *Graph, to ...*Value) map[*Value]bool {
	live := map[*Value]bool{}
	for _, v := range to {
		live[v] = true
	}
	for _, op := range slices.Backward(g.Ops) {
		if anyOf(op.Results, live) {
			for _, arg := range op.Args {
				live[arg] = true
			}
		}
	}
	return live
}

func anyOf(vs []*Value, set map[*Value]bool) bool {
	return slices.ContainsFunc(vs, func(v *Value) bool { return set[v] })
}
