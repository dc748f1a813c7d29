package build_test

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/dlgen/dlgen"
	"github.com/dlgen/dlgen/codegen/build"
)

// withDrivers is a program that links the drivers for GPUs.
const withDrivers = `package main

import (
	"fmt"

	"github.com/dlgen/dlgen/rt/gpu"
)

func main() { fmt.Println(len(gpu.Drivers())) }
`

// TestDrivers builds a program that links the drivers where no module gives the runtime.
func TestDrivers(t *testing.T) {
	cache := &build.Cache{Dir: t.TempDir(), Runtime: dlgen.Runtime}
	program := build.Program{Files: map[string][]byte{"main.go": []byte(withDrivers)}, Folder: t.TempDir()}
	binary, err := cache.Build(context.Background(), program)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(binary).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestNoLoader says what is missing where Go's module cache is empty and there is no network; and programs without drivers still build.
func TestNoLoader(t *testing.T) {
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOPROXY", "off")
	cache := &build.Cache{Dir: t.TempDir(), Runtime: dlgen.Runtime}
	_, err := cache.Build(context.Background(), build.Program{Files: map[string][]byte{"main.go": []byte(withDrivers)}, Folder: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "programs for GPUs need the Go module github.com/ebitengine/purego") {
		t.Errorf("no module: %v", err)
	}
	plain := "package main\n\nimport \"github.com/dlgen/dlgen/rt\"\n\nfunc main() { println(rt.Kernels()) }\n"
	if _, err := cache.Build(context.Background(), build.Program{Files: map[string][]byte{"main.go": []byte(plain)}, Folder: t.TempDir()}); err != nil {
		t.Errorf("without drivers: %v", err)
	}
}
