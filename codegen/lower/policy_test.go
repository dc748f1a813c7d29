package lower_test

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// TestLayerTypes runs the example of each layer in each type: in f64 the oracle gives what it gives in f32, to the last
// bit since it computes all floats alike; in the small ones something near it, in numbers of the type. All have
// derivatives.
func TestLayerTypes(t *testing.T) {
	for _, e := range catalog.All() {
		if e.Kind != catalog.Layer || e.Example == "" || ofText(e) || e.Wraps() {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			want := exampleOf(t, "input x: f32[8, 8, 3]\n"+e.Example)
			for _, dtype := range []string{"f64", "f16", "bf16", "mixed_float16", "mixed_bfloat16", "float32"} {
				example := withType(t, e, dtype)
				lowerText(t, "model M {\n    input x: f32[8, 8, 3]\n"+example+"\n    loss = mean(square(f32(y)))\n}\n")
				got := exampleOf(t, "input x: f32[8, 8, 3]\n"+example)
				if kind := map[string]string{"f64": "f64", "f16": "f16", "bf16": "bf16"}[dtype]; want.DType.IsFloat() && kind != "" && got.DType.String() != kind {
					t.Errorf("%s gives %v", dtype, got.DType)
				}
				for _, x := range got.F {
					if d := rounding[dtype]; d != 0 && x != roundTo(d, x) && x == x {
						t.Fatalf("%s gives %v", dtype, x)
					}
				}
				far(t, e.Name+" "+dtype, want, got, allowed[dtype])
			}
		})
	}
}

// allowed is how far a type may be off, as a share of the largest element. Numbers of the examples are large, so that
// what goes over time or through exponentials is far from that of rounded numbers; LayersInHalf has it to the last bit.
var allowed = map[string]float64{"f64": 1e-15, "float32": 0, "f16": 4e-2, "mixed_float16": 4e-2, "bf16": 0.2, "mixed_bfloat16": 0.2}

var rounding = map[string]ir.DType{"f16": ir.F16, "mixed_float16": ir.F16, "bf16": ir.BF16, "mixed_bfloat16": ir.BF16}

// roundTo rounds by the oracle's cast.
func roundTo(d ir.DType, x float64) float64 {
	b := ir.NewBuilder("round", nil)
	b.Result("y", b.Cast(b.Scalar(ir.F64, x), d))
	out, err := eval.Run(b.Graph, 1, eval.Env{})
	must(err)
	return out.Results["y"].F[0]
}

// withType gives the layer of an example a dtype.
func withType(t *testing.T, e *catalog.Entry, dtype string) string {
	t.Helper()
	at := regexp.MustCompile(`\b` + e.Name + `\b`).FindStringIndex(e.Example)
	if at == nil {
		t.Fatalf("the example does not say %s", e.Name)
	}
	rest := e.Example[at[1]:]
	if !strings.HasPrefix(rest, "(") {
		return e.Example[:at[1]] + "(dtype=" + dtype + ")" + rest
	}
	depth := 0
	for i, c := range rest {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			comma := ", "
			if i == 1 {
				comma = ""
			}
			return e.Example[:at[1]] + rest[:i] + comma + "dtype=" + dtype + rest[i:]
		}
	}
	t.Fatal("the example has no end")
	return ""
}

// far compares results with a share of the largest element.
func far(t *testing.T, what string, want, got *eval.Tensor, share float64) {
	t.Helper()
	if want.Len() != got.Len() {
		t.Errorf("%s: shape %v, want %v", what, got.Shape, want.Shape)
		return
	}
	most := 0.0
	for i := range want.Len() {
		if x := math.Abs(want.At(i)); x > most {
			most = x
		}
	}
	for i := range want.Len() {
		if a, b := want.At(i), got.At(i); a != b && !(math.Abs(a-b) <= share*most) && !(math.IsNaN(a) && math.IsNaN(b)) {
			t.Errorf("%s: element %d is %v, want %v", what, i, b, a)
			return
		}
	}
}
