package ir

import "testing"

const sample = `graph sample {
  %x = param field "x" : f32[-1, 4]
  %dense.kernel = param stored weight "dense.kernel" : f32[4, 3]
  %0 = dot %x %dense.kernel {contract_a=[1], contract_b=[0]} : f32[-1, 3] @dense
  %1 = const {literal=[1, -2.5, inf]} : f32[3] @dense
  %2 = broadcast %1 {axes=[1]} : f32[-1, 3] @dense
  %3 = add %0 %2 : f32[-1, 3] @dense
  %4 = const {literal=0} : f32[3]
  %5 = iota {axis=1} : f32[5, -1, 3] !backward
  %6, %7 = scan %3 %5 %4 {carry=1, scanned=1, length=5} : f32[-1, 3], f32[5, -1, 3] @rnn.cell graph turn {
    %h = param carried "h" : f32[-1, 3]
    %s = param slice "s" : f32[-1, 3]
    %c = param constant "c" : f32[3]
    %t = param turn "t" : i32
    %0 = broadcast %c {axes=[1]} : f32[-1, 3]
    %1 = add %h %0 : f32[-1, 3]
    %2 = mul %1 %s : f32[-1, 3]
    result "h" = %2
    result "y" = %1
  }
  %8 = random {stream=2, mode=uniform} : f32[2]
  %9 = slice %dense.kernel {starts=[0, 1], limits=[4, 3], strides=[2, 1]} : f32[2, 2]
  %10 = mul %dense.kernel %dense.kernel : f32[4, 3] !optimize
  result "y" = %6
  result "ys" = %7
  result "noise" = %8
  result "cut" = %9
  update weight "dense.kernel" = %10
}
`

// TestText reads a graph and prints it again, also after Clone.
func TestText(t *testing.T) {
	g, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	if got := Print(g); got != sample {
		t.Errorf("printed:\n%s", got)
	}
	c, _ := Clone(g)
	if err := Verify(c); err != nil {
		t.Error(err)
	}
	if got := Print(c); got != sample {
		t.Errorf("cloned:\n%s", got)
	}
}
