package device

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/numbers"
	"github.com/dlgen/dlgen/internal/oracle"
)

// attentionTrials are the forms as trials, each of which has no scores in memory.
func attentionTrials(t *testing.T) []*trial {
	var trials []*trial
	for _, f := range irtest.Attentions() {
		g := f.Build()
		tr := &trial{Trial: oracle.Trial{Name: f.Name, Low: -1, High: 1, Rows: 3, Tolerance: 2e-5}}
		if f.DType == ir.F64 {
			tr.Tolerance = 1e-12
		}
		if err := autodiff.Expand(g); err != nil {
			t.Fatal(err)
		}
		tr.Graph, _ = ir.Clone(g)
		optimize.Optimize(g)
		if g = optimize.ForDevice(g); g == nil {
			t.Fatalf("%s: no attention is found", f.Name)
		}
		if err := ir.Verify(g); err != nil {
			t.Fatal(err)
		}
		tr.Plan(g, plan.Options{})
		trials = append(trials, tr)
	}
	return trials
}

// TestAttention compares attention in tiles with the oracle, value and derivatives.
func TestAttention(t *testing.T) {
	apart(t, func(t *testing.T) { compare(t, attentionTrials(t)) })
}

// TestAttentionTiles: what a group has of a form, how many work items read and copy 16 bytes at a time, and whether tiles are left out that
// a causal mask makes exact zeros of.
func TestAttentionTiles(t *testing.T) {
	for name, want := range map[string]struct {
		items       int
		own         string
		skips, fast bool
	}{
		"few":          {64, "8", false, false},
		"causal":       {128, "16", true, true},
		"finite":       {128, "32", false, true},
		"unlike":       {128, "32", false, true},
		"letters":      {128, "32", true, true},
		"letters_f64":  {128, "32", true, true},
		"behind":       {128, "64", true, true},
		"widest":       {128, "32", false, true},
		"behind_tiles": {128, "32", false, true},
	} {
		all := irtest.Attentions()
		f := all[slices.IndexFunc(all, func(f irtest.Attention) bool { return f.Name == name })]
		text := forwardText(t, f)
		if !strings.Contains(text, fmt.Sprintf("KERNEL_OF(%d)", want.items)) || !strings.Contains(text, "*"+want.own+", batch = ") {
			t.Errorf("%s: not %d work items for %s queries\n%s", name, want.items, want.own, text)
		}
		if found := strings.Contains(text, "own = ("); found != want.skips {
			t.Errorf("%s: tiles are left out: %v\n%s", name, found, text)
		}
		if found := strings.Contains(text, "copy16"); found != want.fast {
			t.Errorf("%s: copies of 16 bytes: %v\n%s", name, found, text)
		}
	}
}

// TestAttentionLarge compiles attention whose scores are more than an int counts, unless each of them has a number of its own.
func TestAttentionLarge(t *testing.T) {
	for _, dropped := range []bool{false, true} {
		g := irtest.Attention{Heads: 2, Queries: 35, Keys: 36, Depth: 8, Width: 8, DType: ir.F32, Low: -1e9, Mask: "causal", Dropped: dropped}.Build()
		optimize.Optimize(g)
		if g = optimize.Attend(g); g == nil {
			t.Fatal("no attention is found")
		}
		layout := plan.NewLayout(numbers.ModuleOf(g))
		in := Graph{Name: "large", Schedule: plan.Plan(g, plan.Options{Rows: 1 << 20, Layout: layout})}
		for _, p := range g.Params {
			in.Fields = append(in.Fields, p.Field)
		}
		if _, err := Compile(&Model{Graphs: []Graph{in}, Layout: layout, Slots: 1 << 40}); (err != nil) != dropped {
			t.Errorf("random numbers of scores: %v, error %v", dropped, err)
		}
	}
}
