package plan

import "github.com/dlgen/dlgen/codegen/ir"

// Swept returns a sweep as one step: the first, over all its elements.
func (s *Schedule) Swept(sweep Sweep) Step {
	first := &s.Steps[sweep.From]
	all, old := ir.Shape{ir.Dim(sweep.Elements)}, first.Op.Attrs.Shape
	wide := func(bs []*Buffer) []*Buffer {
		out := make([]*Buffer, len(bs))
		for i, b := range bs {
			c, v := *b, *b.Value
			if v.Type.Shape.Equal(old) {
				v.Type.Shape = all
			}
			c.Value = &v
			out[i] = &c
		}
		return out
	}
	op := *first.Op
	op.Attrs.Shape, op.Attrs.Row, op.Attrs.Body = all, 1, widened(first.Op.Attrs.Body, old, all)
	step := Step{Op: &op, Args: wide(first.Args), Results: wide(first.Results)}
	op.Results = nil
	for _, b := range step.Results {
		op.Results = append(op.Results, b.Value)
	}
	return step
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
