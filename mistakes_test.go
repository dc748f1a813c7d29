package dlgen

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// shown finds what is shown of a mistake up to its caret: the place, the message with its code, the line of the file.
var shown = regexp.MustCompile(`(?m)^\S+\.dl:\d+:\d+: .+ \[(DL\d{4})\]\n +\d+ \|.*\n +\| *\^`)

// hinted finds a code whose message has a hint.
var hinted = regexp.MustCompile(`(?m)^\S+\.dl:\d+:\d+: .+ \[(DL\d{4})\]\n(?: .*\n)*hint: .`)

// TestKindsOfMistakes counts the kinds of mistake that the corpora of the parser and the checker show, each with line,
// column and caret, and those that come with a hint.
func TestKindsOfMistakes(t *testing.T) {
	carets, hints := map[string]bool{}, map[string]bool{}
	for _, folder := range []string{"parser/testdata/mistakes", "codegen/check/testdata/mistakes"} {
		paths, _ := filepath.Glob(folder + "/*.txt")
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range shown.FindAllSubmatch(text, -1) {
				carets[string(m[1])] = true
			}
			for _, m := range hinted.FindAllSubmatch(text, -1) {
				hints[string(m[1])] = true
			}
		}
	}
	t.Logf("%d kinds of mistake, %d with a hint", len(carets), len(hints))
	if len(carets) < 80 || len(hints) < 40 {
		t.Errorf("%d kinds of mistake, %d with a hint, want at least 80 and 40", len(carets), len(hints))
	}
}
