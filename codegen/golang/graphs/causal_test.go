package graphs

import (
	"strings"
	"testing"
)

// TestLowerBack: of the case's six softmaxes, whose numbers TestNumbers checks, the derivatives of two leave out what is above the diagonal,
// and so do the products around them; scores are wanted below it alone.
func TestLowerBack(t *testing.T) {
	code := caseCode(t, "lower_back")
	for call, times := range map[string]int{"rt.SoftmaxBackLower(": 2, "EdgeA: true": 4, "LowerC: true, OnlyLower: true": 5} {
		if n := strings.Count(code, call); n != times {
			t.Errorf("%d times %s, want %d\n%s", n, call, times, code)
		}
	}
}
