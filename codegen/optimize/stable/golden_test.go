package stable

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
	"github.com/dlgen/dlgen/internal/cases"
)

// TestGolden: testdata/NAME.ir becomes NAME.want, of which what stands twice is shown once.
func TestGolden(t *testing.T) {
	cases.Golden(t, "testdata/*.ir", func(g *ir.Graph) {
		Formulas(g)
		rewrite.CSE(g)
	})
}

// TestNumbers: the numbers stay the same; the case named has a derivative that is not written out yet.
func TestNumbers(t *testing.T) { cases.Numbers(t, "testdata/*.ir", Formulas, "named") }
