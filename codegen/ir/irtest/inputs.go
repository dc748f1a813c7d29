package irtest

import (
	"hash/fnv"
	"math"
	"math/rand/v2"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
)

// Inputs draws values for the parameters of a graph from low to high; integers include both ends, bools are
// even. Fields with an Index are drawn below it. The same seed gives the same values to the same names.
func Inputs(g *ir.Graph, rows int, low, high float64, seed uint64) eval.Env {
	env := eval.Env{Fields: map[string]*eval.Tensor{}, Variables: map[string]*eval.Tensor{}, Random: Numbers}
	for _, p := range g.Params {
		random := rand.New(rand.NewPCG(seed, hash(p.Name)))
		if p.Kind == ir.Stored {
			env.Variables[p.Name] = draw(random, p.Variable.Type, rows, low, high)
		} else if p.Field.Index > 0 {
			env.Fields[p.Name] = draw(random, p.Field.Type, rows, 0, float64(p.Field.Index-1))
		} else {
			env.Fields[p.Name] = draw(random, p.Field.Type, rows, low, high)
		}
	}
	return env
}

func hash(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}

func draw(random *rand.Rand, t ir.Type, rows int, low, high float64) *eval.Tensor {
	v := eval.New(t.DType, t.Shape.At(rows)...)
	for i := range v.F {
		v.F[i] = float64(float32(low + (high-low)*random.Float64())) // what f32 code can be given as well
	}
	for i := range v.I {
		v.I[i] = integer(random, t.DType, low, high)
	}
	return v
}

func integer(random *rand.Rand, d ir.DType, low, high float64) int64 {
	if d == ir.Bool {
		return random.Int64N(2)
	}
	from := int64(math.Ceil(low))
	return from + random.Int64N(int64(math.Floor(high))-from+1)
}

// Numbers is a source of random numbers for evaluation that needs no runtime: good ones, but not those that
// generated code draws.
func Numbers(mode string, stream int, counter int64, n int) []float64 {
	random := rand.New(rand.NewPCG(uint64(stream), uint64(counter)))
	numbers := make([]float64, n)
	for i := range numbers {
		switch mode {
		case "uniform":
			numbers[i] = float64(random.Uint32()>>8) / (1 << 24)
		case "normal":
			numbers[i] = random.NormFloat64()
		default:
			numbers[i] = float64(random.Uint32())
		}
	}
	return numbers
}
