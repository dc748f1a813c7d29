package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestDigits: the example of the quickstart, as it stands, ends with at least 97 % on what it validates with.
func TestDigits(t *testing.T) {
	if testing.Short() {
		t.Skip("trains a convnet")
	}
	t.Chdir("../..")
	run := filepath.Join(t.TempDir(), "run")
	command(t, 0, "train", "examples/digits.dl", "--quiet", "--out", run)
	if accuracy := lastOf(t, run, "val_accuracy"); accuracy < 0.97 {
		t.Errorf("the accuracy is %v, want at least 0.97", accuracy)
	}
}

// TestLinear: the line that the example finds is printed, and has the loss that a line can have.
func TestLinear(t *testing.T) {
	t.Chdir("../..")
	run := filepath.Join(t.TempDir(), "run")
	out := command(t, 0, "train", "examples/linear.dl", "--quiet", "--out", run)
	if !strings.Contains(out, "dense.kernel = [[") || !strings.Contains(out, "dense.bias = [") {
		t.Errorf("kernel and bias are not printed:\n%s", out)
	}
	if loss := lastOf(t, run, "loss"); loss > 0.4 {
		t.Errorf("the loss is %v: the noise has 0.25", loss)
	}
}

// TestMnist: an epoch on real digits gives at least 90 %, and eval finds the same numbers from the saved weights.
func TestMnist(t *testing.T) {
	folder := filepath.Join(os.Getenv("DLGEN_DATA"), "mnist")
	if _, err := os.Stat(filepath.Join(folder, "t10k-images-idx3-ubyte.gz")); os.Getenv("DLGEN_DATA") == "" || err != nil {
		t.Skip("DLGEN_DATA has no real digits")
	}
	if testing.Short() {
		t.Skip("trains a convnet")
	}
	t.Chdir("../..")
	run := filepath.Join(t.TempDir(), "run")
	data := []string{"--data", folder, "--set", "images=t10k-images-idx3-ubyte.gz", "--set", "labels=t10k-labels-idx1-ubyte.gz"}
	command(t, 0, append([]string{"train", "examples/mnist.dl", "--quiet", "--epochs", "1", "--seed", "1", "--out", run}, data...)...)
	accuracy := lastOf(t, run, "val_accuracy")
	if accuracy < 0.9 {
		t.Errorf("the accuracy is %v, want at least 0.9", accuracy)
	}
	out := command(t, 0, append([]string{"eval", "examples/mnist.dl", "--weights", filepath.Join(run, "weights.safetensors"), "--split", "validation", "--json"}, data...)...)
	var measured struct{ Loss, Accuracy float64 }
	if err := json.Unmarshal([]byte(out), &measured); err != nil {
		t.Fatal(err, out)
	}
	if measured.Accuracy != accuracy || math.Abs(measured.Loss-lastOf(t, run, "val_loss")) > 1e-6 {
		t.Errorf("eval gives %+v, training gave %v and %v", measured, accuracy, lastOf(t, run, "val_loss"))
	}
}

// lastOf reads what the last epoch in the history of a run measured.
func lastOf(t *testing.T, run, name string) float64 {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(readText(t, filepath.Join(run, "history.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], name)
	if at < 0 {
		t.Fatalf("the history has %v, not %s", rows[0], name)
	}
	value, err := strconv.ParseFloat(rows[len(rows)-1][at], 64)
	if err != nil {
		t.Fatal(err)
	}
	return value
}
