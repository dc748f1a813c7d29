package lower_test

import (
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// TestCellsDropAsLayers: a cell in an RNN drops what the recurrent layer of its name drops by the same seed.
func TestCellsDropAsLayers(t *testing.T) {
	for _, name := range []string{"SimpleRNN", "LSTM", "GRU"} {
		arguments := "(3, dropout=0.5, recurrent_dropout=0.3, seed=4"
		text := "model M {\n    input s: f32[5, 8]\n    y = s -> RNN(" + name + "Cell" + arguments + "), return_sequences=true)\n    z = s -> " + name + arguments + ", return_sequences=true) as layer_\n" +
			"    dry = s -> RNN(" + name + "Cell(3), return_sequences=true) as dry_\n    loss apart = sum(abs(y - z))\n    loss dropped = sum(abs(y - dry))\n}\ntrain M { optimizer = SGD(0.1) }\n"
		diags := &diag.List{}
		p := check.Check([]*dsl.File{parser.Parse(dsl.NewSource("cells.dl", text), diags)}, prelude(), check.Options{}, diags)
		if diags.HasErrors() {
			t.Fatalf("%s\n%s", diag.Terminal(diags), text)
		}
		g := lower.Program(p, lower.Options{Gradients: true}).Modules[0].Gradients
		env := irtest.Inputs(g, 2, -1, 1, 1)
		for path := range env.Variables {
			if own, found := strings.CutPrefix(path, "layer_."); found {
				env.Variables[path] = env.Variables["rnn."+own]
			} else if own, found := strings.CutPrefix(path, "dry_."); found {
				env.Variables[path] = env.Variables["rnn."+own]
			}
		}
		out, err := eval.Run(ready(g, false), 2, env)
		must(err)
		if apart, dropped := out.Results["apart"].F[0], out.Results["dropped"].F[0]; apart > 1e-12 || dropped < 0.1 {
			t.Errorf("%s: %v from the layer, %v from what drops nothing", name, apart, dropped)
		}
	}
}
