package main

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// TestCifar: the residual network of examples/cifar.dl, with what it does to the pictures, learns from files in CIFAR-10's
// format. The classes are stripes of two widths in five directions, of a random phase, in noise.
func TestCifar(t *testing.T) {
	if testing.Short() {
		t.Skip("trains a residual network")
	}
	t.Chdir("../..")
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(1, 2))
	for file, name := range []string{"data_batch_1.bin", "data_batch_2.bin"} {
		var content []byte
		for i := range 480 {
			content = append(content, stripes(r, (i+file)%10)...)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	run := filepath.Join(dir, "run")
	command(t, 0, "train", "examples/cifar.dl", "--quiet", "--data", dir, "--epochs", "4", "--batch-size", "32", "--out", run)
	// Of what it trains on: after so few steps the running statistics of batch normalization are far behind, and what
	// validates is a matter of luck.
	if accuracy := lastOf(t, run, "accuracy"); accuracy < 0.9 {
		t.Errorf("the accuracy is %v, want at least 0.9; guessing has 0.1", accuracy)
	}
}

// stripes is a row of CIFAR-10's format: the label, then red, green and blue of 32 × 32 pixels.
func stripes(r *rand.Rand, class int) []byte {
	row := []byte{byte(class)}
	angle, width := float64(class%5)*math.Pi/8, 4.0+4*float64(class/5)
	phase := r.Float64() * 2 * math.Pi
	for channel := range 3 {
		for y := range 32 {
			for x := range 32 {
				along := float64(x)*math.Cos(angle) + float64(y)*math.Sin(angle)
				v := 128 + 60*math.Sin(2*math.Pi*along/width+phase+float64(channel)) + 20*r.NormFloat64()
				row = append(row, byte(min(255, max(0, v))))
			}
		}
	}
	return row
}
