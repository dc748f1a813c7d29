package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/dlgen/dlgen/codegen"
)

// TestDiskUntouched: a file whose bytes would not change keeps its time.
func TestDiskUntouched(t *testing.T) {
	o := codegen.Output{Path: filepath.Join(t.TempDir(), "below", "x_dl.go"), Text: []byte("package x\n")}
	if err := (disk{}).put(o); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Chtimes(o.Path, old, old); err != nil {
		t.Fatal(err)
	}
	if err := (disk{}).put(o); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	if !info.ModTime().Equal(old) {
		t.Errorf("the file was written at %v though its bytes are the same", info.ModTime())
	}
}
