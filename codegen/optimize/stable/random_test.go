package stable

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
)

// formula writes a random formula of what stable forms are made of. Shaken, each step is off by a little, which says how
// much rounding matters to the formula itself.
type formula struct {
	*rand.Rand
	*ir.Builder
	pool []*ir.Value
	wide ir.Shape   // a square at times, where a sum over one axis stands beside the other as well
	kick *rand.Rand // nil: not shaken
}

func (f *formula) pick() *ir.Value {
	if f.IntN(3) > 0 { // mostly of what came last, so that steps follow each other
		return f.pool[len(f.pool)-1-f.IntN(min(2, len(f.pool)))]
	}
	return f.pool[f.IntN(len(f.pool))]
}

func (f *formula) number(x float64) *ir.Value { return f.Fill(ir.F64, f.wide, x) }

// square reports whether both axes are equally long.
func (f *formula) square() bool { return f.wide[0] == f.wide[1] }

// axis is that of a row, or at times of a square either.
func (f *formula) axis() int {
	if f.square() && f.IntN(4) == 0 {
		return 0
	}
	return 1
}

// spread repeats what is one number a row, or of a square at times a column.
func (f *formula) spread(x *ir.Value) *ir.Value { return f.Broadcast(x, f.wide, []int{1 - f.axis()}) }

var formulaConstants = []float64{1, 1, 1, -1, 2, 0.5, -2, 0, 1e-7, 3}

func (f *formula) step() *ir.Value {
	x := f.pick()
	c := f.number(formulaConstants[f.IntN(len(formulaConstants))])
	switch f.IntN(26) {
	case 0, 1, 2:
		return f.Exp(x)
	case 3, 4, 5:
		return f.Log(x)
	case 6:
		return f.Neg(x)
	case 7:
		return f.Mul(x, x)
	case 8:
		return f.Sqrt(x)
	case 9:
		return f.Unary([]ir.Kind{ir.OpTanh, ir.OpSigmoid, ir.OpCos, ir.OpAbs}[f.IntN(4)], x)
	case 10, 11:
		return f.Add(x, c)
	case 12:
		return f.Sub(c, x)
	case 13:
		return f.Sub(x, c)
	case 14:
		return f.Mul(x, c)
	case 15:
		return f.Div(c, x)
	case 16, 17:
		return f.spread(f.Sum(x, f.axis()))
	case 18:
		return f.spread(f.Reduce(ir.OpReduceMax, x, f.axis()))
	case 19:
		e := f.Exp(x)
		return f.Div(e, f.spread(f.Sum(e, f.axis())))
	case 20:
		return f.Binary(ir.OpPow, x, f.number([]float64{2, 0.5, -1, 3}[f.IntN(4)]))
	case 21:
		return f.Div(x, f.pick())
	case 22:
		return f.Mul(x, f.pick())
	case 23:
		return f.Sub(x, f.pick())
	case 24:
		return f.Div(f.spread(f.Sum(x, f.axis())), f.number(4)) // a mean
	default:
		return f.Add(x, f.pick())
	}
}

// randomFormula is the formula of a seed, with its derivatives.
func randomFormula(seed uint64, shaken bool) *ir.Graph {
	b := ir.NewBuilder("formula", nil)
	f := &formula{Rand: rand.New(rand.NewPCG(seed, 7)), Builder: b, wide: ir.Dims(3, 4)}
	if seed%2 == 1 {
		f.wide = ir.Dims(4, 4)
	}
	if shaken {
		f.kick = rand.New(rand.NewPCG(seed, 8))
	}
	for _, name := range []string{"x", "w"} {
		f.pool = append(f.pool, b.Field(&ir.FieldSpec{Name: name, Type: ir.Type{DType: ir.F64, Shape: f.wide}}))
	}
	for range 3 + f.IntN(6) {
		v := f.step()
		if f.kick != nil {
			v = f.Mul(v, f.number(1+1e-10*(f.kick.Float64()-0.5)))
		}
		f.pool = append(f.pool, v)
	}
	b.Result("y", f.pool[len(f.pool)-1])
	ir.RemoveDead(b.Graph)
	return b.Graph
}

const manyFormulas = 20_000

// TestStableFormulas: where a formula as it is written gives a number, which does not hang on how its steps are rounded,
// its stable form gives that number, and its derivatives are those of the formula.
func TestStableFormulas(t *testing.T) {
	changed := 0
	for seed := range uint64(manyFormulas) {
		naive, shaken := randomFormula(seed, false), randomFormula(seed, true)
		stable, _ := ir.Clone(naive)
		before := ir.Print(stable)
		Formulas(stable)
		if ir.Print(stable) == before {
			continue
		}
		changed++
		for _, g := range []*ir.Graph{naive, shaken, stable} {
			addDerivatives(t, g)
		}
		for _, r := range [][2]float64{{-2, 2}, {0.1, 0.9}, {1.1, 4}} {
			if err := agree(naive, shaken, stable, r, seed); err != nil {
				t.Errorf("seed %d: %v\n%s\n%s", seed, err, before, ir.Print(stable))
			}
		}
	}
	if changed < manyFormulas/20 {
		t.Errorf("%d of %d formulas have a stable form", changed, manyFormulas)
	}
}

// agree compares where the naive formula is to be believed.
func agree(naive, shaken, stable *ir.Graph, r [2]float64, seed uint64) error {
	var outs [3]*eval.Output
	for i, g := range []*ir.Graph{naive, shaken, stable} {
		out, err := eval.Run(g, 1, irtest.Inputs(g, 1, r[0], r[1], seed))
		if err != nil {
			return err
		}
		outs[i] = out
	}
	for _, y := range outs[0].Results["y"].F {
		if math.IsInf(y, 0) || math.IsNaN(y) {
			return nil // nor are derivatives to be believed, which may be 0 then
		}
	}
	for name, want := range outs[0].Results {
		for i, x := range want.F {
			moved, got := outs[1].Results[name].F[i], outs[2].Results[name].F[i]
			if sure := math.Abs(x-moved) <= 1e-7*math.Abs(x); !sure || math.Abs(x) > 1e12 {
				continue
			}
			if !(math.Abs(got-x) <= 1e-5*math.Abs(x)+1e-9) {
				return fmt.Errorf("%s[%d] is %v, want %v", name, i, got, x)
			}
		}
	}
	return nil
}
