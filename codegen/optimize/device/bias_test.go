package device

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// TestBiases: a product adds what is added to its rows where the sum is rounded to the operands' type, or has to be in memory; not where
// loops alone read it, something else reads the product, or what is added is no vector along the rows.
func TestBiases(t *testing.T) {
	for _, c := range []struct {
		name, rest string
		want       int
	}{
		{"rounded", "%s = add %p %vb : f32[-1, 6]\n%y = cast %s : bf16[-1, 6]\nresult \"y\" = %y", 1},
		{"swapped", "%s = add %vb %p : f32[-1, 6]\n%y = cast %s : bf16[-1, 6]\nresult \"y\" = %y", 1},
		{"rounded otherwise", "%s = add %p %vb : f32[-1, 6]\n%y = cast %s : f16[-1, 6]\nresult \"y\" = %y", 0},
		{"read twice", "%s = add %p %vb : f32[-1, 6]\n%y = cast %s : bf16[-1, 6]\nresult \"y\" = %y\nresult \"p\" = %p", 0},
		{"not rounded", "%s = add %p %vb : f32[-1, 6]\nresult \"y\" = %s", 0},
		{"a row", "%c = cast %r : f32[-1]\n%vc = broadcast %c {axes=[0]} : f32[-1, 6]\n%s = add %p %vc : f32[-1, 6]\n%y = cast %s : bf16[-1, 6]\nresult \"y\" = %y", 0},
		{"plain", "%f = dot %x %w {contract_a=[1], contract_b=[0]} : f32[-1, 6]\n%vf = broadcast %b {axes=[1]} : f32[-1, 6]\n%s = add %f %vf : f32[-1, 6]\nresult \"y\" = %s", 1},
		{"in a loop", "%f = dot %x %w {contract_a=[1], contract_b=[0]} : f32[-1, 6]\n%vf = broadcast %b {axes=[1]} : f32[-1, 6]\n%s = add %f %vf : f32[-1, 6]\n" +
			"%y = tanh %s : f32[-1, 6]\nresult \"y\" = %y", 0},
	} {
		g, err := ir.Parse(`graph biases {
  %x = param field "x" : f32[-1, 4]
  %q = param field "q" : f32[-1]
  %w = param stored weight "w" : f32[4, 6]
  %b = param stored weight "b" : f32[6]
  %xh = cast %x : bf16[-1, 4]
  %wh = cast %w : bf16[4, 6]
  %bh = cast %b : bf16[6]
  %r = cast %q : bf16[-1]
  %p = dot %xh %wh {contract_a=[1], contract_b=[0]} : f32[-1, 6]
  %bf = cast %bh : f32[6]
  %vb = broadcast %bf {axes=[1]} : f32[-1, 6]
  ` + c.rest + `
}
`)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		found, _ := ir.Clone(g)
		Small(found)
		Biases(found)
		rewrite.Dead(found)
		n := 0
		for _, op := range found.Ops {
			if op.Kind == ir.OpDot && len(op.Args) == 3 {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%s: %d products add a vector, want %d\n%s", c.name, n, c.want, ir.Print(found))
		}
		if err := irtest.Equivalent(found, g, 2, 1); err != nil {
			t.Errorf("%s: %v\n%s", c.name, err, ir.Print(found))
		}
		if again, err := ir.Parse(ir.Print(found)); err != nil || ir.Print(again) != ir.Print(found) {
			t.Errorf("%s: it is read as something else: %v", c.name, err)
		}
	}
}
