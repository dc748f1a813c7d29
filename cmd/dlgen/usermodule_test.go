package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// userModule copies a module of testdata that uses dlgen as its tool, and returns what runs the go command in it, offline.
func userModule(t *testing.T, name string) (dir string, goRun func(args ...string) string) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds programs")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", name))); err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum")) // offline, none can be asked for
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, filepath.Join(dir, "go.sum"), string(sums))
	goRun = func(args ...string) string {
		t.Helper()
		cmd := exec.Command("go", args...)
		var faults bytes.Buffer
		cmd.Dir, cmd.Stderr = dir, &faults
		cmd.Env = append(os.Environ(), "GOPROXY=off", "GOSUMDB=off", "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go %s: %v\n%s%s", strings.Join(args, " "), err, out, &faults)
		}
		return string(out)
	}
	goRun("mod", "edit", "-replace", "github.com/dlgen/dlgen="+root)
	goRun("get", "-tool", "github.com/dlgen/dlgen/cmd/dlgen")
	return dir, goRun
}

// TestUserModule does offline what a module does that uses dlgen as its tool: go generate, build, run, test.
func TestUserModule(t *testing.T) {
	dir, goRun := userModule(t, "usermodule")
	goRun("generate", "./...")
	if code := readText(t, filepath.Join(dir, "line", "line_dl.go")); !strings.Contains(code, "\npackage line\n") {
		t.Errorf("the code does not belong to package line:\n%s", code)
	}
	goRun("vet", "./...")
	goRun("build", "-o", filepath.Join(dir, "program"), ".")
	out, err := exec.Command(filepath.Join(dir, "program")).Output()
	if err != nil || string(out) != "3.50\n" {
		t.Errorf("the program prints %q, want 3.50 (%v)", out, err)
	}
	goRun("test", "./...")
}

// setter finds the methods that make inputs of texts.
var setter = regexp.MustCompile(`(?m)^func \(r \*SaidInput\) (Set\w+)`)

// TestTexts: what a program's inputs are made of texts with the methods of generated code is what dlgen predict makes of the
// same texts in a file. Inputs of several columns, of random numbers, and those that two datasets make of texts in two
// ways have no method.
func TestTexts(t *testing.T) {
	dir, goRun := userModule(t, "texts")
	goRun("tool", "dlgen", "generate", "said/said.dl")
	var methods []string
	for _, m := range setter.FindAllStringSubmatch(readText(t, filepath.Join(dir, "said", "said_dl.go")), -1) {
		methods = append(methods, m[1])
	}
	want := strings.Fields("SetWords SetWide SetCounts SetHot SetWeighed SetKind SetShifted SetSpread SetBin")
	if !slices.Equal(methods, want) {
		t.Errorf("the methods are %v, want %v", methods, want)
	}
	goRun("tool", "dlgen", "train", "-q", "--out", "run", "said/said.dl")
	predicted := goRun("tool", "dlgen", "predict", "said/said.dl", "--weights", "run/weights.safetensors", "--csv", "said/rows.csv")
	_, predicted, _ = strings.Cut(predicted, "\n") // the names of the columns
	if printed := goRun("run", "."); printed != predicted || strings.Count(printed, "\n") != 6 {
		t.Errorf("the program makes other numbers of texts:\n%s\nthan dlgen predict:\n%s", printed, predicted)
	}
}
