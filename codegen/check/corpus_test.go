package check

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// prelude finds the prelude's declarations as the driver does.
var prelude = sync.OnceValue(func() *parser.Library {
	paths, _ := filepath.Glob("../prelude/*.dl")
	var sources []*dsl.Source
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			panic(err)
		}
		sources = append(sources, dsl.NewSource(filepath.Base(p), string(text)))
	}
	return parser.NewLibrary(sources...)
})

// checkText parses and checks a program.
func checkText(name, text string, opts Options) (*model.Program, *diag.List) {
	diags := &diag.List{}
	file := parser.Parse(dsl.NewSource(name, text), diags)
	return Check([]*dsl.File{file}, prelude(), opts, diags), diags
}

// corpus lists the files that patterns match and fails if there are none.
func corpus(t testing.TB, patterns ...string) []string {
	t.Helper()
	var out []string
	for _, p := range patterns {
		files, err := filepath.Glob(p)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, files...)
	}
	if len(out) == 0 {
		t.Fatalf("no files match %v", patterns)
	}
	return out
}

func read(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// place returns the line of a diagnostic, 0 for nowhere.
func place(d *diag.Diagnostic) int {
	if !d.At.IsValid() {
		return 0
	}
	line, _ := d.At.Source.Position(d.At.Start)
	return line
}
