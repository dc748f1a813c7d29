package attention_test

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/internal/cases"
)

// attends counts the operations of attention.
func attends(g *ir.Graph) int {
	n := 0
	for _, op := range g.Ops {
		if op.Kind == ir.OpAttend {
			n++
		}
	}
	return n
}

// optimized is a form of attention that is ready to be planned.
func optimized(t *testing.T, f irtest.Attention) *ir.Graph {
	t.Helper()
	g := f.Build()
	if err := autodiff.Expand(g); err != nil {
		t.Fatal(err)
	}
	optimize.Optimize(g)
	return g
}

// TestAttend finds attention of every form, in one operation for predicting and in two for training; scores are in
// memory no more, and the numbers are the same.
func TestAttend(t *testing.T) {
	for _, f := range irtest.Attentions() {
		t.Run(f.Name, func(t *testing.T) {
			g := optimized(t, f)
			before := ir.Print(g)
			found := optimize.Attend(g)
			if ir.Print(g) != before {
				t.Error("the graph has changed")
			}
			if found == nil {
				t.Fatalf("nothing is found\n%s", before)
			}
			if want := map[bool]int{false: 1, true: 2}[f.Train]; attends(found) != want {
				t.Fatalf("%d operations, want %d\n%s", attends(found), want, ir.Print(found))
			}
			for _, op := range found.Ops {
				s := op.Results[0].Type.Shape
				if n := s.Elements(1); op.Kind == ir.OpDot || op.Kind == ir.OpFused && n == f.Heads*f.Queries*f.Keys && s.HasBatch() {
					t.Errorf("scores are in memory: %v of %v", op.Kind, s)
				}
			}
			if again, err := ir.Parse(ir.Print(found)); err != nil || ir.Print(again) != ir.Print(found) {
				t.Errorf("it is read as something else: %v", err)
			}
			if err := irtest.Equivalent(found, g, 2, 1); err != nil {
				t.Errorf("%v\n%s", err, ir.Print(found))
			}
		})
	}
}

// TestAttendRows: what a derivative sums of each row of scores is computed from the result of the forward pass.
func TestAttendRows(t *testing.T) {
	for _, f := range append(irtest.Attentions(), irtest.HalfAttentions()...) {
		found := optimize.ForDevice(optimized(t, f))
		sums, dots := 0, 0
		for _, op := range found.Ops {
			if op.Kind != ir.OpAttend || op.Attrs.Mode == "softmax" {
				continue
			}
			for _, inner := range op.Attrs.Body.Ops {
				if inner.Kind != ir.OpSum {
					continue
				}
				if s := inner.Args[0].Type.Shape; inner.Args[0].Op.Kind == ir.OpMul && int(s[len(s)-1]) == f.Width && int(s[len(s)-2]) == f.Queries {
					dots++
				} else {
					sums++
				}
			}
		}
		want := 0
		if f.Train {
			want = 1
		}
		if sums > 0 || dots != want {
			t.Errorf("%s: %d sums of scores and %d of rows, want 0 and %d\n%s", f.Name, sums, dots, want, ir.Print(found))
		}
	}
}

// TestNoAttend leaves alone what needs scores in memory, or has no form in tiles.
func TestNoAttend(t *testing.T) {
	base := irtest.Attention{Heads: 2, Queries: 6, Keys: 5, Depth: 4, Width: 3, DType: ir.F32, Low: -1e9, Train: true}
	for name, change := range map[string]func(f *irtest.Attention){
		"shown":               func(f *irtest.Attention) { f.Shown = true },
		"biased":              func(f *irtest.Attention) { f.Mask, f.Biased = "bias", true },
		"half":                func(f *irtest.Attention) { f.DType = ir.BF16 },
		"wide":                func(f *irtest.Attention) { f.Depth = 129 },
		"values":              func(f *irtest.Attention) { f.Width = 129 },
		"through the largest": func(f *irtest.Attention) { f.Through, f.More = true, 0.1 },
		"double":              func(f *irtest.Attention) { f.DType, f.Depth = ir.F64, 65 },
	} {
		t.Run(name, func(t *testing.T) {
			f := base
			change(&f)
			if found := optimize.Attend(optimized(t, f)); found != nil {
				t.Errorf("attention is found\n%s", ir.Print(found))
			}
		})
	}
	if optimize.Attend(optimized(t, base)) == nil {
		t.Error("without a reason nothing is found either")
	}
}

// TestAttendRandom leaves random graphs equal.
func TestAttendRandom(t *testing.T) {
	for _, g := range cases.Random(t, 20) {
		optimize.Optimize(g)
		if found := optimize.Attend(g); found != nil {
			if err := irtest.Equivalent(found, g, 3, 1); err != nil {
				t.Error(err)
			}
		}
	}
}
