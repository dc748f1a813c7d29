package digits

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/checkpoint"
)

// The training that is compared has 15 steps an epoch, the last of fewer rows, so step 100 is in the middle of one.
const rows, epochs = 15*DigitsBatchSize - 7, 14

// TestSameBytes: the same seed gives the same bytes of weights with 1, 2 and 5 threads, and after a stop, each time in
// a process of its own.
func TestSameBytes(t *testing.T) {
	if path := os.Getenv("DIGITS_CHECKPOINT"); path != "" {
		trainSome(t, path)
		return
	}
	dir := t.TempDir()
	process := func(threads int, name, until string) string {
		t.Helper()
		cmd := exec.Command(os.Args[0], "-test.run=^TestSameBytes$", "-test.v")
		cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(threads), "DIGITS_UNTIL="+until, "DIGITS_CHECKPOINT="+filepath.Join(dir, name))
		out, err := cmd.CombinedOutput()
		_, hash, ok := strings.Cut(string(out), "weights ")
		if err != nil || !ok {
			t.Fatalf("%d threads until step %s: %v\n%s", threads, until, err, out)
		}
		return hash[:2*sha256.Size]
	}
	want := process(1, "one", "200")
	for _, threads := range []int{2, 5} {
		if found := process(threads, strconv.Itoa(threads), "200"); found != want {
			t.Errorf("%d threads give other weights than one", threads)
		}
	}
	if half := process(2, "stopped", "100"); half == want {
		t.Error("the second hundred steps change nothing")
	}
	if found := process(5, "stopped", "200"); found != want {
		t.Error("after a stop at step 100 the weights become others")
	}
}

// until stops a training at a step.
type until struct {
	train.Events
	step uint32
	stop func()
}

// OnBatchEnd stops the training if this was the step.
func (u *until) OnBatchEnd(r *train.Run) error {
	if r.Trainer.Call.Step == u.step {
		u.stop()
	}
	return nil
}

// trainSome trains from the checkpoint, if there is one, until a step, and writes the checkpoint.
func trainSome(t *testing.T, path string) {
	last, err := strconv.Atoi(os.Getenv("DIGITS_UNTIL"))
	if err != nil {
		t.Fatal(err)
	}
	m := NewDigits(Seed(3))
	block := digitsTrain(digitsLearner())
	block.Feed.Sources[0].Args["count"] = int64(rows)
	samples, err := block.All(data.Finder{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	o := TrainOptions{Samples: samples, Validation: data.View(samples, 0, 1), Epochs: epochs}
	o.Callbacks = []train.Callback{&until{step: uint32(last), stop: cancel}, &checkpoint.Saver{Path: path}}
	if checkpoint.Exists(path) {
		if o.Resume, err = checkpoint.Load(path); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.Train(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	hash := sha256.Sum256(m.instance.Params.Slab)
	t.Log("weights " + hex.EncodeToString(hash[:]))
}
