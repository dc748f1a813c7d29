package check

import (
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// TestEntries walks the catalog: each entry has a doc that begins with its name, each argument has one, and its
// example is checked clean.
func TestEntries(t *testing.T) {
	for _, e := range catalog.All() {
		if !strings.HasPrefix(e.Doc, e.Name+" ") || !strings.HasSuffix(e.Doc, ".") {
			t.Errorf("%s: its doc is no sentence about it: %q", e.Name, e.Doc)
		}
		for _, p := range e.Params {
			if p.Doc == "" {
				t.Errorf("%s: its argument %s has no doc", e.Name, p.Name)
			}
		}
		if e.Example == "" {
			t.Errorf("%s has no example", e.Name)
			continue
		}
		_, diags := checkText("example.dl", around(e), Options{Schema: someSchema, Internal: true})
		if diags.HasErrors() {
			t.Errorf("%s: its example gives\n%s", e.Name, diag.Terminal(diags))
		}
	}
}

// around makes a file of an entry's example.
func around(e *catalog.Entry) string {
	switch e.Kind {
	case catalog.Optimizer, catalog.Schedule:
		return exampleModel + "train M { " + e.Example + " }\n"
	case catalog.Callback:
		return exampleModel + "train M { optimizer = Adam(use_ema=true) " + e.Example + " }\n"
	case catalog.Layer:
		if e.Name == "StringLookup" || e.Name == "TextVectorization" {
			return exampleModel + "dataset D { " + e.Example + " }\n"
		}
	case catalog.Source:
		return exampleModel + "dataset D { " + e.Example + " }\n"
	}
	text := "model M {\n    input x: f32[8, 8, 3]\n" + e.Example + "\n"
	if !strings.Contains(e.Example, "output ") && !strings.Contains(e.Example, "loss ") {
		text += "output seen = x\n"
	}
	return text + "}\n"
}

const exampleModel = `
model M {
    input x: f32[3]
    target t: f32[2]
    output y = x -> Dense(2)
    loss = mean_squared_error(t, y)
}
`

// someSchema is what the sources of examples hold.
func someSchema(*model.Source) (*model.Schema, error) {
	return &model.Schema{Columns: []model.Column{
		{Name: "x", Type: dsl.TensorType{DType: dsl.F32, Shape: dsl.Shape{3}}},
		{Name: "kind", Text: true, Type: dsl.TensorType{Shape: dsl.Shape{}}},
		{Name: "review", Text: true, Type: dsl.TensorType{Shape: dsl.Shape{}}},
	}}, nil
}
