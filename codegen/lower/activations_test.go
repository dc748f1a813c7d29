package lower_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
)

// layered gives as outputs what its layers give, in their order: two feedings of a shared one, and a layer of its own.
const layered = `
layer Block(units: int) (x) {
    h = x -> Dense(units, activation=relu)
    return h + (h -> Dense(units, activation=tanh))
}
model M {
    input x: f32[2, 2]
    target t: f32[3]
    shared = Dense(3)
    flat = x -> Flatten -> Dropout(0.5)
    output a = flat -> shared
    output b = (a -> Dense(4)) -> shared
    output c = b -> Block(3)
    loss = mean_squared_error(t, c) + mean(t -> Dense(7))
}
`

// TestActivations: the graph gives what each layer gives that the outputs need, once.
func TestActivations(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.dl")
	must(os.WriteFile(path, []byte(layered), 0o644))
	p, faults, _ := checked(path)
	if faults != nil {
		t.Fatal(faults)
	}
	m := lower.Program(p, lower.Options{Activations: true}).Modules[0]
	must(ir.Verify(m.Activations))
	env := eval.Env{Fields: map[string]*eval.Tensor{"x": even(eval.New(ir.F32, 2, 2, 2))}, Variables: map[string]*eval.Tensor{}}
	for _, v := range m.Variables {
		env.Variables[v.Path] = even(eval.New(v.Type.DType, v.Type.Shape.At(1)...))
	}
	out, err := eval.Run(ready(m.Activations, true), 2, env)
	must(err)
	want, err := eval.Run(ready(m.Predict, true), 2, env)
	must(err)
	var names []string
	for _, r := range m.Activations.Results {
		names = append(names, r.Name)
	}
	if got := strings.Join(names, " "); got != "shared dense shared (2) block.dense block.dense_1" {
		t.Fatalf("the layers are %s", got)
	}
	same := func(name string, got, want []float64) {
		if !slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
			t.Errorf("%s gives %v, want %v", name, got, want)
		}
	}
	same("shared", out.Results["shared"].F, want.Results["a"].F)
	same("shared (2)", out.Results["shared (2)"].F, want.Results["b"].F)
	sum := make([]float64, 6)
	for i := range sum {
		sum[i] = out.Results["block.dense"].F[i] + out.Results["block.dense_1"].F[i]
	}
	same("block", sum, want.Results["c"].F)
}
