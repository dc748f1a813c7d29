package bodies

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// chosen returns which element of the row is all that a sum adds, the others being zero: a number that each row has, whole, of any size. It
// is nil if there is more to add. So are the losses of classes that are given by their numbers.
func (r *RowGroup) chosen(sum *ir.Op) *ir.Value {
	if sum.Kind != ir.OpSum || r.row != len(r.shape)-1 || r.Length.Power > 0 {
		return nil
	}
	for v := sum.Args[0]; ; {
		switch op := v.Op; op.Kind {
		case ir.OpNeg, ir.OpCast:
			v = op.Args[0]
		case ir.OpWhere:
			if !ir.IsZero(op.Args[2]) {
				return nil
			}
			if at := r.isPlace(op.Args[0]); at != nil {
				return at
			}
			v = op.Args[1]
		default:
			return nil
		}
	}
}

// isPlace returns the number of a row that a condition compares the place in the row with, nil if it is another condition.
func (r *RowGroup) isPlace(condition *ir.Value) *ir.Value {
	op := condition.Op
	if op.Kind != ir.OpEqual || op.Args[0].Type.DType != ir.I32 {
		return nil
	}
	for side := range 2 {
		place, axes := source(op.Args[side])
		_, own := source(op.Args[1-side])
		if place.Op.Kind != ir.OpIota || axes[place.Op.Attrs.Axis] != r.row {
			continue
		}
		for _, axis := range own {
			if axis >= r.row {
				return nil
			}
		}
		if op.Args[1-side].Op.Kind == ir.OpBroadcast {
			return op.Args[1-side]
		}
	}
	return nil
}

// source is what broadcasts repeat, and on which axes of their result its axes lie.
func source(v *ir.Value) (from *ir.Value, axes []int) {
	axes = ir.Axes(0, len(v.Type.Shape))
	for v.Op.Kind == ir.OpBroadcast {
		v, axes = Through(v.Op, axes)
	}
	return v, axes
}

// pick computes such a sum. What is stored in the place of an operand is so behind a barrier.
func (r *RowGroup) pick(sum *ir.Op, at *ir.Value) {
	k := r.K
	place, own := r.Evaluation(kernels.NewSpace(r.shape, r.row, "i", "")).Value(at), k.Temp("j")
	there := fmt.Sprintf("%s >= 0 && %[1]s < %[2]s", place, kernels.CSize(r.Length))
	k.Add("int %s = %s ? %s : 0;", own, there, place)
	value := r.Evaluation(kernels.NewSpace(r.shape, r.row, "i", own)).Value(sum.Args[0])
	name := k.Temp("r")
	k.Add("%s %s = %s ? %s : 0;", kernels.Accumulator(sum), name, there, value)
	k.Add("MEMORY_BARRIER;")
	r.settle(sum, name)
}
