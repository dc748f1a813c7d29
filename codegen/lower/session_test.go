package lower_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
)

// TestSessions compares the model Whole of a program with the session of its model Pieces, which sees a third of the
// sequence at a time: `all` is what all steps give, `last` what the sequence gives in the end.
func TestSessions(t *testing.T) {
	paths, _ := filepath.Glob("testdata/sessions/*.dl")
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
				l := lower.Program(p, lower.Options{})
				whole, pieces := sessionOf(l.Modules[0], optimized), sessionOf(l.Modules[1], optimized)
				if len(pieces.module.Memories) == 0 || len(whole.module.Memories) > 0 {
					t.Fatalf("%d and %d memories", len(whole.module.Memories), len(pieces.module.Memories))
				}
				want := whole.run(whole.ready(whole.module.Predict), false)
				for i := range 3 {
					pieces.env.Fields["x"] = cut(whole.env.Fields["x"], i, 3)
					got := pieces.run(pieces.ready(pieces.module.Session), true)
					alike(t, fmt.Sprintf("piece %d: all", i), cut(want["all"], i, 3), got["all"])
					if i == 2 {
						alike(t, "last", want["last"], got["last"])
					} else if i == 0 { // a prediction begins with zeros, whatever the session has seen
						alike(t, "predict", got["all"], pieces.run(pieces.ready(pieces.module.Predict), false)["all"])
					}
				}
			})
		}
	}
}

// sessionOf prepares a module's graphs with memories that are zero.
func sessionOf(m *ir.Module, optimized bool) *run {
	s := &run{vector: drawn(m), module: m, ready: func(g *ir.Graph) *ir.Graph { return ready(g, optimized) }}
	s.env = eval.Env{Fields: map[string]*eval.Tensor{}, Variables: map[string]*eval.Tensor{}, Random: random}
	s.load()
	for _, v := range m.Memories {
		s.env.Variables[v.Path] = eval.New(v.Type.DType, v.Type.Shape.At(s.rows)...)
	}
	return s
}

// cut is the i-th of n parts along the axis behind the rows.
func cut(x *eval.Tensor, i, n int) *eval.Tensor {
	shape := slices.Clone(x.Shape)
	shape[1] /= n
	out := eval.New(x.DType, shape...)
	size := out.Len() / shape[0]
	for row := range shape[0] {
		copy(out.F[row*size:][:size], x.F[(row*n+i)*size:])
	}
	return out
}

// TestStatefulLikeKeras runs batches one after the other with what Keras computed of them.
func TestStatefulLikeKeras(t *testing.T) {
	var want struct {
		Weights map[string][]float64
		X, Y    [][]float64
	}
	content, err := os.ReadFile("testdata/stateful/keras.json")
	must(err)
	must(json.Unmarshal(content, &want))
	p, faults, _ := checked("testdata/stateful/keras.dl")
	if faults != nil {
		t.Fatal(strings.Join(faults, "\n"))
	}
	s := sessionOf(lower.Program(p, lower.Options{}).Modules[0], true)
	s.rows = 2
	for path, x := range want.Weights {
		copy(s.env.Variables[path].F, x)
	}
	for _, v := range s.module.Memories {
		s.env.Variables[v.Path] = eval.New(v.Type.DType, v.Type.Shape.At(s.rows)...)
	}
	g := s.ready(s.module.Session)
	for i, x := range want.X {
		s.env.Fields["x"] = &eval.Tensor{DType: ir.F32, Shape: []int{2, 4, 3}, F: x}
		y := s.run(g, true)["y"]
		for k := range y.Len() {
			if d := math.Abs(y.At(k) - want.Y[i][k]); !(d <= 2e-5) { // Keras computed in float32
				t.Fatalf("batch %d: element %d is %v, want %v", i, k, y.At(k), want.Y[i][k])
			}
		}
	}
}
