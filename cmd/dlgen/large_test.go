package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// deep is a residual network of three widths, each with so many blocks of two convolutions, and one more.
const deep = `
// Block adds what two convolutions make of x to x itself.
layer Block(filters: int, stride: int = 1) (x) {
    y = x -> Conv2D(filters, 3, strides=stride, padding=same, use_bias=false) -> BatchNormalization -> ReLU
        -> Conv2D(filters, 3, padding=same, use_bias=false) -> BatchNormalization
    if stride > 1 or x.shape[-1] != filters {
        x = x -> Conv2D(filters, 1, strides=stride, use_bias=false) as shortcut
    }
    return relu(x + y)
}

// Deep has about 200 convolutions.
model Deep {
    input  image: u8[32, 32, 3]
    target label: index(10)

    x = f32(image) / 255 -> Conv2D(8, 3, padding=same, use_bias=false) -> BatchNormalization -> ReLU
    for filters in [16, 32, 64] {
        x = x -> Block(filters, stride=2)
        repeat %d {
            x = x -> Block(filters)
        }
    }
    logits = x -> GlobalAveragePooling2D -> Dense(10)
    output probs = softmax(logits)
    loss = sparse_categorical_crossentropy(label, logits, from_logits=true)
}

train Deep {
    optimizer  = SGD(learning_rate=0.05, momentum=0.9)
    batch_size = 16
}
`

// TestLargeModel: a residual network of 200 layers is generated and compiled in 20 seconds, and its code is in
// proportion to what is different in it.
func TestLargeModel(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a large model")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "deep.dl")
	generated := func(repeats int) int {
		t.Helper()
		writeText(t, file, fmt.Sprintf(deep, repeats))
		command(t, 0, "generate", "-o", dir, file)
		return strings.Count(readText(t, filepath.Join(dir, "deep", "deep_dl.go")), "\n")
	}
	few := generated(4)
	start := time.Now()
	lines := generated(32)
	made := time.Since(start)
	built := buildLarge(t, dir)
	layers, distinct := distinctLayers(t, file)
	t.Logf("%d layers, %d distinct: %d lines, generated in %v, compiled in %v", layers, distinct, lines, made, built)
	if made+built > 20*time.Second {
		t.Errorf("generated in %v, compiled in %v, want 20 s together", made, built)
	}
	if layers < 200 {
		t.Errorf("%d layers, want 200", layers)
	}
	if float64(lines) > 1.2*float64(few) {
		t.Errorf("%d lines, with an eighth of the layers %d: what repeats is written more than once", lines, few)
	}
	const most = 60
	if lines > most*distinct {
		t.Errorf("%d lines for %d distinct layers, want %d for each", lines, distinct, most)
	}
}

// buildLarge compiles the package in dir/deep, which was never compiled before, against a runtime that was.
func buildLarge(t *testing.T, dir string) time.Duration {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	const module = "github.com/dlgen/dlgen"
	writeText(t, filepath.Join(dir, "go.mod"), "module large\n\ngo 1.26\n\nrequire "+module+" v0.0.0\n\nreplace "+module+" => "+strconv.Quote(root)+"\n")
	build := func(pattern string) {
		cmd := exec.Command("go", "build", pattern)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOPROXY=off", "GOSUMDB=off", "GOFLAGS=-mod=mod", "GOWORK=off", "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, out)
		}
	}
	build(module + "/rt/train")
	code := filepath.Join(dir, "deep", "deep_dl.go")
	writeText(t, code, readText(t, code)+"\n// "+dir+"\n") // the cache of builds has no such file
	start := time.Now()
	build("./deep")
	return time.Since(start)
}

// distinctLayers counts the layers of the model, and those that differ in kind, sizes or number of weights. A layer that
// the file writes is one, with a type and functions of its own; it is known by the layers in it.
func distinctLayers(t *testing.T, file string) (layers, distinct int) {
	t.Helper()
	var s struct {
		Layers []struct {
			Name, Kind, Output string
			Params             int
		}
	}
	if err := json.Unmarshal([]byte(command(t, 0, "summary", "--json", file)), &s); err != nil {
		t.Fatal(err)
	}
	seen, written := map[string]bool{}, map[string]string{}
	for _, l := range s.Layers {
		if l.Kind == "input" {
			continue
		}
		layers++
		text := fmt.Sprint(l.Kind, l.Output, l.Params)
		seen[text] = true
		if own, _, ok := strings.Cut(l.Name, "."); ok {
			written[own] += text
		}
	}
	for _, text := range written {
		seen[text] = true
	}
	return layers, len(seen)
}
