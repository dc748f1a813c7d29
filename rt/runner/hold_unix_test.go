//go:build linux || darwin

package runner

import (
	"os"
	"strings"
	"testing"
)

// TestHold has two trainings in one folder: the second is refused while the first runs, and a link is no way around.
func TestHold(t *testing.T) {
	dir := t.TempDir()
	link := dir + "-link"
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	release, err := hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hold(link); err == nil || !strings.Contains(err.Error(), "another training runs") {
		t.Errorf("got %v", err)
	}
	release()
	again, err := hold(link)
	if err != nil {
		t.Fatal(err)
	}
	again()
}
