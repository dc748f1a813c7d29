package runner

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/callback"
	"github.com/dlgen/dlgen/rt/train/traintest"
)

// childFolder, if it is in the environment, makes this test's binary a program that trains there.
const childFolder = "DLGEN_TEST_TRAIN"

// fullDisk, if it is in the environment of that program, fills the disk on the way.
const fullDisk = "DLGEN_TEST_FULL_DISK"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		os.Exit(child(dir))
	}
	os.Exit(m.Run())
}

// slow is a callback that gives a kill time to come.
type slow struct{ train.Events }

func (slow) OnBatchEnd(*train.Run) error {
	time.Sleep(200 * time.Microsecond)
	return nil
}

// child trains with all that keeps anything, from the last checkpoint if there is one.
func child(dir string) int {
	l := traintest.Learner()
	b := traintest.Block(l)
	b.Epochs = 60
	b.Callbacks = []train.Callback{
		&callback.ReduceLROnPlateau{Monitor: "val_loss", Factor: 0.7, Patience: 3, MinDelta: 1},
		&callback.EarlyStopping{Monitor: "val_loss", Patience: 50, RestoreBestWeights: true},
		&callback.CSVLogger{Filename: "log.csv"}, slow{},
	}
	if os.Getenv(fullDisk) != "" {
		b.Callbacks = append(b.Callbacks, limit{})
	}
	p := &program{models: []Model{{Learner: l, Blocks: []*train.Block{b}}}, stdout: os.Stdout, stderr: os.Stderr}
	args := []string{"train", "-seed", "3", "-out", dir}
	if _, err := os.Stat(filepath.Join(dir, checkpointFile)); err == nil {
		args = append(args, "-resume", dir)
	} else if _, err := os.Stat(filepath.Join(dir, checkpointFile+".next")); err == nil {
		args = append(args, "-resume", dir)
	}
	return p.run(context.Background(), args)
}

// TestKill kills a training at random moments, and goes on until it is done: all files are as if nothing had happened.
// DLGEN_KILLS says how many kills, 5 without it.
func TestKill(t *testing.T) {
	kills := 5
	if n, err := strconv.Atoi(os.Getenv("DLGEN_KILLS")); err == nil {
		kills = n
	}
	whole := t.TempDir()
	start := time.Now()
	if out, err := trainer(t, whole).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took := time.Since(start)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, a run takes %v", seed, took)
	random := rand.New(rand.NewPCG(seed, 0))
	inside := 0 // a write, whose file is left
	for done := 0; done < kills; {
		broken := t.TempDir()
		for {
			c := trainer(t, broken)
			var errs strings.Builder
			c.Stderr = &errs
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			if done < kills {
				time.Sleep(time.Duration(random.Int64N(int64(took / 3))))
				_ = c.Process.Kill()
			}
			err := c.Wait()
			if err == nil {
				break
			}
			if c.ProcessState.ExitCode() >= 0 {
				t.Fatalf("%v after %d kills\n%s", err, done, errs.String())
			}
			done++
			if left, _ := filepath.Glob(filepath.Join(broken, "*.tmp")); len(left) > 0 {
				inside++
			}
		}
		for _, name := range []string{weightsFile, bestFile, historyFile, "log.csv"} {
			if read(t, whole, name) != read(t, broken, name) {
				t.Fatalf("%s differs after %d kills", name, done)
			}
		}
		if left, _ := filepath.Glob(filepath.Join(broken, "*.tmp")); len(left) > 0 {
			t.Errorf("left %v", left)
		}
	}
	t.Logf("%d of %d kills were inside a write", inside, kills)
	if kills >= 50 && inside == 0 {
		t.Error("no kill was inside a write")
	}
}

// TestSweep begins a run again that a kill has left files of, half written: they go, and what others call alike stays.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	ours := []string{weightsFile + ".0.tmp", bestFile + ".12.tmp", historyFile + ".0.tmp", reportFile + ".0.tmp", curvesFile + ".1.tmp", checkpointFile + ".next.0.tmp"}
	others := []string{weightsFile + ".tmp", weightsFile + ".x.tmp", weightsFile + ".00.tmp", weightsFile + ".-1.tmp", "mine." + weightsFile + ".0.tmp", "notes.0.tmp", historyFile + ".0"}
	for _, name := range slices.Concat(ours, others) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	call(t, t.Context(), "", 0, "train", "-quiet", "-epochs", "1", "-out", dir)
	for _, name := range ours {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			t.Errorf("left %s", name)
		}
	}
	for _, name := range others {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

func trainer(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childFolder+"="+dir)
	return c
}

// TestDamaged flips a bit of a checkpoint, or cuts it short: the one before is taken, which is said.
func TestDamaged(t *testing.T) {
	whole := t.TempDir()
	call(t, t.Context(), "", 0, "train", "-quiet", "-out", whole)
	for _, damage := range []func(b []byte) []byte{
		func(b []byte) []byte { b[len(b)-9] ^= 4; return b },
		func(b []byte) []byte { return b[:len(b)/2] },
		func([]byte) []byte { return nil },
	} {
		dir := t.TempDir()
		call(t, t.Context(), "", 0, "train", "-quiet", "-epochs", "3", "-out", dir)
		path := filepath.Join(dir, checkpointFile)
		if err := os.WriteFile(path, damage([]byte(read(t, dir, checkpointFile))), 0o666); err != nil {
			t.Fatal(err)
		}
		_, errs := call(t, t.Context(), "", 0, "train", "-resume", dir)
		if !strings.Contains(errs, "load "+path) || !strings.Contains(errs, "going on from the checkpoint before it: epoch 3, step 0") {
			t.Errorf("said %q", errs)
		}
		if read(t, whole, weightsFile) != read(t, dir, weightsFile) {
			t.Error("the weights differ")
		}
	}
}
