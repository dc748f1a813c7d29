package data

import "github.com/dlgen/dlgen/rt"

// view is a run of the rows of other samples.
type view struct {
	all      Samples
	from, to int
	numbers  []int // of a batch, in all
}

// blockedView is a view of Blocked samples.
type blockedView struct {
	view
	blocks Blocked
}

// View returns rows from..to of samples. Views of the same samples are one as far as Gather is concerned: it is
// called for one of them at a time.
func View(all Samples, from, to int) Samples {
	v := view{all: all, from: from, to: to}
	if b, ok := all.(Blocked); ok {
		return &blockedView{v, b}
	}
	return &v
}

// BlockRows returns the rows of a block. If the view does not begin with one, a block of it lies in two of them.
func (v *blockedView) BlockRows() int { return v.blocks.BlockRows() }

// Ahead begins to read the block of a row.
func (v *blockedView) Ahead(row int) { v.blocks.Ahead(v.from + row) }

// Close closes all samples, also for the other views.
func (v *view) Close() error { return Close(v.all) }

// Split cuts samples as Keras's validation_split does: the last rows, a part of all, validate.
func Split(all Samples, part float64) (training, validation Samples, err error) {
	n := all.Rows()
	at := int(float64(n) * (1 - part))
	if at <= 0 || at >= n {
		return nil, nil, errTooFew(n)
	}
	return View(all, 0, at), View(all, at, n), nil
}

// Rows returns how many there are.
func (v *view) Rows() int { return v.to - v.from }

// Gather copies the rows of those numbers into fields.
func (v *view) Gather(rows []int, fields []rt.Slab) error {
	v.numbers = v.numbers[:0]
	for _, row := range rows {
		v.numbers = append(v.numbers, v.from+row)
	}
	return v.all.Gather(v.numbers, fields)
}
