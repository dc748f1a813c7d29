package train

import (
	"errors"

	"github.com/dlgen/dlgen/rt/data"
)

// errPassEnd tells that a pass through samples is over, which come one after the other.
var errPassEnd = errors.New("the samples are at their end")

// errNoMore tells that a pass has no rows: an iterator may have given all that it has to the pass before.
func errNoMore() error {
	return errors.New("no rows: the samples' iterator is ranged over anew in each pass, and has to begin again then")
}

// puller are samples that come one after the other, in their own order.
type puller struct {
	samples data.Streamed
	size    int  // rows of a batch
	endless bool // a pass follows the other, as if they were one; else a pass ends by errPassEnd
	passes  int  // after which nothing comes
	skip    int  // batches that are passed over, at first
	pass    data.Pass
	rows    int // of the pass, so far
}

func (p *puller) gather(_ int, b *batch) {
	for ; p.skip > 0; p.skip-- {
		if p.take(b); b.err != nil {
			return
		}
	}
	p.take(b)
}

// take fills a batch; the last of a pass may have fewer rows.
func (p *puller) take(b *batch) {
	b.n, b.err = 0, nil
	if p.pass == nil {
		p.pass, p.rows = p.samples.Begin(), 0
	}
	for b.n < p.size && p.pass.Next(b.n, b.fields) {
		b.n++
	}
	if p.rows += b.n; b.n > 0 {
		return
	}
	switch p.stop(); {
	case p.rows == 0:
		b.err = errNoMore()
	case p.endless:
		p.take(b)
	default:
		p.passes--
		b.err, b.last = errPassEnd, p.passes == 0
	}
}

func (p *puller) stop() {
	if p.pass != nil {
		p.pass.Stop()
		p.pass = nil
	}
}
