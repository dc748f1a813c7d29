//go:build linux || darwin

package runner

import (
	"os"
	"strings"
	"testing"
)

// TestLockFolder has two trainings in one folder: the second is refused while the first runs, and a link is no way around.
func TestLockFolder(t *testing.T) {
	dir := t.TempDir()
	link := dir + "-link"
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	release, err := lockFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lockFolder(link); err == nil || !strings.Contains(err.Error(), "another training runs") {
		t.Errorf("got %v", err)
	}
	release()
	again, err := lockFolder(link)
	if err != nil {
		t.Fatal(err)
	}
	again()
}
