package graphs

import (
	"strings"
	"testing"
)

// TestTopK: of the case's sorted indices, whose numbers TestNumbers checks, two are those of the first alone.
func TestTopK(t *testing.T) {
	code := caseCode(t, "first")
	if first, all := strings.Count(code, "rt.ArgTopK("), strings.Count(code, "rt.ArgSort("); first != 2 || all != 2 {
		t.Errorf("%d are the first alone, %d are all\n%s", first, all, code)
	}
}
