package train

import (
	"errors"
	"math"
	"slices"
	"strconv"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// badSample looks into the rows of a batch, as the caller gave them, for a number that is not finite: no wonder that the
// loss is none then. Rows that come one after the other are those of the last call; fresh tells that it is that batch.
func (r *Run) badSample(batch int, fresh bool, loss float64) error {
	m := r.Block.Learner.Model
	fields := slices.Concat(m.Inputs, m.Targets)
	rows := r.rowsOf(batch)
	if rows == nil {
		if k, f, v := firstBadField(fields, r.Trainer.Call.Fields, r.Trainer.Call.N); fresh && f != nil {
			return errSample(loss, r.rowOf(batch, k), f.Name, v)
		}
		return nil
	}
	slabs := make([]rt.Slab, len(fields))
	for i := range fields {
		slabs[i] = rt.NewSlab(fields[i].Bytes(len(rows)))
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.training.Gather(rows, slabs) != nil {
		return nil
	}
	if k, f, v := firstBadField(fields, slabs, len(rows)); f != nil {
		return errSample(loss, r.rowOf(batch, k), f.Name, v)
	}
	return nil
}

// rowsOf returns the numbers of a batch's rows, nil where they come one after the other.
func (r *Run) rowsOf(batch int) []int {
	if _, ok := r.training.(data.Streamed); ok {
		return nil
	}
	o := newOrder(r.rows, r.size, r.Block.Shuffle, r.seed)
	o.split(r.training)
	return o.batch(r.Epoch*r.Steps + batch)
}

// rowOf says which row of the data is the k-th of a batch.
func (r *Run) rowOf(batch, k int) string {
	if rows := r.rowsOf(batch); rows != nil {
		return rowText(r.training, rows[k])
	}
	return "row " + strconv.Itoa(k+1) + " of the batch"
}

// ofRow names the row of an index that is out of range.
func (r *Run) ofRow(batch int, err error) error {
	var e *rt.IndexError
	if !errors.As(err, &e) {
		return err
	}
	k, ok := e.Row()
	if !ok {
		return err
	}
	return &whereError{r.rowOf(batch, k), err}
}

// firstBadField returns the first row, its field and the number that is not finite; the field is nil if all are.
func firstBadField(fields []rt.Tensor, slabs []rt.Slab, rows int) (row int, field *rt.Tensor, value float64) {
	for k := range rows {
		for i := range fields {
			f := &fields[i]
			if f.Batchless {
				continue
			}
			n := f.Len()
			for e := range n {
				v := 0.0
				switch f.DType {
				case rt.Float32:
					v = float64(slabs[i].F32(4*(k*n+e), 1)[0])
				case rt.Float64:
					v = slabs[i].F64(8*(k*n+e), 1)[0]
				}
				if v-v != 0 {
					return k, f, v
				}
			}
		}
	}
	return 0, nil, math.NaN()
}
