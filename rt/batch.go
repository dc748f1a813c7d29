package rt

import (
	"iter"
	"unsafe"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// PredictBatch runs the model on any number of rows, as many at a time as it has room for, and returns the outputs of
// those that went well. It uses the memory of outs if that is large enough. Put copies a row into the memory of a batch, for
// several rows at once if need be, take one out of it.
func PredictBatch[I, O any](m *Instance, ins []I, outs []O, put func(*I, []Slab, int), take func(*O, []Slab, int)) ([]O, error) {
	if cap(outs) < len(ins) {
		outs = make([]O, len(ins))
	}
	outs = outs[:len(ins)]
	for from := 0; from < len(ins); from += m.Model.BatchSize {
		n := min(m.Model.BatchSize, len(ins)-from)
		c := m.Begin(n)
		putRows(c, ins[from:from+n], put)
		err := m.Predict(c)
		for i := 0; i < n && err == nil; i++ {
			take(&outs[from+i], c.Results, i)
		}
		m.End(c)
		if err != nil {
			return outs[:from], OfRow(from, err)
		}
	}
	return outs, nil
}

// putRows copies rows into the fields of a batch: on several threads, where that is much memory.
func putRows[R any](c *Call, rows []R, put func(*R, []Slab, int)) {
	var row *R             // a variable of a large R would be memory of the heap
	const piece = 32 << 10 // bytes
	grain := max(1, piece/max(1, int(unsafe.Sizeof(*row))))
	copied := rowsIn[R]{rows, put, c.Fields}
	if len(rows) <= grain*cpu.ForkCost {
		copied.Run(0, len(rows))
		return
	}
	split(c.Pool, len(rows), grain, copied)
}

// rowsIn are rows on their way into the fields of a batch.
type rowsIn[R any] struct {
	rows   []R
	put    func(*R, []Slab, int)
	fields []Slab
}

func (r rowsIn[R]) Run(lo, hi int) {
	for i := lo; i < hi; i++ {
		r.put(&r.rows[i], r.fields, i)
	}
}

// PredictSeq runs the model on rows that come one after the other, as many at a time as it has room for, and gives their
// outputs. The first error is the last that it gives. Put and take are as for PredictBatch.
func PredictSeq[I, O any](m *Instance, ins iter.Seq[I], put func(*I, []Slab, int), take func(*O, []Slab, int)) iter.Seq2[O, error] {
	return func(yield func(O, error) bool) {
		b := rowsOf[I, O]{m: m, take: take, yield: yield}
		for in := range ins {
			if b.call == nil {
				b.call = m.Begin(m.Model.BatchSize)
			}
			put(&in, b.call.Fields, b.n)
			if b.n++; b.n == m.Model.BatchSize && !b.predict() {
				return
			}
		}
		if b.n > 0 {
			b.predict()
		}
	}
}

// rowsOf are rows on their way through PredictSeq.
type rowsOf[I, O any] struct {
	m     *Instance
	call  *Call
	n     int // rows in call
	past  int // rows before it
	take  func(*O, []Slab, int)
	yield func(O, error) bool
}

// predict gives the outputs of the rows that are there, and reports whether more are wanted.
func (b *rowsOf[I, O]) predict() bool {
	c := b.call
	defer b.m.End(c)
	var out O
	c.N, b.call = b.n, nil
	b.n = 0
	if err := b.m.Predict(c); err != nil {
		b.yield(out, OfRow(b.past, err))
		return false
	}
	b.past += c.N
	for i := range c.N {
		if b.take(&out, c.Results, i); !b.yield(out, nil) {
			return false
		}
	}
	return true
}
