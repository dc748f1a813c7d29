package autodiff_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/internal/golden"
)

// TestGolden shows what the pass makes: testdata/NAME.ir becomes NAME.want. DLGEN_UPDATE=1 writes them anew.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.ir")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".ir"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			g, err := ir.Parse(string(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := autodiff.Expand(g); err != nil {
				t.Fatal(err)
			}
			ir.RemoveDead(g)
			if err := ir.Verify(g); err != nil {
				t.Error(err)
			}
			golden.Check(t, strings.TrimSuffix(path, ".ir")+".want", ir.Print(g))
		})
	}
}
