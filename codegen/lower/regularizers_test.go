package lower

import (
	"math"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// TestOrthogonalRegularizer compares the penalty of a matrix with the cosines of its rows and columns.
func TestOrthogonalRegularizer(t *testing.T) {
	values := []float64{1, 2, 0, 3, 1, 1}
	cos := func(a, b []float64) float64 {
		var ab, aa, bb float64
		for i := range a {
			ab, aa, bb = ab+a[i]*b[i], aa+a[i]*a[i], bb+b[i]*b[i]
		}
		return math.Abs(ab) / math.Sqrt(aa*bb)
	}
	rows := cos(values[:3], values[3:])
	x, y, z := []float64{1, 3}, []float64{2, 1}, []float64{0, 1}
	columns := (cos(x, y) + cos(x, z) + cos(y, z)) / 3
	for mode, want := range map[string]float64{"rows": 0.5 * rows, "columns": 0.5 * columns} {
		b := ir.NewBuilder("penalty", &ir.Scope{})
		w := b.Const(ir.F32, ir.Shape{2, 3}, &ir.Literal{Floats: values})
		p := penaltyOf(b, &catalog.Instance{
			Entry: &catalog.Entry{Name: "OrthogonalRegularizer"},
			Args:  &catalog.Args{Values: map[string]catalog.Value{"factor": catalog.Float(0.5), "mode": catalog.Word(mode)}},
		}, w)
		b.Result("penalty", b.Sum(p, axes(p)...))
		out, err := eval.Run(b.Graph, 1, eval.Env{})
		if err != nil {
			t.Fatal(err)
		}
		if got := out.Results["penalty"].F[0]; math.Abs(got-want) > 1e-6 {
			t.Errorf("%s: got %g, want %g", mode, got, want)
		}
	}
}
