package check

import (
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
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
	kernel := stored("d.kernel", dsl.Shape{2, 1}, []float64{3, 4})
	bias := stored("d.bias", dsl.Shape{1}, []float64{5})
	p, diags := checkText("adapted.dl", text, Options{Weights: func(*dsl.Source, string) ([]model.Stored, error) { return []model.Stored{kernel, bias}, nil }})
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
	_, diags = checkText("adapted.dl", text, Options{Weights: func(*dsl.Source, string) ([]model.Stored, error) { return []model.Stored{bias}, nil }})
	if !diags.HasErrors() {
		t.Error("a file without the kernel is taken")
	}
}

// TestWeightsOfALayer starts a model from the file of one that has it as a layer, which must be the only one there.
func TestWeightsOfALayer(t *testing.T) {
	const text = `model Encoder {
    input x: f32[2]
    output y = x -> Dense(1)
}
model M {
    input x: f32[2]
    output y = x -> Encoder(weights="whole.safetensors")
}
`
	file := []model.Stored{
		stored("dense.kernel", dsl.Shape{1, 3}, make([]float64, 3)), stored("head.dense.bias", dsl.Shape{3}, make([]float64, 3)),
		stored("net.enc.dense.kernel", dsl.Shape{2, 1}, []float64{3, 4}), stored("net.enc.dense.bias", dsl.Shape{1}, []float64{5}),
	}
	check := func() (*model.Program, *diag.List) {
		return checkText("layer.dl", text, Options{Weights: func(*dsl.Source, string) ([]model.Stored, error) { return file, nil }})
	}
	p, diags := check()
	if diags.HasErrors() {
		t.Fatal(diags.All[0].Message)
	}
	for _, v := range p.Models[1].Variables {
		if l, ok := v.Init.(catalog.List); !ok || l[0] != catalog.Float(map[string]float64{"kernel": 3, "bias": 5}[v.Name]) {
			t.Errorf("%s starts as %v", v.Path, v.Init)
		}
	}
	whole := file
	for name, add := range map[string][]model.Stored{
		"`net.enc.other`, which Encoder has not: it is left out": {stored("net.enc.other", dsl.Shape{1}, []float64{1})},
		"twice, under `net.enc` and `old`":                       {stored("old.dense.kernel", dsl.Shape{2, 1}, []float64{1, 2}), stored("old.dense.bias", dsl.Shape{1}, []float64{1})},
	} {
		file = append(slices.Clone(whole), add...)
		if _, diags := check(); len(diags.All) != 1 || diags.HasErrors() != strings.Contains(name, "twice") || !strings.Contains(diags.All[0].Message, name) {
			t.Errorf("want %s, got %v", name, diags.All)
		}
	}
	file = []model.Stored{ // of a model with a head, as Keras and PyTorch name it
		stored("dense.kernel", dsl.Shape{2, 1}, []float64{3, 4}), stored("dense.bias", dsl.Shape{1}, []float64{5}),
		stored("dense_1.kernel", dsl.Shape{1, 9}, make([]float64, 9)), stored("dense_1.bias", dsl.Shape{9}, make([]float64, 9)),
	}
	p, diags = check()
	if len(diags.All) != 1 || diags.HasErrors() || !strings.Contains(diags.All[0].Message, "has `dense_1.kernel` and 1 more that Encoder has not: they are left out") {
		t.Errorf("of a model with a head: %v", diags.All)
	}
	if l, ok := p.Models[1].Variables[0].Init.(catalog.List); !ok || l[1] != catalog.Float(4) {
		t.Errorf("the kernel starts as %v", p.Models[1].Variables[0].Init)
	}
}

// TestWeightsOfATrainedModel starts a model from the file of one that was trained by losses with layers of their own, which
// stand in the file and count in the names there.
func TestWeightsOfATrainedModel(t *testing.T) {
	const encoder = `model Encoder {
    input x: f32[2]
    target y: f32[1]
    h = x -> Dense(1)
    loss guess = mean_squared_error(y, h -> Dense(1))
    metric far = mean_absolute_error(y, h -> Dense(1))
    output z = h -> Dense(1)
    loss = mean_squared_error(y, z)
}
`
	const user = `model M {
    input x: f32[2]
    enc = Encoder(weights="encoder.safetensors")
    output y = x -> enc
}
`
	var file []model.Stored
	for n, name := range []string{"dense", "dense_1", "dense_2", "dense_3"} {
		kernel := stored(name+".kernel", dsl.Shape{1, 1}, []float64{float64(n)})
		if n == 0 {
			kernel = stored(name+".kernel", dsl.Shape{2, 1}, []float64{7, 0})
		}
		file = append(file, kernel, stored(name+".bias", dsl.Shape{1}, []float64{float64(10 + n)}))
	}
	starts := func(text string) map[string]catalog.Value {
		p, diags := checkText("trained.dl", text, Options{Weights: func(*dsl.Source, string) ([]model.Stored, error) { return file, nil }})
		if diags.HasErrors() {
			t.Fatal(diags.All[0].Message)
		}
		out := map[string]catalog.Value{}
		for _, m := range p.Models {
			if m.Name != "M" {
				continue
			}
			for _, v := range m.Variables {
				out[v.Path] = v.Init
			}
		}
		return out
	}
	for _, text := range []string{encoder + user, user + encoder} { // in any order
		for path, want := range map[string]float64{"enc.dense.kernel": 7, "enc.dense_1.kernel": 3, "enc.dense_1.bias": 13} {
			got, ok := starts(text)[path].(catalog.List)
			if !ok || got[0] != catalog.Float(want) {
				t.Errorf("%s starts as %v, want %v", path, got, want)
			}
		}
	}
	file = append(file, stored("other.kernel", dsl.Shape{1, 1}, []float64{1}))
	if _, diags := checkText("trained.dl", encoder+user, Options{Weights: func(*dsl.Source, string) ([]model.Stored, error) { return file, nil }}); !strings.Contains(diag.Terminal(diags), "`other.kernel`, which Encoder has not: it is left out") {
		t.Errorf("a file with a weight of none of its layers:\n%s", diag.Terminal(diags))
	}
}

func stored(name string, shape dsl.Shape, values []float64) model.Stored {
	return model.Stored{Name: name, Shape: shape, Values: values}
}
