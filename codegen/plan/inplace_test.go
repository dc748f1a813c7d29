package plan

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
)

// TestInPlace: a result may lie where an operand does that is read for the last time before it is written. What the first pass over a row
// makes may not, where a second one reads the operand again; nor what is of another size.
func TestInPlace(t *testing.T) {
	g, err := ir.Parse(`graph inplace {
  %x = param field "x" : f32[-1, 4]
  %early, %late, %row = fused %x {space=[-1, 4], row=1} : f32[-1, 4], f32[-1, 4], f32[-1] graph sum {
    %x = param operand "x" : f32[-1, 4]
    %0 = exp %x : f32[-1, 4]
    %1 = sum %0 {axes=[1]} : f32[-1]
    %2 = broadcast %1 {axes=[0]} : f32[-1, 4]
    %3 = div %x %2 : f32[-1, 4]
    result "" = %0
    result "" = %3
    result "" = %1
  }
  %y = tanh %late : f32[-1, 4]
  %wide = cast %y : f64[-1, 4]
  %t = transpose %y {axes=[1, 0]} : f32[4, -1]
  result "early" = %early
  result "row" = %row
  result "wide" = %wide
  result "t" = %t
}
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range g.Ops {
		for i := range op.Results {
			may := op.Kind == ir.OpTanh || op.Kind == ir.OpFused && i == 1
			if op.Kind != ir.OpParam && inPlace(op, i, 0) != may {
				t.Errorf("result %d of %s in place: %v", i, ir.Of(op.Kind).Name, !may)
			}
		}
	}
}
