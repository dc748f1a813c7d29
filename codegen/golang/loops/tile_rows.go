package loops

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// numberDoors are the functions of rt of a tile and a number for each of its rows.
var numberDoors = map[ir.Kind]string{ir.OpAdd: "RowsAdd", ir.OpSub: "RowsSub", ir.OpMul: "RowsMul", ir.OpDiv: "RowsDiv"}

// isNumber reports whether a value is a number for each row of the tile, repeated over the row.
func (t *tile) isNumber(v *ir.Value) bool {
	k := t.k
	if t.form != rowTile || v.Op.Kind != ir.OpBroadcast || v.Type.DType != ir.F32 || k.sp.row.IsOne() || !k.whole(v) {
		return false
	}
	src := sourceOf(v)
	switch src.v.Op.Kind {
	case ir.OpConst, ir.OpRows, ir.OpIota, ir.OpRandom:
		return false
	case ir.OpParam:
		if _, known := k.known[src.v]; known || src.v.Type.Shape.Size().IsOne() {
			return false
		}
		if _, counted := k.counts[src.v]; counted {
			return false
		}
		has := k.sp.accessOf(src.axes).has
		return !slices.Contains(has[:k.sp.prefix], false) && !slices.Contains(has[k.sp.prefix:], true)
	}
	return slices.Equal(src.axes, ir.Axes(0, len(src.axes))) && k.ofRow(src.v) && !k.whole(src.v)
}

// number is where the numbers of the rows lie.
func (t *tile) number(v *ir.Value) *tileValue {
	src := sourceOf(v)
	if src.v.Op.Kind == ir.OpParam {
		field := t.k.at[src.v]
		return t.slice(field, t.identity(field, true), ir.F32, true)
	}
	return t.value(src.v)
}

// withNumber writes an operation of which one operand is a number for each row; nil if it is no such operation.
func (t *tile) withNumber(op *ir.Op) *tileValue {
	door, ok := numberDoors[op.Kind]
	if !ok || op.Results[0].Type.DType != ir.F32 {
		return nil
	}
	for i := range 2 {
		x, s := op.Args[i], op.Args[1-i]
		if !t.isNumber(s) || t.isNumber(x) || i == 1 && (op.Kind == ir.OpSub || op.Kind == ir.OpDiv) {
			continue
		}
		return t.vec(door, false, []*tileValue{t.value(x), t.number(s)}, t.width.String())
	}
	return nil
}

// Functions that give the sum of each row of their result besides, or of its squares, by the function without it.
var (
	sumDoors    = map[string]string{"RowsExp": "RowsExpSum", "RowsExpLower": "RowsExpSumLower", "RowsSoftExp": "RowsSoftExp", "RowsSoftExpLower": "RowsSoftExpLower"}
	squareDoors = map[string]string{"RowsSub": "RowsSubSquares"}
)

// summed makes the call that computes the summands of a reduction add them up as well, if there is a function for both.
func (t *tile) summed(op *ir.Op) *tileValue {
	x, doors := op.Args[0], sumDoors
	switch {
	case op.Kind != ir.OpSum:
		return nil
	case t.inner[x]:
		if x.Op.Args[0] != x.Op.Args[1] {
			return nil
		}
		x, doors = x.Op.Args[0], squareDoors
	}
	of := t.value(x).op
	if of == nil || of.out != t.value(x) || doors[of.door] == "" {
		return nil
	}
	of.door = doors[of.door]
	sum := &tileValue{ofRow: true, op: of, last: slices.Index(t.ops, of)}
	of.beside = []*tileValue{sum}
	return sum
}

// joinRows notes operations that are part of e^(x - a number for each row), or of the share of a normal distribution.
func (t *tile) joinRows(op *ir.Op) {
	if sub := t.lessNumber(op); sub != nil && t.uses[op.Args[0]] == 1 {
		t.parts[op.Args[0]] = true
	}
	if x, parts := normalOf(op); x != nil && t.uses[parts[0]] == 1 && t.uses[parts[1]] == 1 {
		t.normals[op] = x
		for i, part := range parts {
			t.parts[part] = i < 2 || t.uses[part] == 1
		}
	}
	if share := t.timesShare(op); share != nil {
		t.parts[share] = true
	}
	t.joinSoftmax(op)
	if x := t.opposite(op); x != nil {
		t.parts[op.Args[0]] = true
	}
	if choice := t.lowerMost(op); choice != nil {
		t.parts[choice.Results[0]] = true
	}
	if sub, parts := t.lowerExp(op); sub != nil {
		for _, part := range parts {
			t.parts[part] = true
		}
	}
}

// opposite returns the value of whose opposite, which nothing else reads, an operation is the sum of each row: that is the opposite
// of its sum.
func (t *tile) opposite(op *ir.Op) *ir.Value {
	if op.Kind != ir.OpSum {
		return nil
	}
	if neg := t.only(op.Args[0], ir.OpNeg); neg != nil {
		return neg.Args[0]
	}
	return nil
}

// timesShare returns the share of a normal distribution below x if an operation is x times it, and nothing else reads it.
func (t *tile) timesShare(op *ir.Op) *ir.Value {
	if op.Kind == ir.OpMul {
		for i, share := range op.Args {
			if x := t.normals[share.Op]; x != nil && x == op.Args[1-i] && t.uses[share] == 1 {
				return share
			}
		}
	}
	return nil
}

// lessNumber returns the difference if an operation is the exponential of one of a value and a number for each row.
func (t *tile) lessNumber(op *ir.Op) *ir.Op {
	if op.Kind != ir.OpExp || op.Results[0].Type.DType != ir.F32 {
		return nil
	}
	if sub := op.Args[0].Op; sub.Kind == ir.OpSub && t.isNumber(sub.Args[1]) && !t.isNumber(sub.Args[0]) {
		return sub
	}
	return nil
}

// normalOf returns x if an operation is (erf(x · √½) + 1) · ½, and what is part of it: the sum, the error function, the
// product.
func normalOf(op *ir.Op) (x *ir.Value, parts [3]*ir.Value) {
	if op.Results[0].Type.DType != ir.F32 {
		return nil, parts
	}
	sum := timesNumber(op, ir.OpMul, 0.5)
	if sum == nil {
		return nil, parts
	}
	erf := timesNumber(sum.Op, ir.OpAdd, 1)
	if erf == nil || erf.Op.Kind != ir.OpErf {
		return nil, parts
	}
	return timesNumber(erf.Op.Args[0].Op, ir.OpMul, math.Sqrt2/2), [3]*ir.Value{sum, erf, erf.Op.Args[0]}
}

// timesNumber returns the other operand of an operation of a kind with a constant.
func timesNumber(op *ir.Op, kind ir.Kind, number float64) *ir.Value {
	if op.Kind != kind {
		return nil
	}
	for i, arg := range op.Args {
		if l := NumberOf(arg); l != nil && float32(l.Floats[0]) == float32(number) {
			return op.Args[1-i]
		}
	}
	return nil
}
