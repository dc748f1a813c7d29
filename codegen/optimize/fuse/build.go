package fuse

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// build replaces the clusters by fused operations, each where the first reads it or where its last operation is.
func (f *fuser) build() {
	e := &emission{f: f, stands: ir.Values{}, done: map[*ir.Op]bool{}}
	for _, op := range f.g.Ops {
		if c := f.of[op]; c == nil || !e.f.worthwhile(c) || op == c.ops[len(c.ops)-1] {
			e.emit(op)
		}
	}
	f.g.Ops = e.ops
	ir.Replace(f.g, e.stands)
}

// worthwhile reports whether fusing saves anything: a lone operation on values that are there needs none.
func (f *fuser) worthwhile(c *cluster) bool {
	if len(c.ops) > 1 {
		return true
	}
	for _, arg := range c.ops[0].Args {
		if f.free(arg.Op) && len(arg.Type.Shape) > 0 {
			return true
		}
	}
	return false
}

// emission puts the operations of the graph into their new order.
type emission struct {
	f      *fuser
	ops    []*ir.Op
	stands ir.Values
	done   map[*ir.Op]bool
}

func (e *emission) emit(op *ir.Op) {
	if e.done[op] {
		return
	}
	c := e.f.of[op]
	if c == nil || !e.f.worthwhile(c) {
		e.done[op] = true
		e.need(op.Args)
		for i, arg := range op.Args {
			op.Args[i] = e.stands.Of(arg)
		}
		e.ops = append(e.ops, op)
		return
	}
	for _, member := range c.ops {
		e.done[member] = true
	}
	b := &body{f: e.f, c: c, inside: ir.Values{}, b: ir.NewBuilder(nameOf(c), nil)}
	b.build()
	e.need(b.operands)
	fused := b.op(e.stands)
	e.done[fused] = true // what was emitted before reads it already
	e.ops = append(e.ops, fused)
}

// need emits what makes values.
func (e *emission) need(vs []*ir.Value) {
	for _, v := range vs {
		e.emit(v.Op)
	}
}

// nameOf is a word for what a cluster computes: the function of which most operations are parts, else its last reduction
// or function, the most telling of its operations.
func nameOf(c *cluster) string {
	parts := map[string]int{}
	for _, op := range c.ops {
		if op.Part == "" {
			continue
		}
		if parts[op.Part]++; parts[op.Part] > 1 && 2*parts[op.Part] > len(c.ops) {
			if op.Phase == ir.Backward {
				return op.Part + "_back"
			}
			return op.Part
		}
	}
	name := c.ops[len(c.ops)-1].Kind.String()
	for _, op := range c.ops {
		switch ir.Of(op.Kind).Class {
		case ir.Unary:
			if op.Kind != ir.OpCast && op.Kind != ir.OpNeg {
				name = op.Kind.String()
			}
		}
	}
	return name
}

// body builds one fused operation.
type body struct {
	f        *fuser
	c        *cluster
	b        *ir.Builder
	inside   ir.Values
	operands []*ir.Value
	results  []*ir.Value // those that are read outside
}

func (b *body) build() {
	for _, op := range b.c.ops {
		b.b.Like(op)
		for _, arg := range op.Args {
			b.enter(arg, false)
		}
		b.b.Copy([]*ir.Op{op}, b.inside)
		if v := op.Results[0]; b.readOutside(v) {
			b.results = append(b.results, v)
			b.b.Result(v.Name, b.inside.Of(v))
		}
	}
	rewrite.CSE(b.b.Graph) // what is computed anew for several operations of one loop
}

// enter makes a value known inside: as a copy of what costs nothing, or as an operand, which random numbers that are
// spread over an axis are.
func (b *body) enter(v *ir.Value, spread bool) {
	if b.inside[v] != nil {
		return
	}
	if !b.f.free(v.Op) || spread && Drawn(v.Op) {
		q := &ir.Param{Kind: ir.Operand, Name: v.Name}
		b.inside[v] = b.b.Param(q, v.Type)
		b.operands = append(b.operands, v)
		return
	}
	for _, arg := range v.Op.Args {
		b.enter(arg, spread || v.Op.Kind == ir.OpBroadcast)
	}
	b.b.Copy([]*ir.Op{v.Op}, b.inside)
}

// readOutside reports whether something outside of the cluster reads a value. What only spreads it for the
// cluster itself does not count.
func (b *body) readOutside(v *ir.Value) bool {
	if b.f.given[v] {
		return true
	}
	for _, user := range b.f.users[v] {
		if b.f.of[user] == b.c {
			continue
		}
		if user.Kind != ir.OpBroadcast && !b.f.widens(user) || b.readOutside(user.Results[0]) {
			return true
		}
	}
	return false
}

// op returns the fused operation; stands learns its results.
func (b *body) op(stands ir.Values) *ir.Op {
	last := b.c.ops[len(b.c.ops)-1]
	row := b.c.row
	if row < 0 {
		row = len(b.c.space)
	}
	op := &ir.Op{Kind: ir.OpFused, Args: stands.All(b.operands), Scope: last.Scope, Phase: last.Phase, Part: last.Part,
		Attrs: ir.Attrs{Body: b.b.Graph, Shape: b.c.space, Row: row}}
	given := map[*ir.Value]*ir.Value{}
	results := b.b.Graph.Results
	b.b.Graph.Results = nil
	for i, v := range b.results {
		w := given[results[i].Value]
		if w == nil {
			w = &ir.Value{Type: v.Type, Op: op, Index: len(op.Results), Name: v.Name}
			given[results[i].Value] = w
			op.Results = append(op.Results, w)
			b.b.Graph.Results = append(b.b.Graph.Results, results[i])
		}
		stands[v] = w
	}
	return op
}
