package check

import (
	"testing"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// TestWeightsBeforeAdaptation starts a model with low-rank adaptation from the file of one that was trained without.
func TestWeightsBeforeAdaptation(t *testing.T) {
	const text = `model Encoder {
    input x: f32[2]
    output y = x -> Dense(1, lora_rank=1) as d
}
model M {
    input x: f32[2]
    output y = x -> Encoder(weights="base.safetensors")
}
`
	kernel := Stored{"d.kernel", dsl.Shape{2, 1}, []float64{3, 4}}
	bias := Stored{"d.bias", dsl.Shape{1}, []float64{5}}
	p, diags := checkText("adapted.dl", text, Options{Weights: func(*dsl.Source, string) ([]Stored, error) { return []Stored{kernel, bias}, nil }})
	if diags.HasErrors() {
		t.Fatal(diags.All[0].Message)
	}
	starts := map[string]catalog.Value{}
	for _, v := range p.Models[1].Variables {
		starts[v.Name] = v.Init
	}
	if l, ok := starts["kernel"].(catalog.List); !ok || l[1] != catalog.Float(4) {
		t.Errorf("the kernel starts as %v", starts["kernel"])
	}
	if starts["lora_kernel_a"] != catalog.Word("he_uniform") || starts["lora_kernel_b"] != catalog.Word("zeros") {
		t.Errorf("what adapts starts as %v and %v", starts["lora_kernel_a"], starts["lora_kernel_b"])
	}
	_, diags = checkText("adapted.dl", text, Options{Weights: func(*dsl.Source, string) ([]Stored, error) { return []Stored{bias}, nil }})
	if !diags.HasErrors() {
		t.Error("a file without the kernel is taken")
	}
}
