package lower_test

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
)

// TestSame runs programs that say one thing in two ways: results NAME and NAME_plain agree, in all graphs, before
// and after the optimizer.
func TestSame(t *testing.T) {
	paths, _ := filepath.Glob("testdata/same/*.dl")
	if len(paths) == 0 {
		t.Fatal("no programs")
	}
	for _, path := range paths {
		for _, optimized := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/optimized=%v", filepath.Base(path), optimized), func(t *testing.T) {
				p, faults, _ := checked(path)
				if faults != nil {
					t.Fatal(strings.Join(faults, "\n"))
				}
				l := lower.Program(p, lower.Options{Gradients: true})
				m := l.Modules[len(l.Modules)-1]
				s := &run{vector: drawn(m), module: m, ready: func(g *ir.Graph) *ir.Graph { return ready(g, optimized) }}
				s.env = eval.Env{Fields: map[string]*eval.Tensor{}, Variables: map[string]*eval.Tensor{}, Random: random}
				s.load()
				s.accumulate()
				for _, g := range []*ir.Graph{m.Predict, m.Evaluate, m.Gradients} {
					if g != nil {
						agree(t, s.run(s.ready(g), true))
					}
				}
				if m.MetricResults != nil {
					agree(t, s.run(s.ready(m.MetricResults), false))
				}
			})
		}
	}
}

// drawn is a case of random fields.
func drawn(m *ir.Module) *vector {
	v := &vector{in: map[string]*eval.Tensor{}, rows: 3}
	for i, f := range append(slices.Clone(m.Inputs), m.Targets...) {
		x := eval.New(f.Type.DType, f.Type.Shape.At(v.rows)...)
		copy(x.F, random("normal", i, 0, x.Len()))
		for k, r := range random("uniform", i, 0, len(x.I)) {
			x.I[k] = int64(r * 2)
		}
		v.in[f.Name] = x
	}
	return v
}

// agree compares each result NAME with NAME_plain.
func agree(t *testing.T, got map[string]*eval.Tensor) {
	t.Helper()
	for name, plain := range got {
		name, ok := strings.CutSuffix(name, "_plain")
		if !ok || strings.HasPrefix(name, "grad.") {
			continue
		}
		x := got[name]
		if x == nil || !slices.Equal(x.Shape, plain.Shape) {
			t.Errorf("%s is %v, want %v", name, x, plain.Shape)
			continue
		}
		for i := range x.Len() {
			if d := math.Abs(x.At(i) - plain.At(i)); !(d <= 1e-9*(1+math.Abs(plain.At(i)))) {
				t.Errorf("%s: element %d is %v, want %v", name, i, x.At(i), plain.At(i))
				break
			}
		}
	}
}
