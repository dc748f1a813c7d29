package loops

import (
	"strconv"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Rows of causal attention's scores, which a mask leaves out above the diagonal: what computes a row reads it up to there.

// isLowerChoice reports whether an operation chooses by a mask that holds up to the diagonal of the matrices that the rows of the tile
// are of.
func (t *tile) isLowerChoice(op *ir.Op) bool {
	k := t.k
	return op.Kind == ir.OpWhere && op.Attrs.Mode == ir.LowerMask && op.Results[0].Type.DType == ir.F32 && t.form == rowTile &&
		k.whole(op.Results[0]) && k.axis == len(k.Shape)-1 && k.axis > 0 && k.Shape[k.axis-1] > 0 && t.width.Power == 0
}

// lowerMost returns the choice of which an operation is the largest of each row, if it is between a value and a number, and
// nothing else reads it.
func (t *tile) lowerMost(op *ir.Op) *ir.Op {
	if op.Kind != ir.OpReduceMax {
		return nil
	}
	choice := t.only(op.Args[0], ir.OpWhere)
	if choice == nil || !t.isLowerChoice(choice) || NumberOf(choice.Args[2]) == nil {
		return nil
	}
	return choice
}

// lowerExp returns the difference of a value and a number for each row whose exponential an operation chooses up to the diagonal,
// and zero above, and what is part of that; what the exponential is of above the diagonal does not matter.
func (t *tile) lowerExp(op *ir.Op) (sub *ir.Op, parts []*ir.Value) {
	if !t.isLowerChoice(op) || !ir.IsZero(op.Args[2]) {
		return nil, nil
	}
	exp := t.only(op.Args[1], ir.OpExp)
	if exp == nil || t.uses[exp.Args[0]] != 1 {
		return nil, nil
	}
	parts = []*ir.Value{op.Args[1], exp.Args[0]}
	sub = exp.Args[0].Op
	if t.isLowerChoice(sub) && t.uses[sub.Args[1]] == 1 {
		parts = append(parts, sub.Args[1])
		sub = sub.Args[1].Op
	}
	if sub.Kind != ir.OpSub || !t.isNumber(sub.Args[1]) || t.isNumber(sub.Args[0]) {
		return nil, nil
	}
	return sub, parts
}

// lowerRows are the arguments that tell which rows of a matrix a tile has: the first one's number, after how many they begin again,
// and how long they are.
func (t *tile) lowerRows() []string {
	k := t.k
	return []string{"lo", strconv.Itoa(int(k.Shape[k.axis-1])), t.width.String()}
}
