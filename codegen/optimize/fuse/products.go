package fuse

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// alone reports whether an operand stays out of the loop of a sum: where two products are added, each scaled and shifted
// channel by channel, the first is complete before the second begins, so that both are done with while they are in the
// cache.
func (f *fuser) alone(op *ir.Op, arg *ir.Value) bool {
	if op.Kind != ir.OpAdd || op.Args[0] == op.Args[1] {
		return false
	}
	other := op.Args[0]
	if other == arg {
		other = op.Args[1]
	}
	first, second := f.scaled(arg), f.scaled(other)
	return first != nil && second != nil && f.index[first] < f.index[second]
}

// scaled returns the product of which a value is y*scale, y + shift, or both.
func (f *fuser) scaled(v *ir.Value) *ir.Op {
	steps := 0
	for _, kind := range []ir.Kind{ir.OpAdd, ir.OpMul} {
		if len(f.users[v]) != 1 || f.given[v] {
			return nil
		}
		if x := spreadBeside(v.Op, kind); x != nil {
			v, steps = x, steps+1
		}
	}
	if steps == 0 || len(f.users[v]) != 1 || f.given[v] || v.Type.DType != ir.F32 || len(v.Op.Attrs.BatchA) > 0 {
		return nil
	}
	if v.Op.Kind != ir.OpConv && v.Op.Kind != ir.OpDot {
		return nil
	}
	return v.Op
}

// spreadBeside returns the other operand of an operation of a kind with a vector on the last axis.
func spreadBeside(op *ir.Op, kind ir.Kind) *ir.Value {
	if op.Kind != kind {
		return nil
	}
	last := len(op.Results[0].Type.Shape) - 1
	for i, arg := range op.Args {
		if arg.Op.Kind == ir.OpBroadcast && slices.Equal(arg.Op.Attrs.Axes, []int{last}) && op.Args[1-i].Op.Kind != ir.OpBroadcast {
			return op.Args[1-i]
		}
	}
	return nil
}
