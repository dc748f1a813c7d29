package lower

import (
	"math"
	"testing"

	"github.com/dlgen/dlgen/codegen/check/arithmetic"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// TestConstants: what a function of a number gives at compile time is what the oracle gives for it. The rooms may not share what a function is.
func TestConstants(t *testing.T) {
	known := 0
	for name, f := range pointwises {
		for _, x := range []float64{0, math.Copysign(0, -1), 0.25, -0.25, 1, -1, 2.5, -2.5, 3.5, math.Inf(1), math.Inf(-1), math.NaN()} {
			told, err, ok := arithmetic.Call(name, []catalog.Value{catalog.Float(x)})
			if !ok || err != nil {
				break
			}
			known++
			b := ir.NewBuilder("case", nil)
			b.Result("y", f(b, b.Fill(ir.F64, nil, x)))
			out, err := eval.Run(b.Graph, 1, eval.Env{})
			if err != nil {
				t.Fatal(err)
			}
			found, want := arithmetic.Float(told), out.Results["y"].F[0]
			same := found == want && (found != 0 || math.Signbit(found) == math.Signbit(want))
			if !same && !(math.IsNaN(found) && math.IsNaN(want)) && !(math.Abs(found-want) <= 1e-14*math.Abs(want)) {
				t.Errorf("%s(%v) is %v at compile time, %v in the oracle", name, x, found, want)
			}
		}
	}
	if known < 300 {
		t.Errorf("%d values are known at compile time", known)
	}
}
