package device

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Heads lets slices that are the first elements of what lies in memory be in that memory.
func Heads(g *ir.Graph) {
	for _, op := range g.Ops {
		if ir.Heads(op) {
			op.Attrs.Mode = ir.Head
		}
	}
}

// Update moves what is computed of a derivative for the optimizer alone into the optimizer's phase: one loop then reads the derivative,
// rounds or adds what there is, and changes the weight.
func Update(g *ir.Graph) {
	users, given := ir.Users(g), rewrite.Given(g)
	for _, op := range slices.Backward(g.Ops) {
		if op.Phase != ir.Backward || !fuse.Takes(op) || ir.Reduces(op.Kind) || given[op.Results[0]] || len(users[op.Results[0]]) == 0 {
			continue
		}
		if !slices.ContainsFunc(users[op.Results[0]], func(user *ir.Op) bool { return user.Phase != ir.Optimize || !fuse.Takes(user) }) {
			op.Phase = ir.Optimize
		}
	}
}

// RoundFirst rounds weights before all else in a step that trains: they are needed in the backward pass anyway, and together they are few
// launches.
func RoundFirst(g *ir.Graph) {
	if !slices.ContainsFunc(g.Ops, func(op *ir.Op) bool { return op.Phase == ir.Backward }) {
		return
	}
	rounds := func(op *ir.Op) bool {
		return op.Kind == ir.OpCast && op.Attrs.DType.IsHalf() && op.Args[0].Op.Kind == ir.OpParam && op.Args[0].Op.Attrs.Param.Kind == ir.Stored
	}
	slices.SortStableFunc(g.Ops, func(a, b *ir.Op) int { return rank(a, rounds) - rank(b, rounds) })
}

// rank puts parameters first, then what is to be first.
func rank(op *ir.Op, first func(op *ir.Op) bool) int {
	switch {
	case op.Kind == ir.OpParam:
		return 0
	case first(op):
		return 1
	}
	return 2
}
