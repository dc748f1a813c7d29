package rewrite

import "github.com/dlgen/dlgen/codegen/ir"

// Dead removes what nobody reads. What only the dead part of a loop in a loop reads is found one round later.
func Dead(g *ir.Graph) {
	for before := -1; before != weight(g); {
		before = weight(g)
		ir.RemoveDead(g)
	}
}

// weight counts operations, operands and results, in bodies too.
func weight(g *ir.Graph) int {
	n := 0
	ir.Walk(g, func(_ *ir.Graph, op *ir.Op) { n += 1 + len(op.Args) + len(op.Results) })
	return n
}
