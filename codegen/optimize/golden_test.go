package optimize

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/internal/golden"
)

// TestGolden shows what each pass makes: testdata/PASS/NAME.ir becomes NAME.want. What the pass leaves dead is
// removed. DLGEN_UPDATE=1 writes the wanted texts anew.
func TestGolden(t *testing.T) {
	for _, path := range cases(t, "testdata/*/*.ir") {
		name := filepath.Base(filepath.Dir(path))
		t.Run(name+"/"+strings.TrimSuffix(filepath.Base(path), ".ir"), func(t *testing.T) {
			run := runOf(name)
			if run == nil {
				t.Fatalf("no pass is named %s", name)
			}
			g, err := ir.Parse(textOf(t, path))
			if err != nil {
				t.Fatal(err)
			}
			run(g)
			ir.RemoveDead(g)
			if err := ir.Verify(g); err != nil {
				t.Error(err)
			}
			golden.Check(t, strings.TrimSuffix(path, ".ir")+".want", ir.Print(g))
		})
	}
}

// cases are the files of a pattern, of which there must be some.
func cases(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	return paths
}

func textOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func runOf(name string) func(*ir.Graph) {
	if name == "stable" {
		return func(g *ir.Graph) {
			Stabilize(g)
			cse(g)
		}
	}
	if i := slices.IndexFunc(passes, func(p pass) bool { return p.name == name }); i >= 0 {
		return passes[i].run
	}
	return nil
}

// noNumbers are the cases that the oracle cannot run, and why.
var noNumbers = map[string]string{
	"fold/indexed": "numbers that are drawn are out of its indices' range",
	"stable/named": "it has a derivative that is not written out yet",
}

// TestGoldenNumbers: what passes make of their cases gives the same numbers; random graphs have few of what most passes look for.
func TestGoldenNumbers(t *testing.T) {
	for _, path := range cases(t, "testdata/*/*.ir") {
		pass := filepath.Base(filepath.Dir(path))
		t.Run(pass+"/"+strings.TrimSuffix(filepath.Base(path), ".ir"), func(t *testing.T) {
			want, err := ir.Parse(textOf(t, path))
			if err != nil {
				t.Fatal(err)
			}
			if why, ok := noNumbers[strings.TrimPrefix(t.Name(), "TestGoldenNumbers/")]; ok {
				if irtest.Equivalent(want, want, 2, 1) == nil {
					t.Errorf("it has numbers, though noNumbers says that %s", why)
				}
				return
			}
			g, _ := ir.Clone(want)
			runOf(pass)(g)
			if err := irtest.Equivalent(g, want, 2, 1); err != nil {
				t.Error(err)
			}
		})
	}
}
