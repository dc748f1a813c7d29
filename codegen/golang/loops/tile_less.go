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
		t.joinNorm(i, at)
	}
}

// joinNorm makes one call of all of a normalization: of the mean with the squares, 1/√(variance + a constant), and what scales by these.
func (t *tile) joinNorm(squares, at int) {
	op, scaled := t.ops[squares], t.ops[at]
	if op.door != "RowsMeanSquares" {
		return
	}
	sums, mean, factor := op.beside[0], op.beside[1], op.args[1]
	more, root := t.reader("VecMulAdd", sums), (*tileOp)(nil)
	if more != nil {
		root = t.reader("VecRsqrt", more.out)
	}
	if root == nil || more.args[1] != factor || scaled.args[3] != root.out {
		return
	}
	e := more.args[2]
	if e.op != nil || e.ofRow || t.readBetween(mean, squares, at) || t.readBetween(root.out, slices.Index(t.ops, root), at) {
		return
	}
	op.write, more.write, root.write = nil, nil, nil
	scaled.door, scaled.args = "RowsNorm", append([]*tileValue{op.args[0], factor, e}, scaled.args[4:]...)
	scaled.beside = []*tileValue{root.out, mean}
	root.out.op, mean.op = scaled, scaled
	factor.last, e.last = max(factor.last, at), max(e.last, at)
}

// reader returns the call of a function whose first argument is a value that nothing else reads, nil if there is none.
func (t *tile) reader(door string, x *tileValue) (found *tileOp) {
	for _, op := range t.ops {
		switch {
		case !slices.Contains(op.args, x):
		case found != nil || op.door != door || op.args[0] != x || slices.Contains(op.args[1:], x) || t.gives(x):
			return nil
		default:
			found = op
		}
	}
	return found
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
