package parser

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// programs returns the texts of the valid programs of the project by their paths.
func programs(t testing.TB) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, root := range []string{"../conformance", "../examples", "../codegen/prelude", "testdata/valid"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".dl") {
				return nil // a folder that is not there holds no programs
			}
			text, err := os.ReadFile(path)
			out[path] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(out) == 0 {
		t.Skip("no programs here")
	}
	return out
}

// TestPrograms parses all programs of the project: nothing is reported.
func TestPrograms(t *testing.T) {
	for path, text := range programs(t) {
		diags := &diag.List{}
		Parse(dsl.NewSource(path, text), diags)
		for _, d := range diags.All {
			line, column := d.At.Source.Position(d.At.Start)
			t.Errorf("%s:%d:%d: %s [%s]", path, line, column, d.Message, d.Code)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	var all strings.Builder
	for _, text := range programs(b) {
		all.WriteString(text)
	}
	src := dsl.NewSource("all.dl", all.String())
	b.SetBytes(int64(len(src.Text)))
	for b.Loop() {
		Parse(src, &diag.List{})
	}
}

func BenchmarkMachine(b *testing.B) {
	for b.Loop() {
		newMachine()
	}
}
