package lower_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/lower"
)

// headed is a model of a base and a head. What is frozen stands at BASE; `penalized` shows what a penalty of it is.
const headed = `
model Headed {
    input x: f32[3, 2]
    target y: f32[1]
    h = x -> Dense(2, kernel_regularizer=L2(0.1), activity_regularizer=L1(0.2)BASE) as base
        -> BatchNormalization(scale=false, center=false) as norm
        -> RNN(GRUCell(2BASE)) as turns
        -> BatchNormalization(MORE) as last
    p = h -> Dense(1, kernel_regularizer=L2(0.3)) as head
    output q = p
    loss near = mean_squared_error(y, p)
}
train Headed { `

// TestFrozen compares the step of a block that freezes layers with the step of a model whose layers never learn: they
// are the same graph. A norm without weights learns nothing that could rest, and goes on in both.
func TestFrozen(t *testing.T) {
	for _, c := range []struct{ name, rule string }{
		{"named", "optimizer = [Adam(0.1), none for (base, turns, last)] }"},
		{"in a step", "step near = [none for (base, turns, last), Adam(0.1) for head] }"},
	} {
		t.Run(c.name, func(t *testing.T) {
			once, never := strings.NewReplacer("BASE", "", "MORE", ""), strings.NewReplacer("BASE", ", trainable=false", "MORE", "trainable=false")
			rule := c.rule[:strings.IndexByte(c.rule, '=')+1] + " Adam(0.1) }"
			got, want := stepOf(t, once.Replace(headed)+c.rule), stepOf(t, never.Replace(headed)+rule)
			if got != want {
				t.Errorf("frozen in the block:\n%s\nfrozen in the model:\n%s", got, want)
			}
		})
	}
	t.Run("the rest", func(t *testing.T) {
		text := strings.NewReplacer("BASE", "", "MORE", "").Replace(headed)
		got := stepOf(t, text+"optimizer = [Adam(0.1) for head, none] }")
		if strings.Contains(got, "update norm.moving_mean") || strings.Contains(got, "base.kernel.") || !strings.Contains(got, "head.kernel") {
			t.Error(got)
		}
	})
}

// stepOf prints the training step of a program.
func stepOf(t *testing.T, text string) string {
	path := filepath.Join(t.TempDir(), "headed.dl")
	must(os.WriteFile(path, []byte(text), 0o644))
	p, faults, _ := checked(path)
	if faults != nil {
		t.Fatal(faults)
	}
	return ir.Print(lower.Program(p, lower.Options{}).Trains[0].Training.Step)
}
