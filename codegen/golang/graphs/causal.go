package graphs

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// The derivative of causal attention's probabilities is wanted up to the diagonal of its matrices, and what a softmax's derivative makes of it
// is zero above. Where products alone read that, nearly half of its memory is neither written nor read (rt.SoftmaxBackLower).

// causal answers what is known about the values of one graph.
type causal struct {
	users map[*ir.Value][]*ir.Op
	given map[*ir.Value]bool
}

// causality is what is known about the graph that is written.
func (g *Graph) causality() *causal {
	if g.causal == nil {
		g.causal = &causal{ir.Users(g.s.Graph), map[*ir.Value]bool{}}
		for _, r := range g.s.Graph.Results {
			g.causal.given[r.Value] = true
		}
		for _, u := range g.s.Graph.Updates {
			g.causal.given[u.Value] = true
		}
	}
	return g.causal
}

// readers are the operations that read a value, views left out; ok is false if it is read otherwise, too.
func (c *causal) readers(v *ir.Value) (ops []*ir.Op, ok bool) {
	if c.given[v] {
		return nil, false
	}
	for _, op := range c.users[v] {
		if op.Kind != ir.OpReshape {
			ops = append(ops, op)
			continue
		}
		more, ok := c.readers(op.Results[0])
		if !ok {
			return nil, false
		}
		ops = append(ops, more...)
	}
	return ops, true
}

// lowerFor are the products that read a value as one that is zero above the diagonal; only tells that nothing else reads it.
func (c *causal) lowerFor(v *ir.Value) (products int, only bool) {
	readers, only := c.readers(v)
	for _, op := range readers {
		if op.Kind == ir.OpDot && op.Attrs.Mode == ir.LowerFirst && base(op.Args[0]) == v && base(op.Args[1]) != v {
			products++
		}
	}
	return products, only && products == len(readers)
}

// softmaxBack returns the derivative of a causal softmax that an operation is, if products alone read it, and one makes what arrives for it
// alone.
func (c *causal) softmaxBack(op *ir.Op) *softmaxBack {
	b := softmaxBackOf(op)
	if b == nil {
		return nil
	}
	lower, _ := c.lowerFor(base(op.Args[b.y]))
	read, only := c.lowerFor(op.Results[0])
	dy := base(op.Args[b.dy])
	if readers, ok := c.readers(dy); lower == 0 || read == 0 || !only || !ok || len(readers) != 1 || dy.Op.Kind != ir.OpDot {
		return nil
	}
	return b
}

// onlyLower reports whether nothing reads a product above the diagonal.
func (c *causal) onlyLower(v *ir.Value) bool {
	readers, ok := c.readers(v)
	if !ok || len(readers) != 1 {
		return false
	}
	b := c.softmaxBack(readers[0])
	return b != nil && base(readers[0].Args[b.dy]) == v
}

// softmaxBack is where the derivative (dy - Σ dy·y)·y of a softmax of rows has its operands; none is -1, or tells the rows of which nothing
// is subtracted.
type softmaxBack struct{ dy, y, none int }

// softmaxBackOf returns that, if it is all that a fused operation does.
func softmaxBackOf(op *ir.Op) *softmaxBack {
	if op.Kind != ir.OpFused || len(op.Results) != 1 {
		return nil
	}
	body, shape := op.Attrs.Body, op.Attrs.Shape
	last := len(shape) - 1
	v := body.Results[0].Value
	if last < 1 || op.Attrs.Row != last || shape[last] <= 0 || shape[last-1] <= 0 || v.Op.Kind != ir.OpMul || v.Type.DType != ir.F32 {
		return nil
	}
	for i, y := range v.Op.Args {
		less, dy := besides(v.Op.Args[1-i], ir.OpAdd, isOther(y))
		if less == nil || y.Op.Kind != ir.OpParam || !dy.Type.Equal(y.Type) || less.Op.Kind != ir.OpBroadcast {
			continue
		}
		n, none := less.Op.Args[0], -1
		at := func(v *ir.Value) int {
			return slices.IndexFunc(body.Params, func(p *ir.Param) bool { return p.Value == v })
		}
		if n.Op.Kind == ir.OpWhere && ir.IsZero(n.Op.Args[1]) {
			if none = at(n.Op.Args[0]); none < 0 {
				continue
			}
			n = n.Op.Args[2]
		}
		if n.Op.Kind == ir.OpNeg && n.Op.Args[0].Op.Kind == ir.OpSum {
			mul := n.Op.Args[0].Op.Args[0].Op
			if mul.Kind == ir.OpMul && (mul.Args[0] == y && mul.Args[1] == dy || mul.Args[0] == dy && mul.Args[1] == y) {
				return &softmaxBack{at(dy), at(y), none}
			}
		}
	}
	return nil
}

// softmaxBackLower writes a derivative of a causal softmax as a call of rt; false if it is none.
func (f *function) softmaxBackLower(op *ir.Op, args []*plan.Buffer, dx *plan.Buffer) bool {
	b := f.g.causality().softmaxBack(op)
	if b == nil || f.g.m.Watched {
		return false
	}
	none := "nil"
	if b.none >= 0 {
		none = f.Slice(args[b.none], false)
	}
	shape := op.Attrs.Shape[op.Attrs.Row-1:]
	f.Add("rt.SoftmaxBackLower(%s, %s, %s, %s, %s, %d, %d)", f.Pool(), f.Slice(dx, true), f.Slice(args[b.dy], false), f.Slice(args[b.y], false), none, shape[0], shape[1])
	return true
}

// edges are the fields of a product that say what it may leave out.
func (f *function) edges(op *ir.Op) (fields []string) {
	c, watched := f.g.causality(), f.g.m.Watched
	switch op.Attrs.Mode {
	case ir.LowerFirst:
		fields = append(fields, "LowerA: true")
		if !watched && c.softmaxBack(base(op.Args[0]).Op) != nil {
			fields = append(fields, "EdgeA: true")
		}
	case ir.LowerResult, ir.LowerOnly:
		fields = append(fields, "LowerC: true")
		if op.Attrs.Mode == ir.LowerOnly || !watched && c.onlyLower(op.Results[0]) {
			fields = append(fields, "OnlyLower: true")
		}
	}
	return fields
}
