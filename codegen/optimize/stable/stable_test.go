package stable

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/internal/cases"
)

// formulas runs a test for each case, with the derivatives of its results as further results.
func formulas(t *testing.T, test func(t *testing.T, name string, naive, stable *ir.Graph)) {
	cases.Each(t, "testdata/*.ir", func(t *testing.T, name string, naive *ir.Graph) {
		stable, _ := ir.Clone(naive)
		Formulas(stable)
		for _, g := range []*ir.Graph{naive, stable} {
			addDerivatives(t, g)
		}
		test(t, filepath.Base(name), naive, stable)
	})
}

func addDerivatives(t *testing.T, g *ir.Graph) {
	b := &ir.Builder{Graph: g, Phase: ir.Backward}
	for _, r := range g.Results {
		for _, p := range irtest.FloatParams(g) {
			b.Result("d_"+r.Name+"_"+p.Name, b.Grad(r.Value, p.Value)[0])
		}
	}
	if err := autodiff.Expand(g); err != nil {
		t.Fatal(err)
	}
}

// TestStable: for common numbers, formulas and derivatives give the same as before.
func TestStable(t *testing.T) {
	formulas(t, func(t *testing.T, _ string, naive, stable *ir.Graph) {
		if err := irtest.Equivalent(stable, naive, 3, 1); err != nil {
			t.Errorf("%v\n%s", err, ir.Print(stable))
		}
	})
}

// TestStableFinite: for large numbers all is finite still.
func TestStableFinite(t *testing.T) {
	formulas(t, func(t *testing.T, name string, _, stable *ir.Graph) {
		switch name {
		case "small", "named", "others":
			return // exp(x) - 1, 1 / sigmoid(x) and exp(x) themselves are beyond all numbers
		}
		for _, scale := range []float64{1e3, 1e5} {
			out, err := eval.Run(stable, 5, irtest.Inputs(stable, 5, -scale, scale, 1))
			if err != nil {
				t.Fatal(err)
			}
			for result, v := range out.Results {
				for _, x := range v.F {
					if math.IsNaN(x) || math.IsInf(x, 0) {
						t.Fatalf("%s: %s has %v\n%s", name, result, x, ir.Print(stable))
					}
				}
			}
		}
	})
}

// TestStabilizeRandom: random graphs that train compute the same.
func TestStabilizeRandom(t *testing.T) {
	for seed := range uint64(40) {
		g := irtest.RandomOf(seed, irtest.Options{Train: true, Smooth: true, Steps: 20})
		before, _ := ir.Clone(g)
		Formulas(g)
		for _, x := range []*ir.Graph{g, before} {
			if err := autodiff.Expand(x); err != nil {
				t.Fatal(err)
			}
		}
		if err := irtest.Equivalent(g, before, 3, 1); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}
