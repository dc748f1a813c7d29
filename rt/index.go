package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// GatherDims are the sizes of a look-up: the table has the form [batch, outer, k, inner], the indices [batch, j],
// what is looked up [batch, outer, j, inner].
type GatherDims struct{ Batch, Outer, K, Inner, J int }

// Gather looks up lines:
//
//	y[b, o, j, i] = x[b, o, index[b, j], i]
//
// An index that is not in [0, k) gives zeros and is noted in the fault as what.
func Gather[E Element](p *Pool, y, x []E, index []int32, d GatherDims, what string, f *Fault) {
	CheckIndex(f, what, index, d.K)
	split(p, d.Batch*d.Outer*d.J, grainOf(d.Inner), gathering[E]{y, x, index, cpu.GatherShape(d)})
}

type gathering[E Element] struct {
	y, x  []E
	index []int32
	s     cpu.GatherShape
}

func (w gathering[E]) Run(lo, hi int) { cpu.Gather(w.y, w.x, w.index, &w.s, lo, hi) }

// ScatterAdd is the transpose of Gather, with x and y of the same forms: it clears x, then
//
//	x[b, o, index[b, j], i] += y[b, o, j, i] in the order of j
//
// An index that is not in [0, k) is skipped and noted in the fault as what.
func ScatterAdd[T Number](p *Pool, x []T, index []int32, y []T, d GatherDims, what string, f *Fault) {
	CheckIndex(f, what, index, d.K)
	s := cpu.GatherShape(d)
	split(p, s.Columns(), grainOf((d.J+d.K)*cpu.ScatterColumns), scattering[T]{x, y, index, s})
}

type scattering[T Number] struct {
	x, y  []T
	index []int32
	s     cpu.GatherShape
}

func (w scattering[T]) Run(lo, hi int) { cpu.ScatterAdd(w.x, w.y, w.index, &w.s, lo, hi) }
