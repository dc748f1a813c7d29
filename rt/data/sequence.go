package data

import (
	"iter"

	"github.com/dlgen/dlgen/rt"
)

// Streamed is Samples that come one after the other. How many there are shows at the end of a pass: Rows is below 0, and
// Gather an error.
type Streamed interface {
	Samples
	// Begin begins a pass through all rows.
	Begin() Pass
}

// Pass is a way through streamed samples, in their order. One goroutine uses it.
type Pass interface {
	// Next copies the next row to place k of the fields; false: there is none.
	Next(k int, fields []rt.Slab) bool
	// Stop ends the pass, also before its last row.
	Stop()
}

// sequence is what an iterator gives, ranged over anew in each pass.
type sequence[S any] struct {
	rows iter.Seq[S]
	put  func(*S, []rt.Slab, int)
}

// Sequence makes samples of what an iterator gives. Nothing is collected: each pass ranges over it once, on a goroutine
// that is ahead of the steps. Put copies a row into a place of the fields.
func Sequence[S any](rows iter.Seq[S], put func(*S, []rt.Slab, int)) Samples {
	return &sequence[S]{rows, put}
}

// Rows is not known.
func (*sequence[S]) Rows() int { return -1 }

// Gather has no rows by number.
func (*sequence[S]) Gather([]int, []rt.Slab) error { return errStreamed() }

// Begin begins to range over the iterator.
func (s *sequence[S]) Begin() Pass {
	next, stop := iter.Pull(s.rows)
	return &pass[S]{next: next, stop: stop, put: s.put}
}

// pass is a range over an iterator.
type pass[S any] struct {
	next func() (S, bool)
	stop func()
	put  func(*S, []rt.Slab, int)
	row  S // in memory that is used again
}

func (p *pass[S]) Next(k int, fields []rt.Slab) (ok bool) {
	if p.row, ok = p.next(); ok {
		p.put(&p.row, fields, k)
	}
	return ok
}

func (p *pass[S]) Stop() { p.stop() }
