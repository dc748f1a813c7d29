package device

import (
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/oracle"
	"github.com/dlgen/dlgen/rt/gpu/gputest"
)

// mixedTrials are steps in mixed precision. What lies between two small floats may be rounded to the other one, so that all
// that is made of it differs by as much.
func mixedTrials(t *testing.T) []*trial {
	var trials []*trial
	add := func(g *ir.Graph, name string, tolerance float64) {
		tr := &trial{Trial: oracle.Trial{Name: name, Low: -1, High: 1, Rows: 2, Tolerance: tolerance}}
		if err := autodiff.Expand(g); err != nil {
			t.Fatal(err)
		}
		tr.Graph, _ = ir.Clone(g)
		optimize.Optimize(g)
		if g = optimize.ForDevice(g); g == nil {
			t.Fatal("nothing is found")
		}
		tr.Plan(g, plan.Options{Grow: true})
		trials = append(trials, tr)
	}
	add(irtest.Mixed(ir.BF16, 6, 2, 4, 0.5), "few", 2e-2)
	add(irtest.Mixed(ir.F16, 20, 2, 8, 0.3), "halves", 3e-3)
	add(irtest.Mixed(ir.BF16, 70, 2, 16, 0.25), "tiles", 2e-2)
	add(irtest.Classes(ir.BF16, 257), "words", 2e-2)
	for _, f := range irtest.HalfAttentions() {
		tolerance := 2e-2
		if f.Half == ir.F16 {
			tolerance = 3e-3
		}
		if f.Exact {
			tolerance = 1e-4
		}
		add(f.Build(), f.Name, tolerance)
	}
	return trials
}

// TestMixed compares steps in mixed precision with the oracle.
func TestMixed(t *testing.T) {
	apart(t, func(t *testing.T) {
		trials := mixedTrials(t)
		compare(t, trials)
		if wanted("") && !strings.Contains(kernelText, "GLOBAL i64 *row") {
			t.Error("no roundings of weights are one launch")
		}
		biases := 0
		for _, tr := range trials {
			for _, op := range tr.Schedule.Graph.Ops {
				if op.Kind == ir.OpDot && len(op.Args) > 2 {
					biases++
				}
			}
		}
		if wanted("") && biases < 6 {
			t.Errorf("%d products add a bias", biases)
		}
	})
}

// TestMixedLibrary does so with all products left to a library, some of which are of small floats and f32.
func TestMixedLibrary(t *testing.T) {
	apart(t, func(t *testing.T) {
		gputest.UseLibrary()
		lowered.Library = 1
		compare(t, mixedTrials(t))
		if n := gputest.Products(); n < 10 {
			t.Errorf("the library has computed %d products", n)
		}
	})
}
