package plan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/internal/golden"
	"github.com/dlgen/dlgen/internal/numbers"
)

// TestGolden shows schedules: testdata/NAME.ir is planned for 4 rows and printed as NAME.want. DLGEN_UPDATE=1
// writes the wanted texts anew.
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
			s := check(t, g, NewLayout(numbers.ModuleOf(g)), 4, -1, 1)
			var found strings.Builder
			if err := Fprint(&found, s); err != nil {
				t.Fatal(err)
			}
			golden.Check(t, strings.TrimSuffix(path, ".ir")+".want", found.String())
		})
	}
}
