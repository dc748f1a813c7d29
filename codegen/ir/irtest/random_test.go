package irtest

import (
	"math"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
)

// TestRandom makes graphs: they are well formed, the same each time, evaluate, and stay small; together
// they have nearly all primitives.
func TestRandom(t *testing.T) {
	seen := map[ir.Kind]bool{}
	for seed := range uint64(300) {
		g := Random(seed)
		if err := ir.Verify(g); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		text := ir.Print(g)
		if again := ir.Print(Random(seed)); again != text {
			t.Fatalf("seed %d: not the same again", seed)
		}
		if _, err := ir.Parse(text); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		ir.Walk(g, func(_ *ir.Graph, op *ir.Op) { seen[op.Kind] = true })
		if seed%5 > 0 {
			continue
		}
		out, err := eval.Run(g, 3, Inputs(g, 3, -1, 1, seed))
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		for name, v := range out.Results {
			for _, x := range v.F {
				if !(math.Abs(x) <= 1000) {
					t.Fatalf("seed %d: %s has %v\n%s", seed, name, x, text)
				}
			}
		}
	}
	made := map[ir.Kind]bool{ir.OpConvInput: true, ir.OpConvKernel: true, ir.OpMaxPoolInput: true, ir.OpMaxPoolPick: true, ir.OpSumPoolInput: true, ir.OpGrad: true, ir.OpAttend: true, ir.OpFused: true, ir.OpIsNaN: true}
	for _, row := range ir.Primitives { // what passes make is not drawn
		if !seen[row.Kind] && !made[row.Kind] {
			t.Errorf("no graph has %s", row.Name)
		}
	}
}
