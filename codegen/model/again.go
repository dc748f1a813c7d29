package model

// again copies a body that does not depend on `training`: what the model is as it predicts, made of what it is as it
// trains, without elaborating it a second time.
type again struct {
	values map[*Value]*Value
}

// Predicting returns the body as it predicts.
func (b *Body) Predicting() *Body {
	return again{make(map[*Value]*Value, 2*len(b.Nodes))}.body(b)
}

func (a again) body(b *Body) *Body {
	out := &Body{Params: a.all(b.Params)}
	nodes := make([]Node, len(b.Nodes))
	for i, n := range b.Nodes {
		a.node(&nodes[i], n)
		out.Nodes = append(out.Nodes, &nodes[i])
	}
	out.Outputs, out.Losses = a.named(b.Outputs), a.named(b.Losses)
	for _, m := range b.Metrics {
		now := *m
		now.Value, now.Weight, now.In = a.value(m.Value), a.value(m.Weight), a.all(m.In)
		out.Metrics = append(out.Metrics, &now)
	}
	for _, p := range b.Penalties {
		out.Penalties = append(out.Penalties, &Penalty{a.value(p.Value)})
	}
	out.Results = a.all(b.Results)
	return out
}

// node makes now of what n is while training.
func (a again) node(now, n *Node) {
	*now = *n
	now.Training, now.In = false, a.all(n.In)
	if n.Cell != nil {
		now.Cell = a.body(n.Cell)
	}
	now.Out = make([]*Value, len(n.Out))
	for i, v := range n.Out {
		now.Out[i] = a.value(v)
		now.Out[i].Node = now
	}
}

func (a again) named(all []*Named) []*Named {
	var out []*Named
	for _, n := range all {
		now := *n
		now.Value = a.value(n.Value)
		out = append(out, &now)
	}
	return out
}

func (a again) all(vs []*Value) []*Value {
	if vs == nil {
		return nil
	}
	out := make([]*Value, len(vs))
	for i, v := range vs {
		out[i] = a.value(v)
	}
	return out
}

// value returns what stands for v; its node is set when that is copied, and stands before all that reads it.
func (a again) value(v *Value) *Value {
	if v == nil {
		return nil
	}
	now := a.values[v]
	if now == nil {
		now = &Value{}
		*now = *v
		a.values[v] = now
	}
	return now
}
