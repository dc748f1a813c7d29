package device

import (
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/numbers"
)

// TestSkips: attention of small floats is computed by parts of 16, and tiles are left out where a causal mask makes exact
// zeros of them, but not where it puts a finite number in the place of scores, which may be one of them.
func TestSkips(t *testing.T) {
	skips := map[string]bool{"causal": true, "tiles": true, "exact": true}
	for _, f := range irtest.HalfAttentions() {
		text := forwardText(t, f)
		if !strings.Contains(text, "kept16_"+f.Half.String()) {
			t.Errorf("%s: not by parts\n%s", f.Name, text)
		}
		if found := strings.Contains(text, "pass < masked"); found != skips[f.Name] {
			t.Errorf("%s: tiles are left out: %v\n%s", f.Name, found, text)
		}
	}
}

// forwardText is the text of the kernels of a form without its derivative.
func forwardText(t *testing.T, f irtest.Attention) string {
	t.Helper()
	f.Train = false
	g := f.Build()
	optimize.Optimize(g)
	g = optimize.ForDevice(g)
	layout := plan.NewLayout(numbers.ModuleOf(g))
	in := Graph{Name: f.Name, Schedule: plan.Plan(g, plan.Options{Rows: 2, Layout: layout})}
	for _, p := range g.Params {
		if p.Kind == ir.Field {
			in.Fields = append(in.Fields, p.Field)
		}
	}
	p, err := Compile(&Model{Graphs: []Graph{in}, Layout: layout, Slots: 1 << 40})
	if err != nil {
		t.Fatal(err)
	}
	return p.Kernels
}
