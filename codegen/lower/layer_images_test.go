package lower_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// imageCase is what Keras 3.15.1 makes of an image of 5 × 7 × 3 if every uniform number that is drawn is U and every
// whole one 16 U + 3, of which the remainder counts. Its
// backend was TensorFlow; for fill_mode=wrap, where that takes no pixel from the other side, JAX.
type imageCase struct {
	Layer  string
	U      float64
	Values []float64
}

// TestImageLayersOfKeras compares layers of images with Keras, whose transform_images was given what the layers draw.
func TestImageLayersOfKeras(t *testing.T) {
	text, err := os.ReadFile("testdata/images/keras.json")
	must(err)
	var cases []imageCase
	must(json.Unmarshal(text, &cases))
	for _, c := range cases {
		t.Run(fmt.Sprintf("%s at %v", c.Layer, c.U), func(t *testing.T) {
			got := transformed(t, c.Layer, c.U)
			if len(got) != len(c.Values) {
				t.Fatalf("%d elements, want %d", len(got), len(c.Values))
			}
			for i, want := range c.Values {
				if math.Abs(got[i]-want) > 2e-3*max(1, math.Abs(want)/100) {
					t.Fatalf("element %d is %v, Keras has %v", i, got[i], want)
				}
			}
		})
	}
}

// transformed is what a layer makes of the image while it is training.
func transformed(t *testing.T, layer string, u float64) []float64 {
	t.Helper()
	x := &eval.Tensor{DType: ir.F32, Shape: []int{1, 5, 7, 3}, F: make([]float64, 105)}
	for i := range x.F {
		x.F[i] = float64((i*i*31 + i*17) % 256)
	}
	random := func(mode string, _ int, _ int64, n int) []float64 {
		out := make([]float64, n)
		for i := range out {
			if out[i] = u; mode == "bits" {
				out[i] = math.Floor(u*16) + 3
			}
		}
		return out
	}
	g := imageModel(t, "input x: f32[5, 7, 3]", "x -> "+layer).Gradients
	got, err := eval.Run(ready(g, false), 1, eval.Env{Fields: map[string]*eval.Tensor{"x": x}, Random: random})
	must(err)
	return got.Results["y"].F
}

func imageModel(t *testing.T, inputs, value string) *ir.Module {
	t.Helper()
	diags := &diag.List{}
	text := "model M {\n    " + inputs + "\n    output y = " + value + "\n    loss = mean(y)\n}\n"
	p := check.Check([]*dsl.File{parser.Parse(dsl.NewSource("images.dl", text), diags)}, prelude(), check.Options{}, diags)
	if diags.HasErrors() {
		t.Fatal(diags.All[0].Message)
	}
	return lower.Program(p, lower.Options{Gradients: true}).Modules[0]
}
