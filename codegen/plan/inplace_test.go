package plan

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
)

// TestInPlace: a result may lie where an operand does that is read for the last time before it is written. What the first pass over a row
// makes may not, where a second one reads the operand again; nor what is of another size, nor a number of a row, whose operand each place of
// the row reads.
func TestInPlace(t *testing.T) {
	g, err := ir.Parse(`graph inplace {
  %x = param field "x" : f32[-1, 4]
  %scale = param field "scale" : f32[-1]
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
  %scaled, %rest = fused %x %scale {space=[-1, 4], row=1} : f32[-1, 4], f32[-1] graph scale {
    %x = param operand "x" : f32[-1, 4]
    %scale = param operand "scale" : f32[-1]
    %0 = sum %x {axes=[1]} : f32[-1]
    %1 = mul %0 %scale : f32[-1]
    %2 = broadcast %1 {axes=[0]} : f32[-1, 4]
    %3 = mul %x %2 : f32[-1, 4]
    result "" = %3
    result "" = %0
  }
  %y = tanh %late : f32[-1, 4]
  %wide = cast %y : f64[-1, 4]
  %t = transpose %y {axes=[1, 0]} : f32[4, -1]
  result "early" = %early
  result "row" = %row
  result "scaled" = %scaled
  result "rest" = %rest
  result "wide" = %wide
  result "t" = %t
}
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range g.Ops {
		for i := range op.Results {
			for j, arg := range op.Args {
				may := op.Kind == ir.OpTanh || op.Kind == ir.OpFused && op.Results[i].Name == "late" || op.Results[i].Name == "scaled" && j == 0
				if inPlace(op, i, j) != may {
					t.Errorf("result %d of %s in place of %v: %v", i, ir.Of(op.Kind).Name, arg.Type, !may)
				}
			}
		}
	}
}
