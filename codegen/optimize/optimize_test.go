package optimize

import (
	"slices"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/internal/cases"
)

// TestPassOrder holds the list of passes to its reasons; each has a name of its own and says what it does.
func TestPassOrder(t *testing.T) {
	index := func(name string) int {
		return slices.IndexFunc(passes, func(p pass) bool { return p.name == name })
	}
	for i, p := range passes {
		if p.doc == "" || index(p.name) != i {
			t.Errorf("pass %q has no doc, or a name that another one has", p.name)
		}
	}
	for _, o := range passOrder {
		if before, after := index(o.before), index(o.after); before < 0 || after < 0 || before >= after {
			t.Errorf("%s stands at %d, %s at %d: the first must come before, because %s", o.before, before, o.after, after, o.because)
		}
	}
}

// TestRandom runs the passes on random graphs: after each of them the graph is well formed and gives what it gave
// before.
func TestRandom(t *testing.T) {
	count := uint64(60)
	if testing.Short() {
		count = 15
	}
	for _, g := range cases.Random(t, count) {
		for _, p := range passes {
			before, _ := ir.Clone(g)
			p.run(g)
			if err := irtest.Equivalent(g, before, 3, 1); err != nil {
				t.Fatalf("%s: %v\n%s\n%s", p.name, err, ir.Print(before), ir.Print(g))
			}
		}
	}
}

// TestCases optimizes the corpus.
func TestCases(t *testing.T) {
	for _, c := range irtest.Cases() {
		if c.Primitive == "grad" {
			continue
		}
		before, _ := ir.Clone(c.Graph)
		Optimize(c.Graph)
		if err := equivalent(c.Graph, before, c); err != nil {
			t.Errorf("%s: %v\n%s", c.Name, err, ir.Print(c.Graph))
		}
	}
}

// equivalent compares what two graphs give for a case's inputs.
func equivalent(found, want *ir.Graph, c irtest.Case) error {
	if err := ir.Verify(found); err != nil {
		return err
	}
	env := irtest.Inputs(want, c.Rows, c.Low, c.High, 1)
	a, err := eval.Run(found, c.Rows, env)
	if err != nil {
		return err
	}
	b, err := eval.Run(want, c.Rows, env)
	if err != nil {
		return err
	}
	return irtest.Compare(a, b, 1e-9)
}

// TestIdempotent: a pass finds nothing more to do behind itself.
func TestIdempotent(t *testing.T) {
	for _, g := range cases.Random(t, 10) {
		for _, p := range passes {
			p.run(g)
			once := ir.Print(g)
			p.run(g)
			if again := ir.Print(g); again != once {
				t.Fatalf("%s changed a graph again\n%s\n%s", p.name, once, again)
			}
		}
	}
}
