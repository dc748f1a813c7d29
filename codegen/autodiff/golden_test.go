package autodiff_test

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/internal/cases"
)

// TestGolden shows what the pass makes: testdata/NAME.ir becomes NAME.want. DLGEN_UPDATE=1 writes them anew.
func TestGolden(t *testing.T) {
	cases.Golden(t, "testdata/*.ir", func(g *ir.Graph) {
		if err := autodiff.Expand(g); err != nil {
			t.Error(err)
		}
	})
}
