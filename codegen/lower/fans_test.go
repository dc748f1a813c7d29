package lower_test

import (
	"math"
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// TestFansOfProjections compares how wide the kernels of layers that multiply by more than a matrix start with
// Keras 3.15.1, which counts the inputs and outputs of a projection by its equation. Widths are those of glorot_uniform
// or he_normal, measured by their bound or their deviation before the cut.
func TestFansOfProjections(t *testing.T) {
	glorot := func(in, out float64) float64 { return math.Sqrt(6 / (in + out)) }
	he := func(in float64) float64 { return math.Sqrt(2/in) / 0.87962566103423978 }
	for _, c := range []struct {
		layer string
		want  map[string]float64
	}{
		{`x -> EinsumDense("bc,cde->bde", [6, 20, 30])`, map[string]float64{"a.kernel": glorot(50, 600)}},
		{`x -> EinsumDense("bc,dce->bde", [6, 20, 30])`, map[string]float64{"a.kernel": glorot(50, 600)}},
		{`x -> EinsumDense("bc,bcd->bd", [6, 30])`, map[string]float64{"a.kernel": glorot(50, 180)}},
		{`x -> EinsumDense("...c,cde->...de", [20, 30], kernel_initializer=he_normal)`, map[string]float64{"a.kernel": he(50)}},
		{`x -> EinsumDense("bc,cde->bde", [6, 20, 30], kernel_initializer=GlorotUniform(input_axes=[0, 1], output_axes=[2]))`, map[string]float64{"a.kernel": glorot(1000, 30)}},
		{`x -> EinsumDense("bc,cde->bde", [6, 20, 30], kernel_initializer=GlorotUniform(input_axes=[0, 1]))`, map[string]float64{"a.kernel": glorot(50, 600)}},
		{`x -> Conv1D(30, 20, padding=same, kernel_initializer=GlorotUniform(input_axes=[1]))`, map[string]float64{"a.kernel": glorot(20*50, 20*30)}},
		{`(x, x) -> MultiHeadAttention(4, 5, value_dim=7, output_shape=[2, 9], use_gate=true)`, map[string]float64{
			"a.query.kernel": glorot(50, 20), "a.key.kernel": glorot(50, 20), "a.value.kernel": glorot(50, 28), "a.gate.kernel": glorot(50, 28), "a.attention_output.kernel": glorot(28, 18)}},
		{`(x, x) -> GroupQueryAttention(5, 4, 2, kernel_initializer=he_normal)`, map[string]float64{
			"a.query.kernel": he(50), "a.key.kernel": he(50), "a.value.kernel": he(50), "a.attention_output.kernel": he(20)}},
	} {
		diags := &diag.List{}
		text := "model M {\n    input x: f32[6, 50]\n    output y = sum((" + c.layer + " as a))\n}\n"
		p := check.Check([]*dsl.File{parser.Parse(dsl.NewSource("fans.dl", text), diags)}, prelude(), check.Options{}, diags)
		if diags.HasErrors() {
			t.Fatalf("%s\n%s", diag.Terminal(diags), text)
		}
		found := 0
		for _, v := range lower.Program(p, lower.Options{}).Modules[0].Variables {
			if want, ok := c.want[v.Path]; ok {
				found++
				if got := width(v.Init); math.Abs(got-want) > 1e-9*want {
					t.Errorf("%s: %s starts %g wide, want %g", c.layer, v.Path, got, want)
				}
			}
		}
		if found != len(c.want) {
			t.Errorf("%s: %d of %d kernels found", c.layer, found, len(c.want))
		}
	}
}

func width(in ir.Init) float64 {
	if in.Kind == "uniform" {
		return in.High
	}
	return in.Stddev
}
