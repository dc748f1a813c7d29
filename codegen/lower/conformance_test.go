package lower_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/optimize/stable"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/internal/verify"
	"github.com/dlgen/dlgen/parser"
)

// corpus is the folder of the reference vectors.
const corpus = "../../conformance"

// TestConformance runs every reference vector through check, lower, optimize and autodiff, and compares what the
// oracle computes with it, before and after the optimizer. It prints how many passed, failed and were refused.
//
//	go test ./codegen/lower -run 'TestConformance/layers/conv/conv2d_same$'
func TestConformance(t *testing.T) {
	var passed, failed, refused atomic.Int32
	var paths []string
	err := filepath.WalkDir(corpus, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".dl") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	wrong, err := verify.ReadExceptions("../../.ci/contradictions")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		fmt.Printf("%d passed, %d failed, %d refused\n", passed.Load(), failed.Load(), refused.Load())
	})
	for _, path := range paths {
		name := strings.TrimSuffix(strings.TrimPrefix(path, corpus+"/"), ".dl")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faults, no := runCase(path)
			if reason, ok := wrong[name]; ok {
				if len(faults) == 0 {
					t.Errorf("it passes, though it should differ: %s", reason)
				}
				t.Skip(reason)
			}
			switch {
			case no:
				refused.Add(1)
				t.Skip(strings.Join(faults, "\n"))
			case len(faults) > 0:
				failed.Add(1)
				t.Error(strings.Join(faults, "\n"))
			default:
				passed.Add(1)
			}
		})
	}
}

// runCase returns what is wrong with a case, and whether it was refused.
func runCase(path string) (faults []string, refused bool) {
	defer func() {
		if p := recover(); p != nil {
			faults, refused = append(faults, fmt.Sprintf("panic: %v\n%s", p, where(debug.Stack()))), false
		}
	}()
	v, err := readVector(strings.TrimSuffix(path, ".dl") + ".safetensors")
	if err != nil {
		return []string{err.Error()}, false
	}
	p, faults, refused := checked(path)
	if faults != nil {
		return faults, refused
	}
	for _, optimized := range []bool{false, true} {
		l := lower.Program(p, lower.Options{Gradients: true})
		for _, f := range v.compare(l, func(g *ir.Graph) *ir.Graph { return ready(g, optimized) }) {
			if optimized {
				f = "optimized: " + f
			}
			faults = append(faults, f)
		}
		if len(faults) > 0 {
			break
		}
	}
	return faults, false
}

// ready runs the passes on a graph.
func ready(g *ir.Graph, optimized bool) *ir.Graph {
	must(ir.Verify(g))
	stable.Formulas(g)
	must(autodiff.Expand(g))
	ir.RemoveDead(g)
	if optimized {
		optimize.Optimize(g)
	}
	must(ir.Verify(g))
	return g
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// where is the part of a stack between the panic and the test.
func where(stack []byte) string {
	lines := strings.Split(string(stack), "\n")
	var out []string
	for i, l := range lines {
		if strings.HasPrefix(l, "\t") && strings.Contains(l, "/codegen/") && !strings.Contains(l, "conformance_test") && i > 6 {
			out = append(out, strings.TrimSpace(l))
		}
	}
	return strings.Join(out[:min(len(out), 8)], "\n")
}

// checked parses and checks a program; what a program says that is not built yet is no fault of it.
func checked(path string) (p *model.Program, faults []string, refused bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, []string{err.Error()}, false
	}
	diags := &diag.List{}
	file := parser.Parse(dsl.NewSource(filepath.Base(path), string(text)), diags)
	p = check.Check([]*dsl.File{file}, prelude(), check.Options{}, diags)
	for _, d := range diags.All {
		if d.Severity == diag.Error {
			line := 0
			if d.At.IsValid() {
				line, _ = d.At.Source.Position(d.At.Start)
			}
			refused = diag.IsUnsupported(d) && (refused || faults == nil)
			faults = append(faults, fmt.Sprintf("line %d: %s [%s]", line, d.Message, d.Code))
		}
	}
	return p, faults, refused
}

// prelude is what is written in the language.
var prelude = sync.OnceValue(func() *parser.Library {
	var sources []*dsl.Source
	paths, _ := filepath.Glob("../prelude/*.dl")
	for _, path := range paths {
		text, err := os.ReadFile(path)
		must(err)
		sources = append(sources, dsl.NewSource(filepath.Base(path), string(text)))
	}
	return parser.NewLibrary(sources...)
})
