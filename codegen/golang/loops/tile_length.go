package loops

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Lengths of rows and distances between them: functions of rt add up squares, and differences, without keeping any, and look for the
// largest of a row only where squares may have been out of range.

// rowLength is what a call of such a function reads.
type rowLength struct {
	door    string
	x, from *ir.Value // from is the row that each row of x is compared with, nil if there is none
}

// joinLength notes an operation that is a length of rows or a sum of squared differences, and what is part of it.
func (t *tile) joinLength(op *ir.Op) {
	if t.form != rowTile || op.Results[0].Type.DType != ir.F32 {
		return
	}
	if x, parts := t.lengthOf(op); x != nil {
		l, sub := t.apart(x, "RowsLengthApart", 2)
		if l == nil {
			l = &rowLength{door: "RowsLength", x: x}
		}
		t.takeLength(op, l, append(parts, sub...))
		return
	}
	if op.Kind == ir.OpSum && op.Args[0].Op.Kind == ir.OpMul && op.Args[0].Op.Args[0] == op.Args[0].Op.Args[1] && t.uses[op.Args[0]] == 1 {
		if l, sub := t.apart(op.Args[0].Op.Args[0], "RowsApart", 2); l != nil {
			t.takeLength(op, l, append(sub, op.Args[0]))
		}
	}
}

func (t *tile) takeLength(op *ir.Op, l *rowLength, parts []*ir.Value) {
	t.lengths[op] = l
	for _, part := range parts {
		t.parts[part] = true
	}
}

// apart returns the call of a function if x, which is read so often, is a difference from a row that all rows of a piece have in common.
func (t *tile) apart(x *ir.Value, door string, uses int) (l *rowLength, parts []*ir.Value) {
	if x.Op.Kind != ir.OpSub || t.uses[x] != uses {
		return nil, nil
	}
	for i, from := range x.Op.Args {
		if rows := x.Op.Args[1-i]; t.vectorAccess(from) != nil && t.vectorAccess(rows) == nil && rows.Op.Kind != ir.OpConst {
			return &rowLength{door, rows, from}, []*ir.Value{x}
		}
	}
	return nil, nil
}

// lengthOf returns x if an operation is |x|max · √(Σ (x / |x|max)²) over each row, with 1 for a largest that is zero or infinite, and what it
// consists of, which nothing else reads.
func (t *tile) lengthOf(op *ir.Op) (x *ir.Value, parts []*ir.Value) {
	if op.Kind != ir.OpMul {
		return nil, nil
	}
	for i, root := range op.Args {
		under := t.only(root, ir.OpSqrt)
		if under == nil {
			continue
		}
		sum := t.only(under.Args[0], ir.OpSum)
		if sum == nil {
			continue
		}
		squares := t.only(sum.Args[0], ir.OpMul)
		if squares == nil || squares.Args[0] != squares.Args[1] {
			continue
		}
		part := squares.Args[0]
		if part.Op.Kind != ir.OpDiv || t.uses[part] != 2 {
			continue
		}
		most := op.Args[1-i]
		by, broadcasts := part.Op.Args[1], []*ir.Value(nil)
		for ; by.Op.Kind == ir.OpBroadcast && t.uses[by] == 1; by = by.Op.Args[0] {
			broadcasts = append(broadcasts, by)
		}
		if by != most || t.uses[most] != 2 || len(broadcasts) == 0 {
			continue
		}
		if x := part.Op.Args[0]; x != nil {
			if of := t.largestOf(most, x); of != nil {
				return x, append(append(of, root, under.Args[0], sum.Args[0], part), broadcasts...)
			}
		}
	}
	return nil, nil
}

// largestOf returns what a value consists of if it is the largest of |x| in each row, or 1 where that is zero or infinite.
func (t *tile) largestOf(v, x *ir.Value) (parts []*ir.Value) {
	parts = append(parts, v)
	if v.Op.Kind == ir.OpStopGradient {
		if v = v.Op.Args[0]; t.uses[v] != 1 {
			return nil
		}
		parts = append(parts, v)
	}
	if v.Op.Kind != ir.OpWhere || !ir.IsNumber(v.Op.Args[2], 1) {
		return nil
	}
	both, most := v.Op.Args[0], v.Op.Args[1]
	if both.Op.Kind != ir.OpAnd || t.uses[both] != 1 || most.Op.Kind != ir.OpReduceMax || t.uses[most] != 3 {
		return nil
	}
	above, below := both.Op.Args[0], both.Op.Args[1]
	if above.Op.Kind != ir.OpLess || below.Op.Kind != ir.OpLess || t.uses[above] != 1 || t.uses[below] != 1 ||
		!ir.IsZero(above.Op.Args[0]) || above.Op.Args[1] != most || below.Op.Args[0] != most || !ir.IsNumber(below.Op.Args[1], math.Inf(1)) {
		return nil
	}
	if abs := t.only(most.Op.Args[0], ir.OpAbs); abs == nil || abs.Args[0] != x {
		return nil
	}
	return append(parts, both, above, below, most, most.Op.Args[0])
}

// lengthCall is the call of the function.
func (t *tile) lengthCall(l *rowLength) *tileValue {
	args := []*tileValue{t.value(l.x)}
	switch {
	case l.from == nil:
	case t.block > 0:
		args = append(args, t.pieceRow(t.k.at[sourceOf(l.from).v], *t.vectorAccess(l.from)))
	default:
		args = append(args, t.value(l.from))
	}
	return t.vec(l.door, true, args, t.width.String())
}
