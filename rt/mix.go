package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// MixDims are the sizes of sums of neighbours: x has the form [outer, k, inner], the sums [outer, j, inner], of so many taps each.
type MixDims struct{ Outer, K, Inner, J, Taps int }

// Mix adds up neighbouring lines, as resizing an image does:
//
//	y[o, j, i] = Σ weights[j, t] * x[o, first[j]+t, i] over t in [0, taps)
func Mix[T Float](p *Pool, y, x []T, first []int32, weights []T, d MixDims) {
	split(p, d.Outer*d.J, grainOf(d.Inner*d.Taps), mixing[T]{y, x, first, weights, cpu.MixShape(d)})
}

type mixing[T Float] struct {
	y, x    []T
	first   []int32
	weights []T
	s       cpu.MixShape
}

func (w mixing[T]) Run(lo, hi int) { cpu.Mix(w.y, w.x, w.first, w.weights, &w.s, lo, hi) }
