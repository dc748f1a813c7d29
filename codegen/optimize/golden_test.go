package optimize

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/internal/cases"
)

// eachPass runs a test for each pass that has cases: testdata/PASS/NAME.ir.
func eachPass(t *testing.T, test func(t *testing.T, pattern string, run func(g *ir.Graph))) {
	folders, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		t.Run(folder.Name(), func(t *testing.T) {
			run := runOf(folder.Name())
			if run == nil {
				t.Fatalf("no pass is named %s", folder.Name())
			}
			test(t, filepath.Join("testdata", folder.Name(), "*.ir"), run)
		})
	}
}

func runOf(name string) func(*ir.Graph) {
	if i := slices.IndexFunc(passes, func(p pass) bool { return p.name == name }); i >= 0 {
		return passes[i].run
	}
	return nil
}

// TestGolden shows what each pass makes: testdata/PASS/NAME.ir becomes NAME.want. What the pass leaves dead is
// removed. DLGEN_UPDATE=1 writes the wanted texts anew.
func TestGolden(t *testing.T) {
	eachPass(t, func(t *testing.T, pattern string, run func(g *ir.Graph)) { cases.Golden(t, pattern, run) })
}

// TestGoldenNumbers: what passes make of their cases gives the same numbers.
func TestGoldenNumbers(t *testing.T) {
	eachPass(t, func(t *testing.T, pattern string, run func(g *ir.Graph)) {
		cases.Numbers(t, pattern, run)
	})
}
