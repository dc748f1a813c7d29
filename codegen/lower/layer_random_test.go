package lower_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// TestRandomLayers feeds ones to layers that draw random numbers: while predicting they are the identity; while
// training the result has a mean, a deviation, and axes along which it is the same.
func TestRandomLayers(t *testing.T) {
	cases := []struct {
		layer           string
		mean, deviation float64
		same            []int // axes of a sample
	}{
		{"Dropout(0.25)", 1, math.Sqrt(0.25 / 0.75), nil},
		{"Dropout(0.5, noise_shape=[1, none, 8])", 1, 1, []int{0}},
		{"Dropout(1)", 0, 0, []int{0, 1, 2}},
		{"Dropout(0)", 1, 0, []int{0, 1, 2}},
		{"Dropout(0.5, training=false)", 1, 0, []int{0, 1, 2}},
		{"SpatialDropout2D(0.5)", 1, 1, []int{0, 1}},
		{"SpatialDropout2D(0.5, data_format=channels_first)", 1, 1, []int{1, 2}},
		{"GaussianNoise(0.5)", 1, 0.5, nil},
		{"GaussianDropout(0.2)", 1, 0.5, nil},
	}
	for _, c := range cases {
		t.Run(c.layer, func(t *testing.T) {
			m := randomModel(t, c.layer)
			for i, x := range runOnOnes(t, m.Predict).F {
				if x != 1 {
					t.Fatalf("predicting: element %d is %v, want 1", i, x)
				}
			}
			y := runOnOnes(t, m.Gradients)
			mean, deviation := statistics(y.F)
			if math.Abs(mean-c.mean) > 0.06 || math.Abs(deviation-c.deviation) > 0.06 {
				t.Errorf("mean %.3f, deviation %.3f; want %.3f, %.3f", mean, deviation, c.mean, c.deviation)
			}
			for _, axis := range c.same {
				if !sameAlong(y, axis+1) {
					t.Errorf("differs along axis %d", axis)
				}
			}
			if c.deviation > 0 && sameAlong(y, 0) {
				t.Error("all samples have the same mask")
			}
		})
	}
}

func randomModel(t *testing.T, layer string) *ir.Module {
	t.Helper()
	diags := &diag.List{}
	text := "model M {\n    input x: f32[8, 8, 8]\n    output y = x -> " + layer + "\n    loss = mean(y)\n}\n"
	file := parser.Parse(dsl.NewSource("random.dl", text), diags)
	p := check.Check([]*dsl.File{file}, prelude(), check.Options{}, diags)
	if diags.HasErrors() {
		t.Fatal(diags.All[0].Message)
	}
	return lower.Program(p, lower.Options{Gradients: true}).Modules[0]
}

// runOnOnes computes y of 48 samples of ones.
func runOnOnes(t *testing.T, g *ir.Graph) *eval.Tensor {
	t.Helper()
	const rows = 48
	x := &eval.Tensor{DType: ir.F32, Shape: []int{rows, 8, 8, 8}, F: make([]float64, rows*512)}
	for i := range x.F {
		x.F[i] = 1
	}
	random := func(mode string, stream int, counter int64, n int) []float64 {
		r := rand.New(rand.NewPCG(uint64(stream), uint64(counter)))
		out := make([]float64, n)
		for i := range out {
			if out[i] = r.Float64(); mode == "normal" {
				out[i] = r.NormFloat64()
			}
		}
		return out
	}
	got, err := eval.Run(ready(g, false), rows, eval.Env{Fields: map[string]*eval.Tensor{"x": x}, Random: random})
	if err != nil {
		t.Fatal(err)
	}
	return got.Results["y"]
}

func statistics(xs []float64) (mean, deviation float64) {
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		deviation += (x - mean) * (x - mean) / float64(len(xs))
	}
	return mean, math.Sqrt(deviation)
}

// sameAlong reports whether a value does not change along an axis.
func sameAlong(x *eval.Tensor, axis int) bool {
	stride := 1
	for _, n := range x.Shape[axis+1:] {
		stride *= n
	}
	for i, v := range x.F {
		if i/stride%x.Shape[axis] > 0 && v != x.F[i-stride] {
			return false
		}
	}
	return true
}
