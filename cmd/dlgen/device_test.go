package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/dlgen/dlgen/rt/gpu"
)

// TestDeviceTraining trains four models for 200 steps on the CPU and twice on a device: the losses stay within 1e-3 of each
// other, and the device gives the same bits again. It takes minutes on PoCL, so it runs where DLGEN_TRAIN_ON_DEVICE is set.
func TestDeviceTraining(t *testing.T) {
	if os.Getenv("DLGEN_TRAIN_ON_DEVICE") == "" {
		t.Skip("DLGEN_TRAIN_ON_DEVICE is not set")
	}
	if os.Getenv(gpu.Environment) == "" {
		t.Setenv(gpu.Environment, "opencl")
	}
	for _, name := range []string{"mlp", "convnet", "lstm", "gpt"} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", "device", name+".dl")
			cpu, one, two := filepath.Join(t.TempDir(), "cpu"), filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
			trainOn(t, file, "cpu", cpu)
			trainOn(t, file, "gpu", one)
			trainOn(t, file, "gpu", two)
			want, found := losses(t, cpu), losses(t, one)
			if len(want) != 20 || len(found) != len(want) {
				t.Fatalf("%d and %d epochs, want 20", len(want), len(found))
			}
			worst := 0.0
			for i := range want {
				worst = max(worst, math.Abs(found[i]-want[i])/math.Abs(want[i]))
			}
			t.Logf("largest difference %.2g", worst)
			if !(worst < 1e-3) {
				t.Errorf("losses differ by %g: %v, want %v", worst, found, want)
			}
			if !(want[19] < want[0]) {
				t.Errorf("nothing was learnt: %v", want)
			}
			if !bytes.Equal(read(t, one, "weights.safetensors"), read(t, two, "weights.safetensors")) {
				t.Error("two runs on the device give other weights")
			}
		})
	}
}

func trainOn(t *testing.T, file, device, out string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var said bytes.Buffer
	if code := run(ctx, nil, &said, &said, []string{"train", file, "--device", device, "--out", out}); code != 0 {
		t.Fatalf("exit code %d\n%s", code, said.String())
	}
}

func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// losses are those of the epochs.
func losses(t *testing.T, dir string) []float64 {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(read(t, dir, "history.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []float64
	for _, row := range rows[1:] {
		x, err := strconv.ParseFloat(row[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, x)
	}
	return list
}
