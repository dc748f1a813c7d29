package loops

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
)

// lessTwice lets differences with a number for each row that are added up as squares and then scaled, and read by nothing else, be
// computed twice: functions of rt decide whether that or keeping them takes less time.
func (t *tile) lessTwice() {
	for i, op := range t.ops {
		if op.door != "RowsSubSquares" || t.gives(op.out) {
			continue
		}
		at := -1
		for j := i + 1; j < len(t.ops); j++ {
			if !slices.Contains(t.ops[j].args, op.out) {
				continue
			}
			if at >= 0 || t.ops[j].door != "RowsMulAdd" || slices.Contains(t.ops[j].args[1:], op.out) {
				at = -1
				break
			}
			at = j
		}
		if at < 0 {
			continue
		}
		scaled := t.ops[at]
		op.door, scaled.door = "RowsLessSquares", "RowsLessMulAdd"
		scaled.args = slices.Insert(scaled.args, 1, op.args...)
		for _, arg := range op.args {
			arg.last = max(arg.last, at)
		}
		t.joinMean(i)
		t.share(scaled.args[len(scaled.args)-2:])
	}
}

// joinMean lets the call that adds up squares of differences from a mean compute that as well, if nothing reads it before.
func (t *tile) joinMean(squares int) {
	op := t.ops[squares]
	x, mean := op.args[0], op.args[1]
	scale := slices.IndexFunc(t.ops, func(o *tileOp) bool { return o.out == mean })
	if scale < 0 || t.ops[scale].door != "VecMul" || t.readBetween(mean, scale, squares) {
		return
	}
	sum, factor := t.ops[scale].args[0], t.ops[scale].args[1]
	of := slices.IndexFunc(t.ops, func(o *tileOp) bool { return o.out == sum })
	if of < 0 || t.ops[of].door != "RowsSum" || t.ops[of].args[0] != x || sum.last != scale || factor.op != nil || factor.ofRow || t.gives(sum) {
		return
	}
	t.ops[of].write, t.ops[scale].write = nil, nil
	op.door, op.args = "RowsMeanSquares", []*tileValue{x, factor}
	op.beside, mean.op = append(op.beside, mean), op
	factor.last = max(factor.last, squares)
}

// readBetween reports whether a value is read between two calls.
func (t *tile) readBetween(x *tileValue, from, to int) bool {
	return slices.ContainsFunc(t.ops[from+1:to], func(op *tileOp) bool { return slices.Contains(op.args, x) })
}

// share lets a function that takes rows which are the same for all of a tile read them where they lie, if nothing else wants copies.
func (t *tile) share(rows []*tileValue) {
	for _, x := range rows {
		uses := 0
		for _, op := range t.ops {
			for _, arg := range op.args {
				if arg == x {
					uses++
				}
			}
		}
		if x.row == "" || uses > 1 || t.gives(x) {
			return
		}
	}
	for _, x := range rows {
		t.top.List[x.line] = gotext.SliceMark + x.text + gotext.SliceMark + x.row
	}
	t.shared += len(rows)
}

// gives reports whether a value is a result of the kernel.
func (t *tile) gives(x *tileValue) bool {
	for _, r := range t.k.body.Results {
		if t.value(r.Value) == x {
			return true
		}
	}
	return false
}
