package device

import (
	"os"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/internal/oracle"
)

// TestColumnsMade counts the launches of sums of columns that nothing else reads, and of small steps behind them: the matrices are not made,
// and of the small steps only that whose result stands where such a matrix's parts are has a launch.
func TestColumnsMade(t *testing.T) {
	launchesOf(t, "testdata/columns_made.ir", 9, "two for each of four sums, and one more")
}

// TestMoved counts those of elements that are moved, of numbers, and of what is computed of them.
func TestMoved(t *testing.T) {
	launchesOf(t, "testdata/moved.ir", 3, "one for each of two moves and for the sum")
}

// launchesOf counts the launches of a graph.
func launchesOf(t *testing.T, file string, most int, want string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	g, err := ir.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	optimize.Optimize(g)
	tr := &trial{Trial: oracle.Trial{Name: file, Rows: 3}}
	tr.Plan(g, plan.Options{})
	tr.compile(t, kernels.New(nil, 0, false, kernels.Usual()))
	if n := strings.Count(tr.list, "\nk"); n > most {
		t.Errorf("%d launches, want %s\n%s", n, want, tr.list)
	}
}
