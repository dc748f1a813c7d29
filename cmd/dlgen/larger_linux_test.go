package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data/npy"
)

// larger trains on rows of a kilobyte, of which SOURCE and its fields make or read about three million.
const larger = `
model Wide {
    input  x: f32[256]
    target y: f32[1]
    output p = x -> Dense(16, activation=relu) -> Dense(1)
    loss = mean_squared_error(y, p)
}

dataset Rows {
    SOURCE
    y = x[:1] * 2 + 1
}

train Wide on Rows {
    optimizer        = Adam(learning_rate=1e-3)
    batch_size       = 256
    validation_split = 0.01
}
`

// TestLargerThanMemory trains on 3 GB of rows, from a file and from nothing: the whole command takes less than 200 MB
// above the model's own, which are some hundred kilobytes. DLGEN_LARGE is to be set: it takes a minute and the disk.
func TestLargerThanMemory(t *testing.T) {
	if os.Getenv("DLGEN_LARGE") == "" {
		t.Skip("DLGEN_LARGE is not set")
	}
	const rows, most = 2_930_000, 200 << 20
	bin, dir := filepath.Join(t.TempDir(), "dlgen"), t.TempDir()
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	writeRows(t, filepath.Join(dir, "x.npy"), rows)
	for name, source := range map[string]string{
		"file":    "s = npy(\"x.npy\")\n    x = s",
		"nothing": "s = generated(count=2_930_000)\n    x = random_normal([256])",
	} {
		file := filepath.Join(dir, name+".dl")
		writeText(t, file, strings.Replace(larger, "SOURCE", source, 1))
		_ = exec.Command(bin, "predict", file, "--weights", "none", "none").Run() // builds the program and fails
		c := exec.Command(bin, "train", file, "--quiet", "--memory", "64MiB", "--out", filepath.Join(dir, name))
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		used := c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10 // of the command and of what it ran
		t.Logf("%s: at most %d MB, %v", name, used/1_000_000, c.ProcessState.UserTime())
		if used > most {
			t.Errorf("%s: %d MB of memory, want below %d", name, used/1_000_000, most/1_000_000)
		}
		if loss := lastOf(t, filepath.Join(dir, name), "val_loss"); loss > 0.1 {
			t.Errorf("%s: the loss is %v", name, loss)
		}
	}
}

// writeRows writes an array of rows of 256 numbers, without having it in memory.
func writeRows(t *testing.T, path string, rows int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 1024*997)
	for i := range len(block) / 4 {
		state := uint32(i)*2654435761 ^ uint32(i)>>3*40503
		copy(rt.Slab(block).F32(4*i, 1), []float32{float32(state>>8)/(1<<23) - 1})
	}
	if err := npy.Write(f, &npy.Array{DType: rt.Float32, Shape: []int{rows, 256}}); err != nil {
		t.Fatal(err)
	}
	for left := rows * 1024; left > 0; left -= len(block) {
		if _, err := f.Write(block[:min(left, len(block))]); err != nil {
			t.Fatal(err)
		}
	}
}
