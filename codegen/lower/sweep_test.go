package lower_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
)

// sweeping is a program of three layers; what stands for OPTIMIZER differs.
const sweeping = `
model Net {
    input x: f32[8]
    target y: f32[2]
    output z = x -> Dense(16, activation=relu) -> Dense(16, activation=relu) -> Dense(2)
    loss = mean_squared_error(y, z)
}
train Net { optimizer = OPTIMIZER }
`

// TestSweeps makes sure that optimizers whose rule looks at each element by itself update all weights in one sweep
// of one fused operation, also with what is done around the rule.
func TestSweeps(t *testing.T) {
	for _, optimizer := range []string{
		"SGD", "SGD(0.1, momentum=0.9)", "SGD(0.1, momentum=0.9, nesterov=true, weight_decay=0.1)", "RMSprop(centered=true, momentum=0.5)",
		"Adam", "Adam(amsgrad=true)", "AdamW(clipvalue=0.5)", "AdamW(global_clipnorm=1.0)", "Adam(CosineDecay(1e-3, decay_steps=100))",
		"Adamax", "Adagrad", "Adadelta", "ScheduleFreeAdamW", "Adam(use_ema=true)",
	} {
		t.Run(optimizer, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "net.dl")
			must(os.WriteFile(path, []byte(strings.Replace(sweeping, "OPTIMIZER", optimizer, 1)), 0o644))
			p, faults, _ := checked(path)
			if faults != nil {
				t.Fatal(faults)
			}
			l := lower.Program(p, lower.Options{})
			step := ready(l.Trains[0].Training.Step, false)
			optimize.Optimize(step)
			layout := plan.NewLayout(l.Modules[0])
			s := plan.Plan(step, plan.Options{Layout: layout})
			swept := 0
			for _, w := range s.Sweeps(layout) {
				swept = max(swept, w.To-w.From)
			}
			if swept != 6 {
				t.Errorf("the longest sweep is of %d weights, not 6:\n%s", swept, optimizerSteps(s))
			}
		})
	}
}

// optimizerSteps lists what the optimizer does.
func optimizerSteps(s *plan.Schedule) string {
	var out strings.Builder
	for _, step := range s.Steps {
		if step.Op.Phase == ir.Optimize {
			fmt.Fprintf(&out, "%v", step.Op.Kind)
			for _, r := range step.Op.Results {
				fmt.Fprintf(&out, " %v", r.Type)
			}
			out.WriteByte('\n')
		}
	}
	return out.String()
}
