package autodiff

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
)

// TestRules walks the table of primitives: each has a rule but the three that need none.
func TestRules(t *testing.T) {
	elsewhere := map[ir.Kind]bool{ir.OpScan: true, ir.OpGrad: true, ir.OpAttend: true, ir.OpFused: true}
	for _, row := range ir.Primitives {
		if (int(row.Kind) < len(rules) && rules[row.Kind] != nil) == elsewhere[row.Kind] {
			t.Errorf("%s: no rule, or one too many", row.Name)
		}
	}
}

// TestFusedIsRefused: derivatives come before fusion.
func TestFusedIsRefused(t *testing.T) {
	g, err := ir.Parse(`graph late {
  %x = param field "x" : f32[-1, 4]
  %0 = fused %x {space=[-1, 4]} : f32[-1, 4] graph body {
    %x = param operand "x" : f32[-1, 4]
    %0 = exp %x : f32[-1, 4]
    result "y" = %0
  }
  %1 = grad %0 %x : f32[-1, 4]
  result "d" = %1
}`)
	if err != nil {
		t.Fatal(err)
	}
	if err := Expand(g); err == nil {
		t.Error("no fault")
	}
}
