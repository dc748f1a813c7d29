package plan

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
)

// TestWork counts what operations cost for three rows: multiplications and additions each, other functions of elements as one.
func TestWork(t *testing.T) {
	g, err := ir.Parse(`graph work {
  %x = param field "x" : f32[-1, 4]
  %i = param field "i" : i32[-1]
  %w = param stored weight "w" : f32[4, 5]
  %y = dot %x %w {contract_a=[1], contract_b=[0]} : f32[-1, 5]
  %e = tanh %y : f32[-1, 5]
  %s = sum %e {axes=[1]} : f32[-1]
  %t = transpose %e {axes=[1, 0]} : f32[5, -1]
  %u = scatter_add %i %y {axis=0} : f32[7, 5]
  %f = fused %y {space=[-1, 5], row=1} : f32[-1] graph sum {
    %y = param operand "y" : f32[-1, 5]
    %0 = exp %y : f32[-1, 5]
    %1 = sum %0 {axes=[1]} : f32[-1]
    result "" = %1
  }
  result "s" = %s
  result "t" = %t
  result "u" = %u
  result "f" = %f
}
`)
	if err != nil {
		t.Fatal(err)
	}
	const f32 = 4
	want := map[ir.Kind]Work{
		ir.OpDot:        {Flops: 2 * 3 * 5 * 4, Bytes: f32 * (3*4 + 4*5 + 3*5)},
		ir.OpTanh:       {Flops: 3 * 5, Bytes: f32 * 2 * 3 * 5},
		ir.OpSum:        {Flops: 3 * 5, Bytes: f32 * (3*5 + 3)},
		ir.OpTranspose:  {Flops: 0, Bytes: f32 * 2 * 3 * 5},
		ir.OpScatterAdd: {Flops: 3 * 5, Bytes: f32 * (3 + 3*5 + 7*5)},
		ir.OpFused:      {Flops: 2 * 3 * 5, Bytes: f32 * (3*5 + 3)},
	}
	for _, op := range g.Ops {
		if w, ok := want[op.Kind]; ok && workOf(op, 3) != w {
			t.Errorf("%s: %+v, want %+v", ir.Of(op.Kind).Name, workOf(op, 3), w)
		}
	}
}
