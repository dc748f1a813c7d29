package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// WindowDims are the sizes of a pooling: x [n, in…, c], y [n, out…, c]. There are three spatial axes; those that a
// tensor has not are the first ones, of length 1: In, Out, Window and Stride 1, Lo 0.
type WindowDims struct {
	N, C    int
	In, Out [3]int
	Window  [3]int
	Stride  [3]int
	Lo      [3]int // padding before each axis; that behind it follows from Out
}

// Of returns the sizes for n samples.
func (d WindowDims) Of(n int) WindowDims {
	d.N = n
	return d
}

// pooling is the work of the doors below; rows of it are samples.
type pooling[T Number] struct {
	kind    pooled
	y, x, t []T
	s       cpu.WindowShape
}

type pooled uint8

const (
	maxPool pooled = iota + 1
	maxPoolInput
	maxPoolPick
	sumPool
	sumPoolInput
)

func (w pooling[T]) Run(lo, hi int) {
	switch w.kind {
	case maxPool:
		cpu.MaxPool(w.y, w.x, &w.s, lo, hi)
	case maxPoolInput:
		cpu.MaxPoolInput(w.y, w.x, w.t, &w.s, lo, hi)
	case maxPoolPick:
		cpu.MaxPoolPick(w.y, w.x, w.t, &w.s, lo, hi)
	case sumPool:
		cpu.SumPool(w.y, w.x, &w.s, lo, hi)
	case sumPoolInput:
		cpu.SumPoolInput(w.y, w.x, &w.s, lo, hi)
	}
}

// pool spreads a pooling over samples.
func pool[T Number](p *Pool, kind pooled, y, x, t []T, d WindowDims) {
	s := cpu.WindowShape(d)
	split(p, d.N, grainOf(s.Work()), pooling[T]{kind, y, x, t, s})
}

// MaxPool takes the largest of each window, NaN if there is one; padding never wins.
func MaxPool[T Number](p *Pool, y, x []T, d WindowDims) { pool(p, maxPool, y, x, nil, d) }

// MaxPoolInput is the derivative of MaxPool by its input, dx: what dy has for a window goes to its first largest.
func MaxPoolInput[T Number](p *Pool, dx, x, dy []T, d WindowDims) {
	pool(p, maxPoolInput, dx, x, dy, d)
}

// MaxPoolPick takes from t, of x's shape, what stands where each of x's windows has its first largest.
func MaxPoolPick[T Number](p *Pool, y, x, t []T, d WindowDims) { pool(p, maxPoolPick, y, x, t, d) }

// SumPool adds up each window.
func SumPool[T Number](p *Pool, y, x []T, d WindowDims) { pool(p, sumPool, y, x, nil, d) }

// SumPoolInput is the derivative of SumPool by its input, dx.
func SumPoolInput[T Number](p *Pool, dx, dy []T, d WindowDims) {
	pool(p, sumPoolInput, dx, dy, nil, d)
}
