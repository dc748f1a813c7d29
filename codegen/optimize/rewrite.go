package optimize

import "github.com/dlgen/dlgen/codegen/ir"

// rule returns what an operation of one result can be replaced by, nil if it does not apply. What it needs it
// builds with b, which stands where the operation stands.
type rule func(b *ir.Builder, op *ir.Op) *ir.Value

// rewrite replaces operations by what the rules find, the first that applies, until none does. Bodies of loops
// come first. It reports whether anything changed.
func rewrite(g *ir.Graph, rules func(k ir.Kind) []rule) bool {
	changed := false
	for again := true; again; {
		again = rewriteOnce(g, rules)
		changed = changed || again
	}
	return changed
}

func rewriteOnce(g *ir.Graph, rules func(k ir.Kind) []rule) bool {
	stands := ir.Values{}
	ops := g.Ops
	g.Ops = nil
	b := &ir.Builder{Graph: g}
	for _, op := range ops {
		for i, arg := range op.Args {
			op.Args[i] = stands.Of(arg)
		}
		if op.Kind == ir.OpScan {
			rewrite(op.Attrs.Body, rules)
		}
		b.Like(op)
		if v := apply(b, op, rules(op.Kind)); v != nil {
			stands[op.Results[0]] = v
			if v.Name == "" && v.Op.Kind != ir.OpConst {
				v.Name = op.Results[0].Name
			}
			continue
		}
		g.Ops = append(g.Ops, op)
	}
	ir.Replace(g, stands)
	return len(stands) > 0
}

func apply(b *ir.Builder, op *ir.Op, rules []rule) *ir.Value {
	if len(op.Results) != 1 {
		return nil
	}
	for _, r := range rules {
		if v := r(b, op); v != nil {
			return v
		}
	}
	return nil
}
