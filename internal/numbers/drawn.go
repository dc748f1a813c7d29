package numbers

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/rt"
)

// Inputs draws what a graph reads for n rows, numbers between low and high, as memory holds them; its own random numbers are Drawn.
func Inputs(g *ir.Graph, n int, low, high float64) eval.Env {
	env := irtest.Inputs(g, n, low, high, 1)
	env.Random = Drawn
	for _, x := range env.Fields {
		Fit(x)
	}
	return env
}

// Seed and Step are those with which Drawn draws.
const (
	Seed = 7
	Step = 3
)

// Drawn are the runtime's random numbers, for eval.Env.Random.
func Drawn(mode string, stream int, counter int64, n int) []float64 {
	draw := rt.Draw{Seed: Seed, Step: Step, Stream: uint32(stream), Counter: uint32(counter)}
	switch mode {
	case "uniform":
		return drawn(n, func(x []float32) { rt.Uniform(nil, x, draw) })
	case "normal":
		return drawn(n, func(x []float32) { rt.Normal(nil, x, draw) })
	}
	return drawn(n, func(x []int64) { rt.Bits(nil, x, draw) })
}

func drawn[T float32 | int64](n int, draw func(x []T)) []float64 {
	x, out := make([]T, n), make([]float64, n)
	draw(x)
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}
