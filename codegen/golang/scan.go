package golang

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// scan writes a loop over turns.
func (f *function) scan(s *plan.Step) {
	a := &s.Op.Attrs
	for _, c := range s.Init {
		f.copy(c)
	}
	outermost := len(f.loops) == 0
	if outermost {
		f.body = &bodyArena{s.Body.Start, s.Body.Start + s.Body.Bytes}
	}
	turn := f.locals.take("turn")
	f.loops = append(f.loops, loop{s.Body, turn})
	inside := f.lines
	f.lines = lines{}
	f.steps(s.Body, 0, len(s.Body.Steps))
	for _, c := range s.Body.Copies {
		f.copy(c)
	}
	written := f.lines
	f.lines = inside
	f.loops = f.loops[:len(f.loops)-1]
	length := f.n(dimOf(a.Length))
	switch {
	case len(written.list) == 0:
	case a.Reverse:
		f.add("for %s := %s - 1; %s >= 0; %s-- {", turn, length, turn, turn)
	default:
		f.add("for %s := range %s {", turn, length)
	}
	if len(written.list) > 0 {
		used := mentions(written.text(), turn)
		if !used && !a.Reverse {
			f.list[len(f.list)-1] = "for range " + length + " {"
		}
		f.list = append(f.list, written.list...)
		f.add("}")
	}
	if outermost {
		f.body = nil
	}
}

// sweep writes a run of steps that do the same to neighbours as one step over all their elements.
func (f *function) sweep(sweep *plan.Sweep) {
	s := &f.g.s.Steps[sweep.From]
	f.note(s)
	f.sweeping = swept(f.g)
	all := ir.Shape{ir.Dim(sweep.Elements)}
	old := s.Op.Attrs.Shape
	wide := func(bs []*plan.Buffer) []*plan.Buffer {
		out := make([]*plan.Buffer, len(bs))
		for i, b := range bs {
			c := *b
			v := *b.Value
			if v.Type.Shape.Equal(old) {
				v.Type.Shape = all
			}
			c.Value = &v
			out[i] = &c
		}
		return out
	}
	op := *s.Op
	op.Attrs.Shape, op.Attrs.Row, op.Attrs.Body = all, 1, widened(s.Op.Attrs.Body, old, all)
	f.fusedKernel(&op, wide(s.Args), wide(s.Results))
}

// widened is a body over another space.
func widened(body *ir.Graph, old, shape ir.Shape) *ir.Graph {
	stands := map[*ir.Value]*ir.Value{}
	out := &ir.Graph{Name: body.Name}
	for _, op := range body.Ops {
		c := *op
		c.Args = make([]*ir.Value, len(op.Args))
		for i, arg := range op.Args {
			c.Args[i] = stands[arg]
		}
		v := *op.Results[0]
		v.Op = &c
		if len(v.Type.Shape) > 0 && v.Type.Shape.Equal(old) {
			v.Type.Shape = shape
			c.Attrs.Shape = shape
			if c.Kind == ir.OpBroadcast {
				c.Attrs.Axes = nil
			}
		}
		c.Results = []*ir.Value{&v}
		stands[op.Results[0]] = &v
		out.Ops = append(out.Ops, &c)
	}
	for _, p := range body.Params {
		q := *p
		q.Value = stands[p.Value]
		out.Params = append(out.Params, &q)
	}
	for _, r := range body.Results {
		out.Results = append(out.Results, ir.Result{Name: r.Name, Value: stands[r.Value]})
	}
	return out
}
