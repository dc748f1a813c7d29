package autodiff_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
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
			golden := strings.TrimSuffix(path, ".ir") + ".want"
			if os.Getenv("DLGEN_UPDATE") != "" {
				if err := os.WriteFile(golden, []byte(ir.Print(g)), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got := ir.Print(g); got != string(want) {
				t.Errorf("found\n%s\nwant\n%s", got, want)
			}
		})
	}
}
