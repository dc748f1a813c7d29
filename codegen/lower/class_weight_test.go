package lower_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
)

// TestClassWeight compares a step with what is computed by hand: the mean over the batch of w(class) · (1 - z)², where
// z is the weight, so that the derivative is the mean of -2 w(class) (1 - z).
func TestClassWeight(t *testing.T) {
	for _, c := range []struct {
		target  string
		classes []float64 // of three samples, as the target has them
		weights string
		want    [3]float64 // weights of the samples
	}{
		{"index(2)", []float64{0, 1, 1}, "[0.5, 3]", [3]float64{0.5, 3, 3}},
		{"index(2)[1]", []float64{0, 1, 1}, "[0.5, 3]", [3]float64{0.5, 3, 3}},
		{"f32", []float64{1, 0, 1}, "[0.5, 3]", [3]float64{3, 0.5, 3}},
		{"f32[1]", []float64{1, 2, 0}, "[0.5, 3]", [3]float64{3, 1, 0.5}}, // there is no weight for 2
		{"f32", []float64{0.9, 0.1, 0.5}, "[0.5, 3]", [3]float64{3, 0.5, 0.5}},
		{"i32", []float64{2, 0, 1}, "[0.5, 3, 7]", [3]float64{7, 0.5, 3}},
		{"f32[2]", []float64{0.9, 0.1, 0, 1, 0.4, 0.6}, "[0.5, 3]", [3]float64{0.5, 3, 3}},
	} {
		t.Run(strings.ReplaceAll(c.target, "/", "_"), func(t *testing.T) {
			text := "model M {\ninput x: f32\ntarget t: " + c.target + "\nweight w: f32 = 0.5\noutput z = w * x\nloss = (1 - z) * (1 - z)\n}\n" +
				"train M { optimizer = SGD(learning_rate=0.1)\n class_weight = " + c.weights + " }\n"
			path := filepath.Join(t.TempDir(), "m.dl")
			must(os.WriteFile(path, []byte(text), 0o644))
			p, faults, _ := checked(path)
			if faults != nil {
				t.Fatal(faults)
			}
			l := lower.Program(p, lower.Options{})
			m, training := l.Modules[0], l.Trains[0].Training
			env := eval.Env{Fields: map[string]*eval.Tensor{}, Variables: map[string]*eval.Tensor{}}
			x := eval.New(ir.F32, 3)
			copy(x.F, []float64{1, 1, 1})
			env.Fields["x"] = x
			target := m.Targets[0].Type
			y := eval.New(target.DType, target.Shape.At(3)...)
			for i, v := range c.classes {
				if target.DType.IsFloat() {
					y.F[i] = v
				} else {
					y.I[i] = int64(v)
				}
			}
			env.Fields["t"] = y
			begun := &run{env: env}
			for _, v := range append(m.Variables, training.Slots...) {
				begun.begin(v)
			}
			out, err := eval.Run(ready(training.Step, true), 3, env)
			if err != nil {
				t.Fatal(err)
			}
			mean := (c.want[0] + c.want[1] + c.want[2]) / 3
			if loss := out.Results["loss"].F[0]; math.Abs(loss-mean*0.25) > 1e-6 {
				t.Errorf("loss %v, want %v", loss, mean*0.25)
			}
			if w := out.Updates["w"].F[0]; math.Abs(w-(0.5+0.1*mean)) > 1e-6 {
				t.Errorf("weight %v, want %v", w, 0.5+0.1*mean)
			}
		})
	}
}
