package optimize

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
)

// TestSmall: in mixed precision, what is rounded lies in memory as a small float, each product is one of small floats, and
// no number changes.
func TestSmall(t *testing.T) {
	for _, half := range []ir.DType{ir.BF16, ir.F16} {
		g := irtest.Mixed(half, 6, 2, 4, 0.5)
		if err := autodiff.Expand(g); err != nil {
			t.Fatal(err)
		}
		Optimize(g)
		found := ForDevice(g)
		if found == nil {
			t.Fatal("nothing changes")
		}
		if attends(found) != 2 {
			t.Errorf("%d operations of attention, want 2\n%s", attends(found), ir.Print(found))
		}
		for _, op := range found.Ops {
			if op.Kind == ir.OpDot && op.Args[0].Type.DType != half {
				t.Errorf("a product of %v\n%s", op.Args[0].Type, ir.Print(found))
			}
		}
		if again, err := ir.Parse(ir.Print(found)); err != nil || ir.Print(again) != ir.Print(found) {
			t.Errorf("it is read as something else: %v", err)
		}
		if err := irtest.Equivalent(found, g, 2, 1); err != nil {
			t.Errorf("%v\n%s", err, ir.Print(found))
		}
	}
}

// TestSmallRandom leaves random graphs equal, and those of f32 alone as they are.
func TestSmallRandom(t *testing.T) {
	for _, g := range subjects(t, 20) {
		Optimize(g)
		if found := ForDevice(g); found != nil {
			if err := irtest.Equivalent(found, g, 3, 1); err != nil {
				t.Error(err)
			}
		}
	}
}
