package lower_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

const table = `
model M {
    input age: f32
    input kind: index(3)
    target cat: f32
    input always: f32[2]
    output y = stack([age, f32(kind), always[0]]) -> Dense(1)
    loss = y - cat
}
dataset D {
    t = csv("a.csv")
    age = t.age
    kind = t.code
    cat = t.kind == "cat"
    unused = t.odd
    always = zeros([2])
}
train M on D { optimizer = SGD(0.1) }
`

// TestFeed: a feed reads what the model needs, text as what it is looked up as, and gives the model's types.
func TestFeed(t *testing.T) {
	number := func(name string, d dsl.DType) model.Column {
		return model.Column{Name: name, Type: dsl.TensorType{DType: d, Shape: dsl.Shape{}}}
	}
	code := number("code", dsl.I64)
	code.Type.Index = 3
	schema := func(*model.Source) (*model.Schema, error) {
		text := model.Column{Name: "kind", Text: true, Type: dsl.TensorType{Shape: dsl.Shape{}}}
		return &model.Schema{Columns: []model.Column{number("odd", dsl.F32), number("age", dsl.I64), text, code}}, nil
	}
	diags := &diag.List{}
	file := parser.Parse(dsl.NewSource("table.dl", table), diags)
	p := check.Check([]*dsl.File{file}, prelude(), check.Options{Schema: schema}, diags)
	for _, d := range diags.All {
		if d.Severity == diag.Error {
			t.Fatal(d.Message)
		}
	}
	f := lower.Program(p, lower.Options{}).Trains[0].Feed
	var columns, results []string
	for i, c := range f.Columns {
		columns = append(columns, fmt.Sprintf("%s %v %v", c.Name, c.Lookup != nil, f.Fields[i].Type))
	}
	must(ir.Verify(f.Graph))
	for _, r := range f.Graph.Results {
		results = append(results, fmt.Sprintf("%s %v", r.Name, r.Value.Type))
	}
	if got, want := strings.Join(columns, ", "), "age false i64[-1], code false i64[-1], kind true bool[-1]"; got != want {
		t.Errorf("columns are %s, want %s", got, want)
	}
	if got, want := strings.Join(results, ", "), "age f32[-1], kind i32[-1], always f32[-1, 2], cat f32[-1]"; got != want {
		t.Errorf("results are %s, want %s", got, want)
	}
}
