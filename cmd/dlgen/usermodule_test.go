package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestUserModule does offline what a module does that uses dlgen as its tool: go generate, build, run, test.
func TestUserModule(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/usermodule")); err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum")) // offline, none can be asked for
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, filepath.Join(dir, "go.sum"), string(sums))
	goRun := func(args ...string) string {
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
