package lower_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/internal/golden"
)

// TestModules compares lowered programs with their text; DLGEN_UPDATE=1 rewrites it.
func TestModules(t *testing.T) {
	paths, _ := filepath.Glob("testdata/modules/*.dl")
	if len(paths) == 0 {
		t.Fatal("no programs")
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			p, faults, _ := checked(path)
			if faults != nil {
				t.Fatal(strings.Join(faults, "\n"))
			}
			golden.Check(t, strings.TrimSuffix(path, ".dl")+".txt", printed(lower.Program(p, lower.Options{})))
		})
	}
}

// printed is all of a lowered program as text.
func printed(l *lower.Lowered) string {
	var out strings.Builder
	graph := func(g *ir.Graph) {
		if g != nil {
			must(ir.Verify(g))
			out.WriteString(ir.Print(g))
		}
	}
	for _, m := range l.Modules {
		fmt.Fprintf(&out, "module %s of %s, %d rows: outputs %v, losses %v\n", m.Name, m.File, m.BatchSize, m.Outputs, m.Losses)
		for _, v := range m.Variables {
			fmt.Fprintf(&out, "%v %s: %v, %s\n", v.Kind, v.Path, v.Type, v.Init.Kind)
		}
		for _, metric := range m.Metrics {
			fmt.Fprintf(&out, "metric %s: %v of %d accumulators\n", metric.Name, metric.Shape, len(metric.Accumulators))
		}
		for _, g := range []*ir.Graph{m.Predict, m.Evaluate, m.MetricResults} {
			graph(g)
		}
	}
	for _, tr := range l.Trains {
		graph(tr.Training.Step)
		for _, f := range []*lower.Feed{tr.Feed, tr.Validate} {
			if f == nil {
				continue
			}
			for _, c := range f.Columns {
				fmt.Fprintf(&out, "column %s of %s\n", c.Name, c.Source.Name)
			}
			graph(f.Graph)
		}
	}
	return out.String()
}
