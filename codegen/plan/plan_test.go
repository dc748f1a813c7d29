package plan

import (
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
)

// check runs a graph's schedule in the model of the memory, for the most rows and for fewer, and compares with
// the oracle.
func check(t *testing.T, g *ir.Graph, layout *Layout, rows int, low, high float64) *Schedule {
	t.Helper()
	s := Plan(g, Options{Rows: rows, Layout: layout})
	for n := 1; n <= rows; n += max(1, rows-1) {
		env := irtest.Inputs(g, n, low, high, 1)
		want, err := eval.Run(g, n, env)
		if err != nil {
			t.Fatal(err)
		}
		found, err := runSchedule(s, n, env)
		if err == nil {
			err = irtest.Compare(found, want, 0)
		}
		if err != nil {
			var text strings.Builder
			_ = Fprint(&text, s)
			t.Fatalf("%d rows: %v\n%s\n%s", n, err, ir.Print(g), text.String())
		}
	}
	return s
}

// TestCases plans the corpus.
func TestCases(t *testing.T) {
	for _, c := range irtest.Cases() {
		if c.Primitive == "grad" {
			continue
		}
		t.Run(c.Name, func(t *testing.T) { check(t, c.Graph, nil, c.Rows, c.Low, c.High) })
	}
}

// TestRandom plans random graphs: what runs in the model gives what the oracle gives, so no two values that live
// at the same time overlap. The arena is hardly larger than it must be.
func TestRandom(t *testing.T) {
	worst, over := 1.0, 0
	for seed := range uint64(150) {
		g := irtest.Random(seed)
		s := check(t, g, nil, 4, -1, 1)
		ratio := float64(s.Bytes) / float64(max(s.Live, 1))
		worst = max(worst, ratio)
		if ratio > 1.1 {
			over++
		}
	}
	t.Logf("largest arena over its lower bound: %.3f", worst)
	if over > 0 {
		t.Errorf("%d arenas are more than a tenth larger than they must be", over)
	}
}
