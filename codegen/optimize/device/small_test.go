package device_test

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/internal/cases"
)

// TestSmall: in mixed precision, what is rounded lies in memory as a small float, each product is one of small floats, and
// no number changes.
func TestSmall(t *testing.T) {
	for _, half := range []ir.DType{ir.BF16, ir.F16} {
		g := irtest.Mixed(half, 6, 2, 4, 0.5)
		if err := autodiff.Expand(g); err != nil {
			t.Fatal(err)
		}
		optimize.Optimize(g)
		found := optimize.ForDevice(g)
		if found == nil {
			t.Fatal("nothing changes")
		}
		attends := 0
		for _, op := range found.Ops {
			if op.Kind == ir.OpAttend {
				attends++
			}
			if op.Kind == ir.OpDot && op.Args[0].Type.DType != half {
				t.Errorf("a product of %v\n%s", op.Args[0].Type, ir.Print(found))
			}
		}
		if attends != 2 {
			t.Errorf("%d operations of attention, want 2\n%s", attends, ir.Print(found))
		}
		if again, err := ir.Parse(ir.Print(found)); err != nil || ir.Print(again) != ir.Print(found) {
			t.Errorf("it is read as something else: %v", err)
		}
		if err := irtest.Near(found, g, 2, 1, rounded); err != nil {
			t.Errorf("%v\n%s", err, ir.Print(found))
		}
	}
}

// rounded is how far derivatives of attention may be apart: their sums of rows are made of its result, which is a small float.
const rounded = 4e-3

// TestSmallAttention: attention reads small floats, whatever its form.
func TestSmallAttention(t *testing.T) {
	for _, f := range irtest.HalfAttentions() {
		g := f.Build()
		if err := autodiff.Expand(g); err != nil {
			t.Fatal(err)
		}
		optimize.Optimize(g)
		found := optimize.ForDevice(g)
		if found == nil {
			t.Fatalf("%s: nothing changes", f.Name)
		}
		small := 0
		for _, op := range found.Ops {
			for _, arg := range op.Args {
				if op.Kind == ir.OpAttend && arg.Type.DType == f.Half {
					small++
				}
			}
		}
		if want := map[bool]int{false: 3, true: 6}[f.Train]; small < want {
			t.Errorf("%s: %d operands are small, want %d\n%s", f.Name, small, want, ir.Print(found))
		}
		if err := irtest.Near(found, g, 2, 1, rounded); err != nil {
			t.Errorf("%s: %v\n%s", f.Name, err, ir.Print(found))
		}
	}
}

// TestSmallRows: a product whose rows are of an odd length has columns more; logits lie in memory as small floats alone.
func TestSmallRows(t *testing.T) {
	for _, words := range []int{256, 257, 319} {
		g := irtest.Classes(ir.BF16, words)
		if err := autodiff.Expand(g); err != nil {
			t.Fatal(err)
		}
		optimize.Optimize(g)
		found := optimize.ForDevice(g)
		for _, op := range found.Ops {
			for _, v := range op.Results {
				s := v.Type.Shape
				if len(s) > 1 && s[len(s)-1] > 200 && (v.Type.DType != ir.BF16 || s[len(s)-1]%8 != 0) {
					t.Errorf("%d words: %v of %v\n%s", words, op.Kind, v.Type, ir.Print(found))
				}
			}
		}
		if err := irtest.Equivalent(found, g, 2, 1); err != nil {
			t.Errorf("%v\n%s", err, ir.Print(found))
		}
	}
}

// TestSmallRandom leaves random graphs equal, and those of f32 alone as they are.
func TestSmallRandom(t *testing.T) {
	for _, g := range cases.Random(t, 20) {
		optimize.Optimize(g)
		if found := optimize.ForDevice(g); found != nil {
			if err := irtest.Equivalent(found, g, 3, 1); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestSmallConvolutions: convolutions and their derivatives whose results are rounded are of small floats; what is not rounded stays f32.
func TestSmallConvolutions(t *testing.T) {
	g, err := ir.Parse(`graph small {
  %x = param field "x" : f32[-1, 6, 5, 4]
  %k = param field "k" : f32[3, 3, 4, 6]
  %dy = param field "dy" : f32[-1, 4, 3, 6]
  %0 = cast %x : bf16[-1, 6, 5, 4]
  %1 = cast %0 : f32[-1, 6, 5, 4]
  %2 = cast %k : bf16[3, 3, 4, 6]
  %3 = cast %2 : f32[3, 3, 4, 6]
  %4 = cast %dy : bf16[-1, 4, 3, 6]
  %5 = cast %4 : f32[-1, 4, 3, 6]
  %6 = conv %1 %3 {strides=[1, 1], lo=[0, 0], hi=[0, 0], dilate=[1, 1], groups=1} : f32[-1, 4, 3, 6]
  %7 = conv_input %5 %3 {strides=[1, 1], lo=[0, 0], hi=[0, 0], dilate=[1, 1], groups=1} : f32[-1, 6, 5, 4]
  %8 = conv_kernel %1 %5 {strides=[1, 1], lo=[0, 0], hi=[0, 0], dilate=[1, 1], groups=1} : f32[3, 3, 4, 6]
  %9 = cast %6 : bf16[-1, 4, 3, 6]
  %10 = cast %7 : bf16[-1, 6, 5, 4]
  result "y" = %9
  result "dx" = %10
  result "dk" = %8
}
`)
	if err != nil {
		t.Fatal(err)
	}
	optimize.Optimize(g)
	found := optimize.ForDevice(g)
	if found == nil {
		t.Fatal("nothing changes")
	}
	want := map[ir.Kind]ir.DType{ir.OpConv: ir.BF16, ir.OpConvInput: ir.BF16, ir.OpConvKernel: ir.F32}
	for _, op := range found.Ops {
		if d, ok := want[op.Kind]; ok && op.Args[0].Type.DType != d {
			t.Errorf("%v of %v, want %v\n%s", op.Kind, op.Args[0].Type, d, ir.Print(found))
		}
	}
	if err := irtest.Equivalent(found, g, 2, 1); err != nil {
		t.Errorf("%v\n%s", err, ir.Print(found))
	}
}
