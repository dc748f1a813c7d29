package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestReplaceFile: a file keeps its permissions and a link stays one; a fault names the file that was asked for, and
// leaves what was there and nothing else.
func TestReplaceFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links and permissions are others there")
	}
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(file, []byte("old"), 0o640), os.Symlink("file", link)); err != nil {
		t.Fatal(err)
	}
	if err := replaceFile(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(file)
	if text, _ := os.ReadFile(file); err != nil || string(text) != "new" || info.Mode().Perm() != 0o640 {
		t.Errorf("%v, %q, %v", err, text, info.Mode())
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link: %v, %v", info, err)
	}
	missing := filepath.Join(dir, "nowhere", "file")
	var at *fs.PathError
	if err := replaceFile(missing, nil); !errors.As(err, &at) || at.Path != missing {
		t.Errorf("%v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 2 {
		t.Errorf("files are left: %v", left)
	}
}
