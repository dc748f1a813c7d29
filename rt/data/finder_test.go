package data

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestZeroFinder looks in the working directory, then where DLGEN_DATA says.
func TestZeroFinder(t *testing.T) {
	here, there := t.TempDir(), t.TempDir()
	t.Chdir(here)
	t.Setenv("DLGEN_DATA", there)
	for _, path := range []string{filepath.Join(here, "a.csv"), filepath.Join(there, "a.csv"), filepath.Join(there, "b.csv")} {
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"a.csv": "a.csv", "b.csv": filepath.Join(there, "b.csv")} {
		if got, err := (Finder{}).Find(name); err != nil || got != want {
			t.Errorf("%s is %s, %v", name, got, err)
		}
	}
	if got, err := (Finder{}).FindAll([]string{"b*.csv"}); err != nil || len(got) != 1 || got[0] != "b.csv" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := (Finder{}).Find("c.csv"); err == nil || !strings.HasPrefix(err.Error(), "c.csv: not found in ., "+there) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if _, err := (Finder{}).FindAll([]string{"c*.csv"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
