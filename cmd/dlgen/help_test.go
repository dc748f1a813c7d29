package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/safetensors"
)

// verbNames are the verbs, as --help lists them.
var verbNames = []string{"generate", "check", "fmt", "summary", "graph", "train", "eval", "predict", "run", "verify", "bench", "doctor", "version"}

// TestHelp: every verb has a help text with examples, whose flags exist.
func TestHelp(t *testing.T) {
	t.Chdir("../..")
	for _, verb := range verbNames {
		examples := examplesOf(t, verb)
		if len(examples) < 2 {
			t.Errorf("%s --help has %d examples, want 2 at least", verb, len(examples))
		}
		for _, args := range examples {
			if args[0] != verb {
				t.Errorf("%s --help shows %v", verb, args)
			}
			if _, err := newParser(io.Discard, io.Discard).Parse(args); err != nil {
				t.Errorf("%s --help shows %v: %v", verb, args, err)
			}
		}
	}
}

// TestHelpListsVerbs: the list above is that of the command.
func TestHelpListsVerbs(t *testing.T) {
	parser := newParser(io.Discard, io.Discard)
	var found []string
	for _, c := range parser.Model.Children {
		found = append(found, c.Name)
	}
	if strings.Join(found, " ") != strings.Join(verbNames, " ") {
		t.Errorf("the verbs are %v, the test knows %v", found, verbNames)
	}
}

// TestHelpExamples runs all examples, one after the other, in a folder that has the project's examples and no go.mod:
// what one writes, others read.
func TestHelpExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DLGEN_CACHE", t.TempDir())
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.CopyFS("examples", os.DirFS(filepath.Join(root, "examples"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "conformance"), "conformance"); err != nil {
		t.Skip(err)
	}
	writePoints(t, "x.safetensors")
	for _, verb := range verbNames {
		for _, args := range examplesOf(t, verb) {
			command(t, 0, args...)
		}
	}
	trained(t, "y.safetensors")
}

// trained wants weights after steps of training in what run has written.
func trained(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := safetensors.Read(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range f.Tensors {
		if strings.HasPrefix(x.Name, "after.") {
			return
		}
	}
	t.Errorf("%s has no weights after --steps", path)
}

// writePoints writes a batch for examples/linear.dl.
func writePoints(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data := make([]byte, 4*4) // zeros
	tensor := func(name string) safetensors.Tensor {
		return safetensors.Tensor{Name: name, DType: safetensors.F32, Shape: []int{4, 1}, Data: data}
	}
	if err := safetensors.Write(f, &safetensors.File{Tensors: []safetensors.Tensor{tensor("x"), tensor("y")}}); err != nil {
		t.Fatal(err)
	}
}

// examplesOf returns the examples of a verb's help as arguments.
func examplesOf(t *testing.T, verb string) [][]string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(context.Background(), strings.NewReader(""), &stdout, &stderr, []string{verb, "--help"}); code != 0 {
		t.Fatalf("%s --help: exit code %d: %s", verb, code, &stderr)
	}
	var out [][]string
	for _, line := range strings.Split(stdout.String(), "\n") {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "dlgen "); ok {
			out = append(out, strings.Fields(rest))
		}
	}
	return out
}
