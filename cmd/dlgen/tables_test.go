package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestTables: the examples of real tables reach on average of three seeds, on rows held out, what scikit-learn's logistic
// or linear regression reaches on the same rows, or better: the figures of testdata/tables.py.
func TestTables(t *testing.T) {
	if _, err := os.Stat(filepath.Join(os.Getenv("DLGEN_DATA"), "tables", "titanic.csv")); os.Getenv("DLGEN_DATA") == "" || err != nil {
		t.Skip("DLGEN_DATA has no tables")
	}
	if testing.Short() {
		t.Skip("trains")
	}
	t.Chdir("../..")
	for _, c := range []struct {
		example, measured string
		sklearn           float64
		less              bool // is better
	}{
		{"iris", "val_accuracy", 41.0 / 42, false},
		{"penguins", "val_accuracy", 1, false},
		{"titanic", "val_accuracy", 152.0 / 179, false},
		{"mpg", "val_error", 4.711, true},
		{"mpg", "val_loss", 35.15, true},
	} {
		if n := strings.Count(readText(t, "examples/"+c.example+".dl"), "\n"); n > 40 {
			t.Errorf("examples/%s.dl has %d lines, at most 40 are to be enough", c.example, n)
		}
		mean := 0.0
		for seed := range 3 {
			run := filepath.Join(t.TempDir(), "run")
			command(t, 0, "train", "examples/"+c.example+".dl", "--quiet", "--seed", strconv.Itoa(seed), "--out", run)
			mean += lastOf(t, run, c.measured) / 3
		}
		const rounding = 1e-6
		if c.less && mean > c.sklearn+rounding || !c.less && mean < c.sklearn-rounding {
			t.Errorf("%s: %s is %.4f, scikit-learn reaches %.4f", c.example, c.measured, mean, c.sklearn)
		}
		t.Logf("%s: %s is %.4f, scikit-learn reaches %.4f", c.example, c.measured, mean, c.sklearn)
	}
}
