package lower_test

import (
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// TestLayerExamples lowers the example of each layer, differentiates it, and lowers it once more with a weight in the
// place of the sample's value: a layer takes a batchless operand too, and its result is then batchless.
func TestLayerExamples(t *testing.T) {
	for _, e := range catalog.All() {
		if e.Kind != catalog.Layer || e.Example == "" || ofText(e) {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			if !strings.HasPrefix(e.Doc, e.Name+" ") {
				t.Errorf("the doc does not begin with the name: %s", e.Doc)
			}
			lowerText(t, "model M {\n    input x: f32[8, 8, 3]\n"+e.Example+"\n    loss = mean(square(f32(y)))\n}\n")
			if batchless := asWeights(e.Example); batchless != "" && e.Name != "RNN" {
				lowerText(t, "model M {\n    input z: f32[2]\n"+batchless+"\n    loss = mean(z) + mean(square(f32(y)))\n}\n")
			}
		})
	}
}

// ofText reports whether a layer's example has columns of text, which live in datasets: TestFeed has those.
func ofText(e *catalog.Entry) bool { return strings.Contains(e.Example, "csv(") }

// asWeights declares the inputs of an example, all floats, as weights; "" if that cannot be.
func asWeights(example string) string {
	if strings.Contains(example, "index(") || strings.Contains(example, "u8[") || strings.Contains(example, ": i") || strings.Contains(example, "RNN(") ||
		strings.Contains(example, "TimeDistributed") || strings.Contains(example, "output m") {
		return ""
	}
	lines := strings.Split("input x: f32[8, 8, 3]\n"+example, "\n")
	for i, l := range lines {
		if rest, ok := strings.CutPrefix(l, "input "); ok {
			lines[i] = "weight " + rest + " = ones"
		}
		lines[i] = strings.TrimPrefix(lines[i], "output ")
	}
	return strings.Join(lines, "\n") + "\noutput z"
}

// lowerText checks and lowers a program, and runs the passes over its graphs.
func lowerText(t *testing.T, text string) {
	t.Helper()
	diags := &diag.List{}
	file := parser.Parse(dsl.NewSource("example.dl", text), diags)
	p := check.Check([]*dsl.File{file}, prelude(), check.Options{Internal: true}, diags)
	for _, d := range diags.All {
		if d.Severity == diag.Error {
			t.Fatalf("%s [%s] in\n%s", d.Message, d.Code, text)
		}
	}
	l := lower.Program(p, lower.Options{Gradients: true})
	for _, m := range l.Modules {
		for _, g := range []*ir.Graph{m.Predict, m.Gradients} {
			ready(g, true)
		}
	}
}
