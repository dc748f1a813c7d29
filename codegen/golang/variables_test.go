package golang

import (
	"testing"

	"github.com/dlgen/dlgen/rt"
)

// TestSplitNumber: what is split is written again as it was, also where users number from 0.
func TestSplitNumber(t *testing.T) {
	numbers := map[string]int{
		"block": 0, "block_1": 1, "block_12": 12, "block_0": 0, "block_00": 0, "block_01": 0, "a_b_3": 3, "a_1_2": 2, "conv2d": 0, "conv2d_7": 7,
		"block_99999999999999999999": 0,
	}
	for part, want := range numbers {
		name, n := splitNumber(part)
		if got := rt.Numbered(name, n); got != part || n != want {
			t.Errorf("%s is %s and %d, which is written %s", part, name, n, got)
		}
	}
}
