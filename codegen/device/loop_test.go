package device

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/oracle"
)

// loopTrials are loops of which each row goes through all turns for itself, in several types and for several rows of a group.
func loopTrials(t *testing.T) []*trial {
	files, err := filepath.Glob("testdata/loops/*.ir")
	if err != nil || len(files) == 0 {
		t.Fatal("no loops", err)
	}
	var trials []*trial
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for d, tolerance := range map[string]float64{"f32": 1e-4, "f64": 1e-10} {
			if d == "f64" && strings.Contains(string(text), "= random ") {
				continue // the oracle draws f32
			}
			for _, rows := range []int{3, 261} { // one row for each group, and three
				g, err := ir.Parse(strings.ReplaceAll(string(text), "f32", d))
				if err != nil {
					t.Fatalf("%s: %v", file, err)
				}
				tr := &trial{Trial: oracle.Trial{Name: filepath.Base(file) + "/" + d, Low: -1, High: 1, Rows: rows, Tolerance: tolerance}}
				tr.Graph, _ = ir.Clone(g)
				optimize.Optimize(g)
				tr.Plan(g, plan.Options{})
				trials = append(trials, tr)
				if rows == 3 {
					small := *tr
					small.Name, small.small = tr.Name+"/small", true
					trials = append(trials, &small)
				}
			}
		}
	}
	return trials
}

// TestLoops compares loops in one kernel, and the launches that replace it on devices of small groups, with the oracle.
func TestLoops(t *testing.T) {
	apart(t, func(t *testing.T) {
		trials := loopTrials(t)
		compare(t, trials)
		for _, tr := range trials {
			if strings.Count(tr.list, "\none ") != 1 || !strings.Contains(tr.list, "\nend\nend\n") {
				t.Errorf("%s is not one kernel with what replaces it:\n%s", tr.Name, tr.list)
			}
		}
	})
}
