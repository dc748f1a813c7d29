package golang

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/internal/golden"
)

// TestPackage emits the package of a small model, which is a golden file, and builds a program that uses all of it.
func TestPackage(t *testing.T) {
	text := emitMLP(t, 2)
	if again := emitMLP(t, 2); !bytes.Equal(text, again) {
		t.Error("the same input gives other bytes")
	}
	golden.Check(t, "testdata/net_dl.go.txt", string(text))
	if testing.Short() {
		t.Skip("builds a program")
	}
	dir := t.TempDir()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	main, err := os.ReadFile("testdata/mlp/main.go")
	if err != nil {
		t.Fatal(err)
	}
	_ = os.Mkdir(filepath.Join(dir, "net"), 0o755)
	for name, content := range map[string][]byte{"main.go": main, "net/net_dl.go": text,
		"go.mod": []byte("module program\n\ngo 1.26\n\nrequire " + gotext.Module + " v0.0.0\n\nreplace " + gotext.Module + " => " + root + "\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) string {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off", "CGO_ENABLED=0")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run("vet", "./net")
	golden.Check(t, "testdata/net.out", run("run", "."))
}

func emitMLP(t *testing.T, blocks int) []byte {
	t.Helper()
	text, err := Emit(&File{Package: "net", Source: "net.dl", Shared: true, Models: []*Model{newMLP(blocks)}}, Options{Tool: true})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestRepeat: what is repeated does not make the file longer.
func TestRepeat(t *testing.T) {
	few, many := strings.Count(string(emitMLP(t, 5)), "\n"), strings.Count(string(emitMLP(t, 60)), "\n")
	t.Logf("5 blocks: %d lines, 60 blocks: %d lines", few, many)
	if many > few+40 {
		t.Errorf("60 blocks have %d lines, 5 have %d", many, few)
	}
}
