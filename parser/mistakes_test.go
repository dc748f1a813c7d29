package parser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/internal/golden"
)

// TestMistakes shows how mistakes are reported: testdata/mistakes/NAME.dl prints NAME.txt. What the fixes make of
// the text stands in NAME.fixed, if there are any. DLGEN_UPDATE=1 writes both anew.
func TestMistakes(t *testing.T) {
	paths, _ := filepath.Glob("testdata/mistakes/*.dl")
	if len(paths) < 25 {
		t.Errorf("%d mistakes, want at least 25", len(paths))
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".dl"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			diags := &diag.List{}
			src := dsl.NewSource(filepath.Base(path), string(text))
			Parse(src, diags)
			if len(diags.All) == 0 {
				t.Error("nothing is reported")
			}
			golden.Check(t, strings.TrimSuffix(path, ".dl")+".txt", diag.Terminal(diags))
			fixed, n := diag.Apply(src, diags.Fixes())
			if n == 0 {
				fixed = ""
			}
			golden.Check(t, strings.TrimSuffix(path, ".dl")+".fixed", fixed)
		})
	}
}

// TestExamplesOfCodes parses the example of each of the parser's codes: it gives that code and no other.
func TestExamplesOfCodes(t *testing.T) {
	for _, info := range diag.Codes() {
		if info.Example == "" || info.Code >= "DL02" && info.Code != diag.SlashOperand {
			continue // the checker's are its own affair
		}
		diags := &diag.List{}
		Parse(dsl.NewSource("example.dl", info.Example), diags)
		if len(diags.All) != 1 || diags.All[0].Code != info.Code {
			t.Errorf("%s (%s): the example gives %s", info.Code, info.Title, diag.Terminal(diags))
		}
	}
}
