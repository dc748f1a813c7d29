package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// Draw says which random numbers are meant. Each element of a tensor is a pure function of the draw and of the
// element's place, so that neither threads nor resumption nor recomputation change it.
type Draw struct {
	Seed    uint64
	Step    uint32 // of training, or the number of the call
	Stream  uint32 // one for each random operation of a model
	Counter uint32 // the turn of a scan
}

// randomGrain is how many elements of random numbers a thread makes at a time, a multiple of a block's.
const randomGrain = 2048

// Uniform fills y with numbers in [0, 1).
func Uniform[T Float](p *Pool, y []T, d Draw) {
	split(p, len(y), randomGrain, drawing[T]{false, y, cpu.Draw(d)})
}

// Normal fills y with numbers of mean 0 and deviation 1.
func Normal[T Float](p *Pool, y []T, d Draw) {
	split(p, len(y), randomGrain, drawing[T]{true, y, cpu.Draw(d)})
}

type drawing[T Float] struct {
	normal bool
	y      []T
	draw   cpu.Draw
}

func (w drawing[T]) Run(lo, hi int) {
	if w.normal {
		cpu.Normal(w.y, w.draw, lo, hi)
	} else {
		cpu.Uniform(w.y, w.draw, lo, hi)
	}
}

// Bits fills y with numbers in [0, 2^32).
func Bits(p *Pool, y []int64, d Draw) {
	split(p, len(y), randomGrain, drawingBits{y, cpu.Draw(d)})
}

type drawingBits struct {
	y    []int64
	draw cpu.Draw
}

func (w drawingBits) Run(lo, hi int) { cpu.Bits(w.y, w.draw, lo, hi) }
