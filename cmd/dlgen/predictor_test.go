package main

import (
	"debug/elf"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/generated/digits"
)

// predictor writes a module of a program that only predicts, with its weights, and returns a function that runs
// commands in it, for a system other than ours if it is named.
func predictor(t *testing.T) (dir string, command func(system, name string, args ...string) string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/predict")); err != nil {
		t.Fatal(err)
	}
	if err := digits.NewDigits(digits.Seed(5)).SaveFile(filepath.Join(dir, "weights.safetensors")); err != nil {
		t.Fatal(err)
	}
	const module = "github.com/dlgen/dlgen"
	writeText(t, filepath.Join(dir, "go.mod"), "module predict\n\ngo 1.26\n\nrequire "+module+" v0.0.0\n\nreplace "+module+" => "+strconv.Quote(root)+"\n")
	return dir, func(system, name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOPROXY=off", "GOSUMDB=off", "GOFLAGS=-mod=mod", "GOWORK=off", "CGO_ENABLED=0")
		if goos, goarch, ok := strings.Cut(system, "/"); ok {
			cmd.Env = append(cmd.Env, "GOOS="+goos, "GOARCH="+goarch)
		}
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, faultsOf(err))
		}
		return string(out)
	}
}

func faultsOf(err error) []byte {
	if ended, ok := err.(*exec.ExitError); ok {
		return ended.Stderr
	}
	return nil
}

// TestPredictor: a program that only predicts is one small static binary without the compiler, and without fmt.
func TestPredictor(t *testing.T) {
	dir, command := predictor(t)
	command("", "go", "build", "-trimpath", "-ldflags=-s -w", "-o", "predict.exe", ".")
	binary := filepath.Join(dir, "predict.exe")
	info, err := os.Stat(binary)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the binary has %.2f MB", float64(info.Size())/1e6)
	if info.Size() >= 5e6 {
		t.Errorf("the binary has %d bytes, want less than 5 MB", info.Size())
	}
	if runtime.GOOS == "linux" {
		isStatic(t, binary)
	}
	total := 0.0
	for _, p := range numbers(t, command("", binary)) {
		total += p
	}
	if math.Abs(total-1) > 1e-5 {
		t.Errorf("the probabilities sum up to %v", total)
	}
	for _, line := range strings.Fields(command("", "go", "list", "-deps", "-f", "{{.ImportPath}}:{{.Standard}}", ".")) {
		path, standard, _ := strings.Cut(line, ":")
		ours, runtime := strings.CutPrefix(path, "github.com/dlgen/dlgen/")
		switch {
		case standard == "true":
			if path == "fmt" {
				t.Error("the program needs fmt")
			}
		case path == "predict", strings.HasPrefix(path, "golang.org/x/sys/"), runtime && (ours == "generated/digits" || ours == "rt" || strings.HasPrefix(ours, "rt/")):
		default:
			t.Errorf("the program needs %s", path)
		}
	}
}

// isStatic reports what a binary would load when it starts.
func isStatic(t *testing.T, binary string) {
	t.Helper()
	f, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_DYNAMIC || p.Type == elf.PT_INTERP {
			t.Errorf("the binary is not static: it has a segment %v", p.Type)
		}
	}
}

// TestWasm: the predicting program gives under Node, in WebAssembly, the numbers that it gives here.
func TestWasm(t *testing.T) {
	if testing.Short() {
		t.Skip("builds for another system")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("Node is not installed")
	}
	_, command := predictor(t)
	command("js/wasm", "go", "build", "-trimpath", "-ldflags=-s -w", "-o", "predict.wasm", ".")
	want := numbers(t, command("", "go", "run", "."))
	script := filepath.Join(strings.TrimSpace(command("", "go", "env", "GOROOT")), "lib", "wasm", "wasm_exec_node.js")
	found := numbers(t, command("", node, script, "predict.wasm"))
	for i := range want {
		if math.Abs(found[i]-want[i]) > 1e-5 {
			t.Errorf("class %d: %v under Node, here %v", i, found[i], want[i])
		}
	}
}

// numbers reads the ten that the predicting program prints.
func numbers(t *testing.T, text string) (out []float64) {
	t.Helper()
	for _, word := range strings.Fields(text) {
		x, err := strconv.ParseFloat(word, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	if len(out) != 10 {
		t.Fatalf("%d numbers, want 10: %s", len(out), text)
	}
	return out
}
