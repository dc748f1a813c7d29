package graphs

import (
	"os"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/oracle"
)

// TestTurns: what TestNumbers compares bit for bit is a scan whose rows threads share, and whose matrices are laid out once;
// one that draws numbers for all rows is none.
func TestTurns(t *testing.T) {
	for _, c := range []struct{ from, to, want, not string }{
		{"", "", "rt.Share(p, n, 4, ", ""},
		{"", "", "rt.Pack(", ""},
		{"", "", "Packed: true", ""},
		{"%11 = sum %10 {axes=[1]} : f32[-1]", "%20 = sum %10 {axes=[0]} : f32[64]\n%21 = broadcast %20 {axes=[1]} : f32[-1, 64]\n%11 = sum %21 {axes=[1]} : f32[-1]", "rt.Pack(", "rt.Share("},
		{", length=9}", ", length=3}", "rt.Gemm", "rt.Pack("},
	} {
		text, err := os.ReadFile("testdata/cases/turns.ir")
		if err != nil {
			t.Fatal(err)
		}
		graph := string(text)
		if c.to != "" {
			graph = strings.Replace(graph, c.from, c.to, 1)
			graph = strings.NewReplacer("[9, -1", "[3, -1").Replace(graph)
			if !strings.Contains(c.to, "length") {
				graph = strings.NewReplacer("[3, -1", "[9, -1").Replace(graph)
			}
		}
		g, err := ir.Parse(graph)
		if err != nil {
			t.Fatal(err)
		}
		optimize.Optimize(g)
		tr := &trial{Trial: oracle.Trial{Name: "turns", Graph: g, Rows: 19}}
		tr.Plan(g, plan.Options{})
		f := NewFile("main")
		if err := tr.emit(f, 0); err != nil {
			t.Fatal(err)
		}
		got, err := f.Render()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(got), c.want) || c.not != "" && strings.Contains(string(got), c.not) {
			t.Errorf("want %q and not %q in\n%s", c.want, c.not, got)
		}
	}
}

// TestApartByRows: rows of values of a turn are apart if the values are, or lie in the same place in the same form.
func TestApartByRows(t *testing.T) {
	const start, bytes = 128, 512
	at := func(offset, bytes int) *plan.Buffer {
		return &plan.Buffer{Place: plan.Arena, Offset: offset, Bytes: bytes}
	}
	slab := at(start, 32)
	slab.Place = plan.Slab
	for _, c := range []struct {
		name  string
		a, b  *plan.Buffer
		apart bool
	}{
		{"neighbours", at(start, 64), at(start+64, 64), true},
		{"the same", at(start, 64), at(start, 64), true},
		{"one in the other", at(start, 64), at(start, 32), false},
		{"one behind the begin of the other", at(start+64, 64), at(start+96, 64), false},
		{"at the end", at(start+bytes-64, 64), at(start+bytes-32, 32), false},
		{"before the turns", at(start-64, 128), at(start, 32), true},
		{"behind the turns", at(start+bytes, 64), at(start+bytes, 32), true},
		{"a variable", at(start, 64), slab, true},
	} {
		for name, body := range map[string]*plan.Schedule{
			"operand and result": {Steps: []plan.Step{{Args: []*plan.Buffer{c.a}, Results: []*plan.Buffer{c.b}}}},
			"two steps":          {Steps: []plan.Step{{Results: []*plan.Buffer{c.b}}, {Args: []*plan.Buffer{c.a}}}},
			"a copy":             {Copies: []plan.Copy{{From: c.a, To: c.b}}},
		} {
			if body.Start, body.Bytes = start, bytes; apartByRows(body) != c.apart {
				t.Errorf("%s, %s: %v", c.name, name, !c.apart)
			}
		}
	}
}
