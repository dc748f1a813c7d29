package irtest

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
)

// TestCorpus walks the table of primitives: each has a case. Each case prints as it is read, and evaluates.
func TestCorpus(t *testing.T) {
	covered := map[string]bool{ir.OpAttend.String(): len(Attentions()) > 0} // made of these, for devices alone
	for _, c := range Cases() {
		covered[c.Primitive] = true
		t.Run(c.Name, func(t *testing.T) {
			again, err := ir.Parse(ir.Print(c.Graph))
			if err != nil {
				t.Fatal(err)
			}
			if a, b := ir.Print(again), ir.Print(c.Graph); a != b {
				t.Errorf("printed\n%s\nread and printed\n%s", b, a)
			}
			if c.Primitive == ir.OpGrad.String() {
				return
			}
			env := Inputs(c.Graph, c.Rows, c.Low, c.High, 1)
			out, err := eval.Run(c.Graph, c.Rows, env)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range c.Graph.Results {
				want := r.Value.Type
				if err := Close(out.Results[r.Name], eval.New(want.DType, want.Shape.At(c.Rows)...), 0); err != nil && out.Results[r.Name].Len() != want.Shape.Elements(c.Rows) {
					t.Errorf("%s is not %v", r.Name, want)
				}
			}
		})
	}
	for _, row := range ir.Primitives {
		if !covered[row.Name] {
			t.Errorf("%s has no case", row.Name)
		}
	}
}
