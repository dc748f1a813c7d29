package lower_test

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// TestOwnSeeds: what draws with a seed of its own draws the same wherever it stands,
// another seed other numbers; a layer that is fed again draws anew.
func TestOwnSeeds(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"x -> Dropout(0.5, seed=1, training=true)", "x -> Dropout(0.5, seed=1, training=true)", true},
		{"x -> Dropout(0.5, seed=1, training=true)", "x -> Dropout(0.5, seed=2, training=true)", false},
		{"x -> Dropout(0.5, training=true)", "x -> Dropout(0.5, training=true)", false},
		{"random_normal([6], seed=-3) + x", "random_normal([6], seed=-3) + x", true},
		{"random_gamma([6], 2.0, seed=3) + x", "random_gamma([6], 2.0, seed=3) + x", true},
		{"random_gamma([6], 2.0, seed=3) + x", "random_gamma([6], 2.0, seed=4) + x", false},
		{"reshape(x, [2, 3, 1]) -> RandomRotation(0.3, seed=5, training=true)", "reshape(x, [2, 3, 1]) -> RandomRotation(0.3, seed=5, training=true)", true},
		{"reshape(x, [2, 3, 1]) -> RandomRotation(0.3, seed=5, training=true)", "reshape(x, [2, 3, 1]) -> RandomRotation(0.3, training=true)", false},
		{"x -> shared(training=true)", "x -> shared(training=true)", false},
		{"x -> shared(training=true)", "x -> Dropout(0.5, seed=9, training=true)", true},
	} {
		g := loweredOf(t, "model M {\n    input x: f32[6]\n    shared = Dropout(0.5, seed=9)\n    output a = "+c.a+"\n    output b = "+c.b+"\n    output c = x -> shared(training=true)\n    loss = mean(a) + mean(b) + mean(c)\n}\n")
		a, b := drawnBy(g, "a"), drawnBy(g, "b")
		if len(a) == 0 || len(a) != len(b) {
			t.Fatalf("%s draws %v, %s %v", c.a, a, c.b, b)
		}
		for i := range a {
			if (a[i] == b[i]) != c.same {
				t.Errorf("%s draws %v, %s %v", c.a, a, c.b, b)
			}
		}
	}
}

func loweredOf(t *testing.T, text string) *ir.Graph {
	t.Helper()
	diags := &diag.List{}
	p := check.Check([]*dsl.File{parser.Parse(dsl.NewSource("seeds.dl", text), diags)}, prelude(), check.Options{}, diags)
	if diags.HasErrors() {
		t.Fatalf("%s\n%s", diag.Terminal(diags), text)
	}
	return lower.Program(p, lower.Options{Gradients: true}).Modules[0].Predict
}

// drawnBy returns the streams of random numbers that a result hangs on.
func drawnBy(g *ir.Graph, result string) (streams []int) {
	seen := map[*ir.Value]bool{}
	var walk func(v *ir.Value)
	walk = func(v *ir.Value) {
		if seen[v] {
			return
		}
		seen[v] = true
		if v.Op.Kind == ir.OpRandom {
			streams = append(streams, v.Op.Attrs.Stream)
		}
		for _, arg := range v.Op.Args {
			walk(arg)
		}
	}
	for _, r := range g.Results {
		if r.Name == result {
			walk(r.Value)
		}
	}
	return streams
}
