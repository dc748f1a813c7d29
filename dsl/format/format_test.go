package format

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/internal/golden"
)

// TestPrograms formats all programs of the project: the tree and the comments stay, twice is once.
func TestPrograms(t *testing.T) {
	for path, text := range programs(t) {
		if formatted, fault := checkFormat(text); fault != "" {
			t.Errorf("%s: %s\nformatted:\n%s", path, fault, formatted)
		}
	}
}

// TestExamples finds the examples in canonical form.
func TestExamples(t *testing.T) {
	for path, text := range programs(t) {
		if f, ok := parse(text); strings.Contains(path, "/examples/") && (!ok || File(f) != text) {
			t.Errorf("%s is not in the canonical form", path)
		}
	}
}

// TestForm shows the canonical form: testdata/NAME.dl becomes NAME.want.
func TestForm(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.dl")
	if err != nil || len(paths) == 0 {
		t.Fatal("no programs", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, ok := parse(string(text))
		if !ok {
			t.Errorf("%s does not parse", path)
		}
		golden.Check(t, strings.TrimSuffix(path, ".dl")+".want", File(f))
	}
}

// TestFaults leaves a text with faults as it is.
func TestFaults(t *testing.T) {
	for _, text := range []string{"model A {\n x  = \n}\n", "model  A  { ) }", "layer (", "model A { x = f( -> }"} {
		f, ok := parse(text)
		if got := File(f); ok || got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}
