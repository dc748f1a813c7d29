package graphs

import (
	"strings"
	"testing"
)

// TestHeads: of the case's products, whose numbers TestNumbers checks, one goes where its rows are wanted.
func TestHeads(t *testing.T) {
	code := caseCode(t, "heads")
	if n := strings.Count(code, "Heads: 2"); n != 1 {
		t.Errorf("%d products have heads\n%s", n, code)
	}
	if n := strings.Count(code, "rt.Transpose("); n != 2 {
		t.Errorf("%d transpositions are left\n%s", n, code)
	}
}
