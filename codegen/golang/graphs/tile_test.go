package graphs

import (
	"strings"
	"testing"
)

// TestTileDoors: what of the cases, whose numbers TestNumbers checks, is one call of a function for several operations.
func TestTileDoors(t *testing.T) {
	for _, c := range []struct {
		name, call string
		times      int
	}{
		{"lower", "rt.RowsMaxLower(", 1},
		{"lower", "rt.RowsMax(", 1},
		{"lower", "rt.RowsExpSumLower(", 1},
		{"lower", "rt.RowsSoftExpLower(", 1},
		{"softmax", "rt.RowsSoftExp(", 2},
		{"softmax", "rt.RowsSoftmax(", 1},
		{"softmax", "rt.RowsExpSum(", 5},
		{"slopes", "rt.VecMulNormalBack(", 2},
		{"blend", "rt.RowsBlend(", 2},
		{"blend", "rt.RowsAddMul(", 1},
		{"opposites", "rt.VecNeg(", 2},
		{"opposites", "rt.VecAdd(", 2},
		{"blocks", "rt.Repeat(", 5},
		{"blocks", "rt.JoinColumnsOf(", 5},
		{"groups", "rt.RowsOf(", 0},
		{"groups", "rt.ColumnsAddSquares(", 1},
		{"blocks", "rt.ColumnsAddSquares(", 1},
		{"blocks", "rt.VecLessMulAdd(", 1},
		{"scaled", "rt.VecMulAdd(", 3},
		{"lengths", "rt.RowsLength(", 1},
		{"lengths", "rt.RowsLengthApart(", 2},
		{"lengths", "rt.RowsApart(", 2},
		{"lengths", "copy(", 0},
		{"norm", "rt.RowsNorm(", 2},
		{"norm", "rt.RowsMeanSquares(", 1},
		{"means", "rt.RowsMeanSquares(", 0},
		{"means", "rt.RowsLessSquares(", 6},
		{"softmax_apart", "rt.RowsSoft", 0},
		{"softmax_apart", "rt.RowsExpSum(", 4},
	} {
		code := caseCode(t, c.name)
		if n := strings.Count(code, c.call); n != c.times {
			t.Errorf("%s: %d calls of %s…), want %d\n%s", c.name, n, c.call, c.times, code)
		}
	}
}
