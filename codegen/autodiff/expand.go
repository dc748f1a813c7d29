package autodiff

import "github.com/dlgen/dlgen/codegen/ir"

// Expand replaces all grad operations of a graph and of the bodies in it. Operations stand behind what they
// read, so the first grad depends on no other: from first to last is innermost first.
func Expand(g *ir.Graph) error {
	stands := ir.Values{} // for the results of grads
	ops := g.Ops
	g.Ops = nil
	for _, op := range ops {
		for i, arg := range op.Args {
			op.Args[i] = stands.Of(arg)
		}
		switch {
		case op.Kind == ir.OpGrad:
			made, err := expand(g, op, stands)
			if err != nil {
				return err
			}
			g.Ops = append(g.Ops, made...)
			continue
		case op.Attrs.Body != nil:
			if err := Expand(op.Attrs.Body); err != nil {
				return err
			}
		}
		g.Ops = append(g.Ops, op)
	}
	ir.Replace(g, stands)
	return nil
}

// expand returns the operations that compute a grad from those before it, which the graph has, and records what
// stands for its results.
func expand(g *ir.Graph, op *ir.Op, stands ir.Values) ([]*ir.Op, error) {
	y, xs := op.Args[0], op.Args[1:]
	b := &ir.Builder{Graph: &ir.Graph{}, Scope: op.Scope, Phase: ir.Backward, Part: op.Part}
	r := newReverse(b, active(g, []*ir.Value{y}, xs))
	if r.active[y] {
		r.add(y, b.Fill(y.Type.DType, y.Type.Shape, 1))
	}
	if err := r.run(g.Ops); err != nil {
		return nil, err
	}
	b.Scope, b.Part = op.Scope, op.Part
	for i, x := range xs {
		stands[op.Results[i]] = r.orZeros(x)
	}
	return b.Graph.Ops, nil
}

// active returns the values through which ys depend on xs.
func active(g *ir.Graph, ys, xs []*ir.Value) map[*ir.Value]bool {
	reached := flowing(g, xs)
	both := map[*ir.Value]bool{}
	for v := range ir.Reaches(g, ys...) {
		if reached[v] {
			both[v] = true
		}
	}
	return both
}

// flowing returns the values that depend on some of the given ones in a way that can be differentiated.
func flowing(g *ir.Graph, from []*ir.Value) map[*ir.Value]bool {
	reached := map[*ir.Value]bool{}
	for _, v := range from {
		reached[v] = v.Type.DType.IsFloat()
	}
	for _, op := range g.Ops {
		if op.Kind == ir.OpStopGradient {
			continue
		}
		for _, arg := range op.Args {
			if !reached[arg] {
				continue
			}
			for _, v := range op.Results {
				reached[v] = reached[v] || v.Type.DType.IsFloat()
			}
		}
	}
	return reached
}
