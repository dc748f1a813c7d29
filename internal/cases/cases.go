package cases

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/internal/golden"
)

// Each runs a test for each graph whose file is of a pattern, of which there must be some. Its name is the file's path without .ir.
func Each(t *testing.T, pattern string, test func(t *testing.T, name string, g *ir.Graph)) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(path, ".ir")
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			g, err := ir.Parse(string(text))
			if err != nil {
				t.Fatal(err)
			}
			test(t, name, g)
		})
	}
}

// Golden shows what a pass makes of cases. What it leaves dead is removed.
func Golden(t *testing.T, pattern string, pass func(g *ir.Graph)) {
	t.Helper()
	Each(t, pattern, func(t *testing.T, name string, g *ir.Graph) {
		pass(g)
		ir.RemoveDead(g)
		if err := ir.Verify(g); err != nil {
			t.Error(err)
		}
		golden.Check(t, name+".want", ir.Print(g))
	})
}

// Numbers compares what cases give before a pass and behind it; random graphs have few of what most passes look for. Without are the
// names of those that the oracle cannot run.
func Numbers(t *testing.T, pattern string, pass func(g *ir.Graph), without ...string) {
	t.Helper()
	missing := map[string]bool{}
	for _, name := range without {
		missing[name] = true
	}
	Each(t, pattern, func(t *testing.T, name string, want *ir.Graph) {
		if missing[filepath.Base(name)] {
			if irtest.Equivalent(want, want, 2, 1) == nil {
				t.Error("it has numbers, though it is said to have none")
			}
			return
		}
		g, _ := ir.Clone(want)
		pass(g)
		if err := irtest.Equivalent(g, want, 2, 1); err != nil {
			t.Error(err)
		}
	})
}

// Random returns random graphs without grad: as many such as predict, and such as train.
func Random(t *testing.T, count uint64) []*ir.Graph {
	t.Helper()
	var graphs []*ir.Graph
	for seed := range count {
		graphs = append(graphs, irtest.Random(seed))
		g := irtest.RandomOf(seed, irtest.Options{Train: true, Smooth: true, Steps: 20})
		if err := autodiff.Expand(g); err != nil {
			t.Fatal(err)
		}
		graphs = append(graphs, g)
	}
	return graphs
}
