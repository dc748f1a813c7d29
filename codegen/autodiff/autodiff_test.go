package autodiff_test

import (
	"fmt"
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
)

// TestCases compares the derivatives of each primitive with central differences, those of derivatives too.
func TestCases(t *testing.T) {
	for _, c := range irtest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			g := c.Graph
			if err := autodiff.Expand(g); err != nil {
				t.Fatal(err)
			}
			for order := 1; order <= c.Order; order++ {
				env := irtest.Inputs(g, c.Rows, c.Low, c.High, 1)
				if err := compareDerivatives(g, c.Rows, env); err != nil {
					t.Fatalf("order %d: %v\n%s", order, err, c.Text)
				}
			}
		})
	}
}

// compareDerivatives makes the derivatives of a graph's results its results, and compares them with differences.
func compareDerivatives(g *ir.Graph, rows int, env eval.Env) error {
	y := irtest.Objective(g, "objective")
	values, _ := ir.Clone(g)
	b := &ir.Builder{Graph: g, Phase: ir.Backward}
	params := irtest.FloatParams(g)
	xs := make([]*ir.Value, len(params))
	for i, p := range params {
		xs[i] = p.Value
	}
	g.Results = nil
	for i, d := range b.Grad(y, xs...) {
		b.Result("d_"+params[i].Name, d)
	}
	if err := autodiff.Expand(g); err != nil {
		return err
	}
	if err := ir.Verify(g); err != nil {
		return fmt.Errorf("%w\n%s", err, ir.Print(g))
	}
	g.Updates = nil
	params = irtest.FloatParams(g)
	found, err := eval.Run(g, rows, env)
	if err != nil {
		return err
	}
	for _, p := range params {
		want, err := irtest.Differences(values, rows, env, "objective", p)
		if err != nil {
			return err
		}
		if err := irtest.Close(found.Results["d_"+p.Name], want, 1e-6); err != nil {
			return fmt.Errorf("by %s: %w\n%s", p.Name, err, ir.Print(g))
		}
	}
	return nil
}

// TestRandomGraphs compares derivatives of random graphs with loops, and derivatives of those.
func TestRandomGraphs(t *testing.T) {
	seeds := uint64(60)
	if testing.Short() {
		seeds = 15
	}
	for seed := range seeds {
		steps, orders := 25, 1
		if seed%3 == 0 {
			steps, orders = 7, 2
		}
		g := irtest.RandomOf(seed, irtest.Options{Steps: steps, Smooth: true})
		for order := 1; order <= orders; order++ {
			env := irtest.Inputs(g, 2, -1, 1, seed)
			if err := compareDerivatives(g, 2, env); err != nil {
				t.Errorf("seed %d, order %d: %v", seed, order, err)
				break
			}
		}
	}
}

// TestTraining expands the grads of graphs as they are trained; they are well formed and store every weight.
func TestTraining(t *testing.T) {
	for seed := range uint64(30) {
		g := irtest.RandomOf(seed, irtest.Options{Train: true})
		if err := autodiff.Expand(g); err != nil {
			t.Fatal(err)
		}
		if err := ir.Verify(g); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		lean, _ := ir.Clone(g)
		ir.RemoveDead(lean)
		if err := irtest.Equivalent(lean, g, 3, seed); err != nil {
			t.Errorf("seed %d: without dead code: %v", seed, err)
		}
	}
}
