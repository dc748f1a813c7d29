package dlgen

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// readNothing are the packages of data that make their rows themselves or of another source's, or read no content.
var readNothing = []string{"folders", "generated", "rendereddigits", "windows"}

// TestReadersAreFuzzed: each package that reads what comes from outside has a fuzz test.
func TestReadersAreFuzzed(t *testing.T) {
	sources, _ := filepath.Glob("rt/data/*")
	rooms := append(sources, "rt/safetensors", "rt/train/checkpoint", "rt/gpu/internal/cache", "parser", "codegen", "codegen/ir")
	for _, room := range rooms {
		files, _ := filepath.Glob(filepath.Join(room, "*.go"))
		if len(files) == 0 || slices.Contains(readNothing, filepath.Base(room)) {
			continue
		}
		if !slices.ContainsFunc(files, fuzzes) {
			t.Errorf("%s has no fuzz test", room)
		}
	}
}

// fuzzes reports whether a file has a fuzz test.
func fuzzes(path string) bool {
	text, _ := os.ReadFile(path)
	return bytes.Contains(text, []byte("\nfunc Fuzz"))
}
