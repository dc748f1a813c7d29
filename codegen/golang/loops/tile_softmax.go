package loops

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// Softmax of rows: exponentials of differences from the row's largest, divided by their sum. Where nothing else reads the exponentials,
// their sum and the largest, any other number may stand for that, and functions of rt choose one.

// softExp is an exponential of a softmax: of x, less any number.
type softExp struct {
	x     *ir.Value
	other *ir.Value // what stands above the diagonal where the largest is looked for; nil if rows are whole
}

// joinSoftmax notes the exponential that a quotient divides by its sum, and what is part of it.
func (t *tile) joinSoftmax(op *ir.Op) {
	if op.Kind != ir.OpDiv || op.Results[0].Type.DType != ir.F32 || !t.isNumber(op.Args[1]) {
		return
	}
	e := op.Args[0]
	if t.uses[e] != 2 || !t.isSumOf(t.readOnce(op.Args[1]), e) {
		return
	}
	if sub := t.lessNumber(e.Op); sub != nil && t.uses[e.Op.Args[0]] == 1 {
		if parts := t.steadyMost(t.readOnce(sub.Args[1]), sub.Args[0]); parts != nil {
			t.takeSoftExp(e.Op, &softExp{x: sub.Args[0]}, append(parts, e.Op.Args[0]))
		}
		return
	}
	if sub, parts := t.lowerExp(e.Op); sub != nil {
		most := t.readOnce(sub.Args[1])
		if most == nil || t.uses[most] != 1 {
			return
		}
		if choice := t.lowerMost(most.Op); choice != nil && choice.Args[1] == sub.Args[0] {
			t.takeSoftExp(e.Op, &softExp{sub.Args[0], choice.Args[2]}, append(parts, most))
		}
	}
}

func (t *tile) takeSoftExp(op *ir.Op, e *softExp, parts []*ir.Value) {
	t.softExps[op] = e
	for _, part := range parts {
		t.parts[part] = true
	}
}

// readOnce returns the number that is repeated over rows if nothing else reads it so, else nil.
func (t *tile) readOnce(v *ir.Value) *ir.Value {
	for ; v.Op.Kind == ir.OpBroadcast; v = v.Op.Args[0] {
		if t.uses[v] != 1 {
			return nil
		}
	}
	return v
}

// isSumOf reports whether a value is the sum of e and nothing else reads it, or that with another number where it is zero.
func (t *tile) isSumOf(v, e *ir.Value) bool {
	if v == nil || t.uses[v] != 1 {
		return false
	}
	uses := 1
	if v.Op.Kind == ir.OpWhere {
		sum, equal := v.Op.Args[2], v.Op.Args[0].Op
		if equal.Kind != ir.OpEqual || !(equal.Args[0] == sum && ir.IsZero(equal.Args[1]) || equal.Args[1] == sum && ir.IsZero(equal.Args[0])) {
			return false
		}
		v, uses = sum, 2
	}
	return v.Op.Kind == ir.OpSum && v.Op.Args[0] == e && t.uses[v] == uses
}

// steadyMost returns what a value is made of if it is the largest of each row of x where that is finite, else zero, and nothing else
// reads any of it.
func (t *tile) steadyMost(v, x *ir.Value) []*ir.Value {
	if v == nil || t.uses[v] != 1 {
		return nil
	}
	var parts []*ir.Value
	for v.Op.Kind == ir.OpStopGradient {
		parts = append(parts, v)
		if v = v.Op.Args[0]; t.uses[v] != 1 {
			return nil
		}
	}
	if v.Op.Kind != ir.OpWhere || !ir.IsZero(v.Op.Args[2]) {
		return nil
	}
	less, most := v.Op.Args[0], v.Op.Args[1]
	if less.Op.Kind != ir.OpLess || less.Op.Args[0].Op.Kind != ir.OpAbs || most.Op.Kind != ir.OpReduceMax {
		return nil
	}
	size := less.Op.Args[0]
	if end := NumberOf(less.Op.Args[1]); end == nil || !math.IsInf(end.Floats[0], 1) {
		return nil
	}
	if size.Op.Args[0] != most || most.Op.Args[0] != x || t.uses[less] != 1 || t.uses[size] != 1 || t.uses[most] != 2 {
		return nil
	}
	return append(parts, v, less, size, most)
}

// exponential is the call for the exponential of a softmax, which reads what it may not write yet.
func (t *tile) exponential(e *softExp) *tileValue {
	x := t.value(e.x)
	t.k.cost += 2
	var y *tileValue
	if e.other == nil {
		y = t.vec("RowsSoftExp", false, []*tileValue{x}, t.width.String())
	} else {
		y = t.vec("RowsSoftExpLower", false, []*tileValue{x}, append([]string{gotext.Element(NumberOf(e.other), 0, ir.F32)}, t.lowerRows()...)...)
	}
	x.last = len(t.ops)
	return y
}

// dividedInPlace lets the exponentials of a softmax lie where it goes, if nothing is read there from its begin on: what is written
// there comes into the cache while they are computed. If nothing else reads them and their sums, one call computes it all.
func (t *tile) dividedInPlace(softmax *tileValue, lastRead int) {
	op := softmax.op
	if op.door != "RowsDiv" {
		return
	}
	e := op.args[0]
	if e.op == nil || e.op.door != "RowsSoftExp" && e.op.door != "RowsSoftExpLower" || e.text != "" || slices.Index(t.ops, e.op) <= lastRead {
		return
	}
	end := slices.Index(t.ops, op)
	if e.op.door == "RowsSoftExp" && e.last == end && len(e.op.beside) == 1 && e.op.beside[0] == op.args[1] && op.args[1].last == end && op.args[1].text == "" {
		e.op.out, softmax.op = softmax, e.op
		e.op.door, op.write = "RowsSoftmax", nil
		op.args[1].last = slices.Index(t.ops, e.op)
		return
	}
	e.text = softmax.text
}

// byRows reports whether a tile is one call and nothing else, of a softmax or a normalization: how many rows it has matters little to the
// cache then, but the call computes a row while it reads the next one.
func (t *tile) byRows() bool {
	calls := slices.DeleteFunc(slices.Clone(t.ops), func(op *tileOp) bool { return op.write == nil })
	return t.form == rowTile && len(calls) == 1 && (calls[0].door == "RowsSoftmax" || calls[0].door == "RowsNorm")
}
