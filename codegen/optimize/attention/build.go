package attention

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// rewrite replaces the products that read the scores by attend operations; false if the region is no attention.
func (r *region) rewrite() bool {
	s := r.softmax()
	if s == nil {
		return false
	}
	rest := slices.DeleteFunc(slices.Clone(r.ends), func(op *ir.Op) bool { return op == s.end })
	first := r.first(s, len(rest) > 0)
	of, stands := map[*ir.Op]*ir.Op{s.end: first}, ir.Values{s.end.Results[0]: first.Results[0]}
	if len(rest) > 0 {
		second := r.second(s, first, rest)
		if second == nil {
			return false
		}
		for i, op := range rest {
			of[op], stands[op.Results[0]] = second, second.Results[i]
		}
	}
	ops, ok := inOrder(r.g, of)
	if !ok {
		return false
	}
	r.g.Ops = ops
	ir.Replace(r.g, stands)
	return true
}

// inOrder returns a graph's operations with others in the places of some, each behind what it reads; false if one would read
// what is made of it.
func inOrder(g *ir.Graph, of map[*ir.Op]*ir.Op) (ops []*ir.Op, ok bool) {
	begun, done := map[*ir.Op]bool{}, map[*ir.Op]bool{}
	var emit func(op *ir.Op) bool
	emit = func(op *ir.Op) bool {
		if other := of[op]; other != nil {
			op = other
		}
		if begun[op] {
			return done[op]
		}
		begun[op] = true
		for _, arg := range op.Args {
			if !emit(arg.Op) {
				return false
			}
		}
		done[op] = true
		ops = append(ops, op)
		return true
	}
	for _, op := range g.Ops {
		if !emit(op) {
			return nil, false
		}
	}
	return ops, true
}

// builder makes an attend operation.
type builder struct {
	r        *region
	b        *ir.Builder
	inside   ir.Values
	operands []*ir.Value
	given    map[*ir.Value]bool // operands, although the region makes them
}

func (r *region) builder(given ...*ir.Value) *builder {
	a := &builder{r: r, b: ir.NewBuilder("attention", nil), inside: ir.Values{}, given: map[*ir.Value]bool{}}
	for _, v := range given {
		a.given[v] = true
	}
	return a
}

// first is the forward pass: it divides behind the product with the values, and returns the statistics of rows if they are kept.
func (r *region) first(s *softmax, kept bool) *ir.Op {
	a := r.builder()
	e := s.over.Args[0]
	if e.Op.Kind == ir.OpBroadcast && e.Op.Args[0] == s.by {
		e = s.over.Args[1]
	}
	a.inside[s.over.Results[0]] = a.need(e)
	a.b.Like(s.end)
	y := a.need(s.end.Results[0])
	shape := y.Type.Shape
	by := a.need(s.by)
	a.b.Like(s.over)
	by = a.b.Broadcast(a.b.Reshape(by, shape[:len(shape)-1]), shape, ir.Axes(0, len(shape)-1))
	y = a.b.Binary(s.over.Kind, y, by)
	a.b.Result("", y)
	if kept {
		a.b.Result("top", a.need(s.top.Results[0]))
		a.b.Result("total", a.need(s.total.Results[0]))
	}
	op := a.op(s.end)
	op.Attrs.Mode = "softmax"
	return op
}

// second is all else that reads scores, given the statistics of rows and the result of the forward pass; nil if it asks which score is the largest, because one
// that is computed again may differ from it by a bit.
func (r *region) second(s *softmax, first *ir.Op, ends []*ir.Op) *ir.Op {
	top, total := s.top.Results[0], s.total.Results[0]
	a := r.builder(top, total)
	r.cut(s, a)
	r.sumsOfRows(s, a)
	for _, op := range ends {
		a.b.Result("", a.need(op.Results[0]))
	}
	for _, op := range r.g.Ops {
		if op.Kind == ir.OpEqual && a.inside[op.Results[0]] != nil && r.score[op.Results[0]] && r.before(op.Results[0])[top] {
			return nil
		}
	}
	for i, v := range a.operands {
		switch v {
		case top:
			a.operands[i] = first.Results[1]
		case total:
			a.operands[i] = first.Results[2]
		case s.end.Results[0]:
			a.operands[i] = first.Results[0]
		}
	}
	return a.op(ends[len(ends)-1])
}

// need makes a value known inside.
func (a *builder) need(v *ir.Value) *ir.Value {
	if a.inside[v] != nil {
		return a.inside[v]
	}
	op := v.Op
	if a.given[v] || !a.r.ops[op] && !slices.Contains(a.r.products, op) && !slices.Contains(a.r.ends, op) {
		a.inside[v] = a.b.Param(&ir.Param{Kind: ir.Operand, Name: v.Name}, v.Type)
		a.operands = append(a.operands, v)
		return a.inside[v]
	}
	for _, arg := range op.Args {
		a.need(arg)
	}
	a.b.Copy([]*ir.Op{op}, a.inside)
	return a.inside[v]
}

// op returns the operation, in the layer and phase of another.
func (a *builder) op(like *ir.Op) *ir.Op {
	rewrite.CSE(a.b.Graph)
	op := &ir.Op{Kind: ir.OpAttend, Args: a.operands, Scope: like.Scope, Phase: like.Phase, Part: like.Part, Attrs: ir.Attrs{Body: a.b.Graph}}
	for i, r := range a.b.Graph.Results {
		op.Results = append(op.Results, &ir.Value{Type: r.Value.Type, Op: op, Index: i, Name: r.Value.Name})
	}
	return op
}
