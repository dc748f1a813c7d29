package plan

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
)

// TestGrow: what is padded at its end alone lies at the head of the result, and what is a slice of the first elements in the memory of all;
// other pads and slices have memory of their own. The numbers are those of the oracle, whatever is read afterwards.
func TestGrow(t *testing.T) {
	g, err := ir.Parse(`graph grow {
  %w = param stored weight "w" : f32[5, 3]
  %x = tanh %w : f32[5, 3]
  %s = sum %x {axes=[0, 1]} : f32
  %y = pad %x {lo=[0, 0], hi=[2, 0], dilate=[0, 0], value=7} : f32[7, 3]
  %h = slice %y {starts=[0, 0], limits=[4, 3], strides=[1, 1], mode=head} : f32[4, 3]
  %a = neg %h : f32[4, 3]
  %b = exp %x : f32[5, 3]
  %c = abs %y : f32[7, 3]
  %u = sin %w : f32[5, 3]
  %v = pad %u {lo=[0, 0], hi=[0, 1], dilate=[0, 0]} : f32[5, 4]
  %e = cos %v : f32[5, 4]
  result "a" = %a
  result "b" = %b
  result "c" = %c
  result "e" = %e
  result "s" = %s
}
`)
	if err != nil {
		t.Fatal(err)
	}
	s := Plan(g, Options{Grow: true})
	env := irtest.Inputs(g, 1, -1, 1, 1)
	want, err := eval.Run(g, 1, env)
	if err != nil {
		t.Fatal(err)
	}
	found, err := runSchedule(s, 1, env)
	if err == nil {
		err = irtest.Compare(found, want, 0)
	}
	if err != nil {
		t.Error(err)
	}
	at := map[ir.Kind]*Step{}
	for i := range s.Steps {
		step := &s.Steps[i]
		switch {
		case step.Op.Kind == ir.OpSlice:
			t.Error("a slice is a step")
		case step.Op.Kind == ir.OpPad:
			if same := step.Args[0].Offset == step.Results[0].Offset; same != (step.Op.Attrs.Hi[1] == 0) {
				t.Errorf("%v: the operand is at %d, the result at %d", step.Op.Attrs.Hi, step.Args[0].Offset, step.Results[0].Offset)
			}
		default:
			at[step.Op.Kind] = step
		}
	}
	if at[ir.OpNeg].Args[0].Offset != at[ir.OpAbs].Args[0].Offset {
		t.Error("a slice of the first elements has memory of its own")
	}
}
