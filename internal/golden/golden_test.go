package golden

import (
	"os"
	"path/filepath"
	"testing"
)

func TestCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.txt")
	if err := os.WriteFile(path, []byte("a\r\nb\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if line, got, want, differ := firstDifference("a\nb\n", "a\nc\n"); line != 2 || got != "c" || want != "b" || !differ {
		t.Errorf("line %d: %q, %q", line, got, want)
	}
	t.Setenv("DLGEN_UPDATE", "")
	Check(t, path, "a\nb\n")
	Check(t, filepath.Join(t.TempDir(), "none.txt"), "")
}

func TestUpdate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.txt")
	t.Setenv("DLGEN_UPDATE", "1")
	Check(t, path, "new\n")
	if text, _ := os.ReadFile(path); string(text) != "new\n" {
		t.Errorf("wrote %q", text)
	}
	Check(t, path, "")
	if _, err := os.Stat(path); err == nil {
		t.Error("a text that became empty left its file")
	}
}
