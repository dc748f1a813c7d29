package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// Sum adds along an axis: x has the form [outer, k, inner], y [outer, inner]. Integers wrap.
//
//	y[o, j] = x[o, 0, j] + x[o, 1, j] + …
func Sum[T Number](p *Pool, y, x []T, outer, k, inner int) {
	l := cpu.Lines{Outer: outer, K: k, Inner: inner}
	segments := l.Segments()
	if segments == 1 {
		split(p, l.Items(), grainOf(l.Size()), summing[T]{y, x, l})
		return
	}
	s, y := cpu.Borrow(), y[:outer*inner]
	sums := cpu.Take[T](s, segments*len(y))
	split(p, l.Items()*segments, grainOf(l.Size()/segments), summing[T]{sums, x, l})
	clear(y)
	for len(sums) > 0 {
		cpu.Accumulate(y, sums)
		sums = sums[len(y):]
	}
	s.Return()
}

// grainOf is how many pieces of a number of elements a thread takes at a time.
func grainOf(elements int) int { return max(1, smallWork*cpu.ForkCost/max(1, elements)) }

type summing[T Number] struct {
	sums, x []T
	lines   cpu.Lines
}

func (w summing[T]) Run(lo, hi int) { cpu.Sum(w.sums, w.x, w.lines, lo, hi) }

// Prod multiplies along an axis: x has the form [outer, k, inner], y [outer, inner].
func Prod[T Number](p *Pool, y, x []T, outer, k, inner int) {
	reduce(p, cpu.Prod, y, x, outer, k, inner)
}

// ReduceMax takes the largest along an axis, NaN if there is one: x has the form [outer, k, inner], k at least 1.
func ReduceMax[T Number](p *Pool, y, x []T, outer, k, inner int) {
	reduce(p, cpu.Max, y, x, outer, k, inner)
}

// ReduceMin takes the smallest along an axis, NaN if there is one: x has the form [outer, k, inner], k at least 1.
func ReduceMin[T Number](p *Pool, y, x []T, outer, k, inner int) {
	reduce(p, cpu.Min, y, x, outer, k, inner)
}

func reduce[T Number](p *Pool, op cpu.Reduction, y, x []T, outer, k, inner int) {
	l := cpu.Lines{Outer: outer, K: k, Inner: inner}
	split(p, l.Items(), grainOf(l.Size()), reducing[T]{op, y, x, l})
}

type reducing[T Number] struct {
	op    cpu.Reduction
	y, x  []T
	lines cpu.Lines
}

func (w reducing[T]) Run(lo, hi int) { cpu.Reduce(w.op, w.y, w.x, w.lines, lo, hi) }

// ArgMax finds the first largest along an axis, NaN being larger than all: x has the form [outer, k, inner], k at least 1.
func ArgMax[T Number](p *Pool, y []int32, x []T, outer, k, inner int) {
	l := cpu.Lines{Outer: outer, K: k, Inner: inner}
	split(p, l.Items(), grainOf(l.Size()), finding[T]{y, x, l})
}

type finding[T Number] struct {
	y     []int32
	x     []T
	lines cpu.Lines
}

func (w finding[T]) Run(lo, hi int) { cpu.ArgMax(w.y, w.x, w.lines, lo, hi) }

// CumSum writes running sums along an axis of x, of the form [outer, k, inner]: from the end if reverse, without
// the element itself if exclusive.
func CumSum[T Number](p *Pool, y, x []T, outer, k, inner int, reverse, exclusive bool) {
	l := cpu.Lines{Outer: outer, K: k, Inner: inner}
	split(p, l.Items(), grainOf(l.Size()), running[T]{y, x, l, reverse, exclusive})
}

type running[T Number] struct {
	y, x               []T
	lines              cpu.Lines
	reverse, exclusive bool
}

func (w running[T]) Run(lo, hi int) { cpu.CumSum(w.y, w.x, w.lines, w.reverse, w.exclusive, lo, hi) }

// ArgSort writes the indices that sort x along an axis, equals in their order: x has the form [outer, k, inner].
// NaN is larger than all numbers.
func ArgSort[T Number](p *Pool, y []int32, x []T, outer, k, inner int, descending bool) {
	ArgTopK(p, y, x, outer, k, inner, k, descending)
}

// ArgTopK writes the first most of the indices that ArgSort writes, most of k: those of the largest elements if descending,
// of the smallest if not. y has the form [outer, most, inner].
func ArgTopK[T Number](p *Pool, y []int32, x []T, outer, k, inner, most int, descending bool) {
	const each = 8 // the work of an element, in those of simpler kernels
	split(p, outer, grainOf(k*inner*each), sorting[T]{y, x, k, inner, most, descending})
}

type sorting[T Number] struct {
	y              []int32
	x              []T
	k, inner, most int
	descending     bool
}

func (w sorting[T]) Run(lo, hi int) {
	s := cpu.Borrow()
	for o := lo; o < hi; o++ {
		cpu.ArgSort(s, w.y[o*w.most*w.inner:], w.x[o*w.k*w.inner:], w.k, w.inner, w.most, w.descending)
	}
	s.Return()
}
