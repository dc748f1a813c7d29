package numbers

import "github.com/dlgen/dlgen/rt"

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
