package runner

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/dlgen/dlgen/rt/train"
)

// limit is a callback that lets files grow no more, from an epoch on: to programs it is as if the disk were full.
type limit struct{ train.Events }

func (limit) OnEpochEnd(r *train.Run) error {
	if r.Epoch != 20 {
		return nil
	}
	signal.Ignore(syscall.SIGXFSZ)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 700, Max: 1 << 40})
}

// TestFullDisk fills the disk in the middle of a run: it ends with the fault, and nothing is lost.
func TestFullDisk(t *testing.T) {
	whole, broken := t.TempDir(), t.TempDir()
	if out, err := trainer(t, whole).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	c := trainer(t, broken)
	c.Env = append(c.Env, fullDisk+"=1")
	out, err := c.CombinedOutput()
	if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != 1 || !strings.Contains(string(out), "file too large") ||
		!strings.Contains(string(out), "ended; saved to "+broken+". To go on: ") {
		t.Fatalf("got %v\n%s", err, out)
	}
	if left, _ := filepath.Glob(filepath.Join(broken, "*.tmp")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	if _, err := os.Stat(filepath.Join(broken, checkpointFile)); err != nil {
		t.Fatal(err)
	}
	if out, err := trainer(t, broken).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{weightsFile, bestFile, historyFile, "log.csv"} {
		if read(t, whole, name) != read(t, broken, name) {
			t.Errorf("%s differs", name)
		}
	}
}
