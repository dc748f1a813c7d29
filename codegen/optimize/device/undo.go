package device

import "github.com/dlgen/dlgen/codegen/ir"

// InMemory takes back what inPlace has said: products of devices read and write matrices that are compact. It reports whether there was any.
func InMemory(g *ir.Graph) bool {
	found := false
	ops := g.Ops
	b := &ir.Builder{Graph: g}
	g.Ops = nil
	for _, op := range ops {
		if op.Attrs.Mode == ir.InPlace {
			op.Attrs.Mode, found = "", true
			if op.Kind == ir.OpMul {
				b.Like(op)
				op.Args[1] = b.Broadcast(op.Args[1], op.Results[0].Type.Shape, nil)
			}
		}
		g.Ops = append(g.Ops, op)
	}
	return found
}

// Unfuse puts what fused operations do in their places.
func Unfuse(g *ir.Graph) {
	ops, stands := g.Ops, ir.Values{}
	g.Ops = nil
	b := &ir.Builder{Graph: g}
	for _, op := range ops {
		for i, arg := range op.Args {
			op.Args[i] = stands.Of(arg)
		}
		if op.Kind != ir.OpFused {
			g.Ops = append(g.Ops, op)
			continue
		}
		inside := ir.Values{}
		for i, p := range op.Attrs.Body.Params {
			inside[p.Value] = op.Args[i]
		}
		b.Copy(op.Attrs.Body.Ops, inside)
		for i, r := range op.Attrs.Body.Results {
			stands[op.Results[i]] = inside.Of(r.Value)
		}
	}
	ir.Replace(g, stands)
}
