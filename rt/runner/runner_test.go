package runner

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/traintest"
)

// models is a linear regression with one block.
func models() []Model {
	l := traintest.Learner()
	return []Model{{Learner: l, Blocks: []*train.Block{traintest.Block(l)}}}
}

// call runs a verb and checks its exit code.
func call(t *testing.T, ctx context.Context, stdin string, code int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{models: models(), stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs}
	if got := p.run(ctx, args); got != code {
		t.Errorf("%v: exit code %d, want %d: %s", args, got, code, errs.String())
	}
	return out.String(), errs.String()
}

// countdown is a context that is cancelled when it has been asked so many times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTrain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	source := filepath.Join(t.TempDir(), "line.dl")
	if err := os.WriteFile(source, []byte("model Linear {}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	out, errs := call(t, t.Context(), "", 0, "train", "--epochs", "30", "-seed", "3", "-out", dir, "-source", source)
	if !strings.Contains(out, "dense.kernel = [[") || !strings.Contains(out, "dense.bias = [") {
		t.Errorf("small weights are not printed: %q", out)
	}
	if !strings.Contains(errs, "Epoch 30/30 - 0s - loss: ") || !strings.Contains(errs, " - val_mean_absolute_error: ") || strings.Contains(errs, "\r") {
		t.Errorf("progress is %q", errs)
	}
	history := strings.Split(strings.TrimSpace(read(t, dir, historyFile)), "\n")
	if history[0] != "epoch,loss,mean_absolute_error,val_loss,val_mean_absolute_error" || len(history) != 31 || !strings.HasPrefix(history[30], "29,") {
		t.Errorf("history is %q", history)
	}
	if read(t, dir, "line.dl") != "model Linear {}\n" {
		t.Error("the .dl is not there")
	}
	weights := filepath.Join(dir, weightsFile)
	out, _ = call(t, t.Context(), "", 0, "eval", "-weights", weights, "-split", "validation", "-json")
	var measured map[string]any
	if err := json.Unmarshal([]byte(out), &measured); err != nil {
		t.Fatal(err)
	}
	if cells := strings.Split(history[30], ","); !strings.Contains(out, `"loss":`+cells[3]+",") || measured["rows"] != 20.0 {
		t.Errorf("eval says %s, the history %s", out, history[30])
	}
	if out, _ = call(t, t.Context(), "", 0, "eval", "-weights", filepath.Join(dir, bestFile)); !strings.HasPrefix(out, "loss: ") {
		t.Errorf("got %q", out)
	}
}

// TestInterrupt stops a run in the middle of an epoch and goes on with it.
func TestInterrupt(t *testing.T) {
	whole, broken := t.TempDir(), t.TempDir()
	call(t, t.Context(), "", 0, "train", "-quiet", "-out", whole)
	ctx := &countdown{t.Context(), 27}
	_, errs := call(t, ctx, "", 130, "train", "-out", broken)
	if !strings.Contains(errs, "To go on: dlgen train --resume "+broken) {
		t.Errorf("no hint: %q", errs)
	}
	if read(t, whole, weightsFile) == read(t, broken, weightsFile) {
		t.Fatal("the run was not interrupted")
	}
	call(t, t.Context(), "", 2, "train", "-resume", broken, "-seed", "5")
	call(t, t.Context(), "", 0, "train", "-resume", broken, "-seed", "0")
	for _, name := range []string{weightsFile, bestFile, historyFile} {
		if read(t, whole, name) != read(t, broken, name) {
			t.Errorf("%s differs", name)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{}, {"fly"}, {"train", "-x"}, {"train", "a", "b"}, {"train", "-m", "Other"}, {"train", "other"}, {"eval"}, {"predict"}, {"run"}, {"verify"},
		{"eval", "-weights", "w", "-m", "x"}, {"predict", "-weights", "w", "-csv", "-json", "x"}} {
		if _, errs := call(t, t.Context(), "", 2, args...); errs == "" {
			t.Errorf("%v: nothing said", args)
		}
	}
	if _, errs := call(t, t.Context(), "", 1, "eval", "-weights", "no such file"); !strings.Contains(errs, "no such file") {
		t.Errorf("got %q", errs)
	}
	if _, errs := call(t, t.Context(), "", 1, "train", "-resume", t.TempDir()); !strings.Contains(errs, checkpointFile) {
		t.Errorf("got %q", errs)
	}
}

func TestProgress(t *testing.T) {
	if got := bar(63, 125); got != " 63/125 ━━━━━━━━━━──────────" {
		t.Errorf("got %q", got)
	}
	if got := bar(13, 40); got != "13/40 ━━━━━━╸─────────────" {
		t.Errorf("got %q", got)
	}
	h := &train.History{Names: []string{"loss", "val_loss"}, Epochs: []train.Epoch{{Values: []float64{9, 8}}, {Values: []float64{1, math.NaN()}}, {Values: []float64{0, 1}}, {Values: []float64{0, 2}}}}
	if got := sparkline(h); got != "█▁▂" {
		t.Errorf("got %q", got)
	}
	if got := []string{stepTime(12e6), stepTime(3e9), stepTime(5e3)}; !slices.Equal(got, []string{"12ms/step", "3s/step", "5us/step"}) {
		t.Errorf("got %q", got)
	}
	var out bytes.Buffer
	p := &program{models: models(), stdout: &out, stderr: &out, terminal: true}
	if code := p.run(t.Context(), []string{"train", "-out", t.TempDir()}); code != 0 {
		t.Fatal(out.String())
	}
	if !strings.Contains(out.String(), "Epoch 4/4\n\r 1/10 ━━") || !strings.Contains(out.String(), "\r10/10 ━━━━━━━━━━━━━━━━━━━━ 0s ") {
		t.Errorf("got %q", out.String())
	}
}
