package optimize

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/internal/cases"
)

// TestQuotients compares the cases with what they were, and reads of the derivatives of softmax that autodiff writes whether
// they are found: nothing of them reads an exponential any more.
func TestQuotients(t *testing.T) {
	cases.Each(t, "testdata/quotients/*.ir", compareQuotients)
	for _, masked := range []string{"%0", "%1"} {
		g, err := ir.Parse(`graph train {
  %x = param field "x" : f32[-1, 8]
  %g = param field "g" : f32[-1, 8]
  %m = param field "m" : bool[-1, 8]
  %zero = const {literal=0} : f32
  %zeros = broadcast %zero : f32[-1, 8]
  %0 = exp %x : f32[-1, 8]
  %1 = where %m %0 %zeros : f32[-1, 8]
  %2 = sum ` + masked + ` {axes=[1]} : f32[-1]
  %none = broadcast %zero : f32[-1]
  %one = const {literal=1} : f32
  %ones = broadcast %one : f32[-1]
  %3 = eq %2 %none : bool[-1]
  %4 = where %3 %ones %2 : f32[-1]
  %5 = broadcast %4 {axes=[0]} : f32[-1, 8]
  %6 = div ` + masked + ` %5 : f32[-1, 8]
  %7 = mul %6 %g : f32[-1, 8]
  %8 = sum %7 {axes=[0, 1]} : f32
  %9 = grad %8 %x : f32[-1, 8]
  result "dx" = %9
}`)
		if err != nil {
			t.Fatal(err)
		}
		compareQuotients(t, "softmax of "+masked, g)
		for _, op := range g.Ops {
			if op.Kind != ir.OpMul {
				continue
			}
			for _, arg := range op.Args {
				if arg.Op.Kind == ir.OpExp {
					t.Errorf("softmax of %s: a derivative reads the exponential\n%s", masked, ir.Print(g))
				}
			}
		}
	}
}

// compareQuotients runs the passes up to quotients on a graph, and compares what it gives before and behind.
func compareQuotients(t *testing.T, name string, g *ir.Graph) {
	t.Helper()
	if err := autodiff.Expand(g); err != nil {
		t.Fatal(name, err)
	}
	before, _ := ir.Clone(g)
	for _, p := range passes {
		p.run(g)
		if p.name == "quotients_dead" {
			break
		}
	}
	for seed := range uint64(3) {
		if err := irtest.Equivalent(g, before, 3, seed); err != nil {
			t.Errorf("%s: %v\n%s", name, err, ir.Print(g))
		}
	}
}
