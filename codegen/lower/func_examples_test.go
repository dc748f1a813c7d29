package lower_test

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// TestFunctionExamples runs the example of each function on a sample's value, differentiates it, and runs it on the
// same numbers as a weight: the result is the same, without a batch axis. In a third form half of what it takes is a
// sample's value and half a weight.
func TestFunctionExamples(t *testing.T) {
	for _, e := range catalog.All() {
		if e.Kind != catalog.Func || e.Name == "size" || e.Name == "ndim" || !strings.Contains(e.Example, "output y") {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			if !strings.HasPrefix(e.Doc, e.Name+" ") || !strings.HasSuffix(e.Doc, ".") {
				t.Errorf("the doc is no sentence that begins with the name: %s", e.Doc)
			}
			lowerText(t, "model M {\n    input x: f32[8, 8, 3]\n"+e.Example+"\n    loss = mean(square(f32(y)))\n}\n")
			if strings.HasPrefix(e.Name, "random_") {
				return
			}
			want := exampleOf(t, "input x: f32[8, 8, 3]\n"+e.Example)
			statement := strings.Replace(e.Example, "output y", "y", 1)
			alike(t, "as weight", want, exampleOf(t, "weight x: f32[8, 8, 3] = ones\ninput z: f32\n"+statement+"\noutput y = f32(y) + 0 * z"))
			for _, mixed := range []string{second.ReplaceAllString(statement, "${1}w"), first.ReplaceAllString(statement, "${1}w$2")} {
				if mixed != statement {
					alike(t, mixed, want, exampleOf(t, "input x: f32[8, 8, 3]\nweight w: f32[8, 8, 3] = ones\n"+mixed+"\noutput y"))
				}
			}
		})
	}
}

// second finds an x that is not the first, first one that is not the last.
var (
	second = regexp.MustCompile(`(\bx\b.*)\bx\b`)
	first  = regexp.MustCompile(`^(.*?)\bx\b(.*\bx\b)`)
)

// exampleOf runs the statements of a model and returns y. Fields and weights have the same numbers, the same in every
// row.
func exampleOf(t *testing.T, statements string) *eval.Tensor {
	t.Helper()
	text := "model M {\n" + statements + "\n}\n"
	diags := &diag.List{}
	p := check.Check([]*dsl.File{parser.Parse(dsl.NewSource("example.dl", text), diags)}, prelude(), check.Options{Internal: true}, diags)
	for _, d := range diags.All {
		if d.Severity == diag.Error {
			t.Fatalf("%s [%s] in\n%s", d.Message, d.Code, text)
		}
	}
	m := lower.Program(p, lower.Options{}).Modules[0]
	env := eval.Env{Fields: map[string]*eval.Tensor{}, Variables: map[string]*eval.Tensor{}, Random: random}
	for _, f := range m.Inputs {
		env.Fields[f.Name] = even(eval.New(f.Type.DType, f.Type.Shape.At(2)...))
	}
	for _, v := range m.Variables {
		env.Variables[v.Path] = even(eval.New(v.Type.DType, v.Type.Shape.At(1)...))
	}
	out, err := eval.Run(ready(m.Predict, true), 2, env)
	must(err)
	return out.Results["y"]
}

// even fills values in, the same for each of two rows of 192.
func even(x *eval.Tensor) *eval.Tensor {
	for i := range x.F {
		x.F[i] = math.Round(math.Sin(float64(i%192)*1.7)*250)/100 + 0.125
	}
	return x
}

// alike compares results element by element.
func alike(t *testing.T, what string, want, got *eval.Tensor) {
	t.Helper()
	if want.Len() != got.Len() {
		t.Errorf("%s: shape %v, want %v", what, got.Shape, want.Shape)
		return
	}
	for i := range want.Len() {
		a, b := want.At(i), got.At(i)
		if math.IsNaN(a) && math.IsNaN(b) || a == b {
			continue
		}
		if !(math.Abs(a-b) <= 1e-6*(1+math.Abs(a))) {
			t.Errorf("%s: element %d is %v, want %v", what, i, b, a)
			return
		}
	}
}
