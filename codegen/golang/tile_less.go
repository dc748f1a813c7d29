package golang

import "slices"

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
	}
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
