package rewrite

import "github.com/dlgen/dlgen/codegen/ir"

// Rule returns what an operation of one result can be replaced by, nil if it does not apply. What it needs it
// builds with b, which stands where the operation stands.
type Rule func(b *ir.Builder, op *ir.Op) *ir.Value

// All replaces operations by what the rules find, the first that applies, until none does. Bodies of loops
// come first. It reports whether anything changed.
func All(g *ir.Graph, rules func(k ir.Kind) []Rule) bool {
	changed := false
	for again := true; again; {
		again = Once(g, rules)
		changed = changed || again
	}
	return changed
}

// Once is All that does not look at what the rules have built, but in bodies.
func Once(g *ir.Graph, rules func(k ir.Kind) []Rule) bool {
	stands := ir.Values{}
	ops := g.Ops
	g.Ops = nil
	b := &ir.Builder{Graph: g}
	for _, op := range ops {
		for i, arg := range op.Args {
			op.Args[i] = stands.Of(arg)
		}
		if op.Kind == ir.OpScan {
			All(op.Attrs.Body, rules)
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

func apply(b *ir.Builder, op *ir.Op, rules []Rule) *ir.Value {
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
