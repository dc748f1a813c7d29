package parser

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// FuzzParse parses any text: there is always a tree, and the places of all diagnostics lie in the text.
func FuzzParse(f *testing.F) {
	for _, text := range programs(f) {
		f.Add(text)
	}
	paths, _ := filepath.Glob("testdata/mistakes/*.dl")
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		src, diags := dsl.NewSource("fuzz.dl", text), &diag.List{}
		if Parse(src, diags) == nil {
			t.Fatal("no tree")
		}
		for _, d := range diags.All {
			if d.At.Start < 0 || d.At.End < d.At.Start || d.At.End > len(text) {
				t.Errorf("%s stands at %d to %d of %d bytes", d.Message, d.At.Start, d.At.End, len(text))
			}
			for _, fix := range d.Fixes {
				for _, e := range fix.Edits {
					if e.At.Start < 0 || e.At.End < e.At.Start || e.At.End > len(text) {
						t.Errorf("the fix %q stands outside of the text", fix.Title)
					}
				}
			}
		}
		diag.Terminal(diags)
		diag.Apply(src, diags.Fixes())
	})
}
