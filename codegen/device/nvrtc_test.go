package device_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/rt/gpu"
)

// TestNVRTC compiles the kernels of models with NVIDIA's compiler for two generations of GPUs, which needs no GPU. $DLGEN_NVRTC names the
// compiler's library, $DLGEN_NVRTC_MODELS folders of models beside the examples.
func TestNVRTC(t *testing.T) {
	if os.Getenv("DLGEN_NVRTC") == "" {
		t.Skip("DLGEN_NVRTC names no NVRTC")
	}
	folders := append([]string{"../../examples", "../../bench"}, filepath.SplitList(os.Getenv("DLGEN_NVRTC_MODELS"))...)
	compiled := 0
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".dl") {
				return err
			}
			t.Run(path, func(t *testing.T) {
				for _, text := range kernelTexts(t, path) {
					for _, arch := range []int{80, 90} {
						compiled++
						if _, err := gpu.CompileCUDA(filepath.Base(path), text, arch); err != nil {
							t.Fatalf("architecture %d: %v", arch, err)
						}
					}
				}
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if compiled == 0 {
		t.Error("no model has kernels")
	}
}

// kernelTexts are the texts of kernels in the Go that a file gives: the fields Kernels of composite literals. A file that is refused has none.
func kernelTexts(t *testing.T, path string) []string {
	t.Helper()
	p, err := codegen.Load(codegen.Options{Paths: []string{path}})
	if err != nil {
		t.Fatal(err)
	}
	outputs := p.Packages[0].Generate(codegen.Target{Separate: true, Package: "model", Gradients: true, Device: "gpu"})
	for _, d := range p.Packages[0].Diags.Sorted() {
		switch {
		case d.Code == diag.InternalError:
			t.Fatal(d.Message, d.Notes)
		case d.Severity == diag.Error:
			t.Skip(d.Message)
		}
	}
	var texts []string
	for _, o := range outputs {
		if !strings.HasSuffix(o.Path, "_device.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), o.Path, o.Text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			field, ok := n.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			if key, ok := field.Key.(*ast.Ident); ok && key.Name == "Kernels" {
				text, err := strconv.Unquote(field.Value.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				texts = append(texts, text)
			}
			return true
		})
	}
	return texts
}
