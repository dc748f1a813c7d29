package train

import (
	"context"
	"math"
	"sync"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// once puts the batches of one pass through samples into a call, in their order and as they are, at most so many, and
// calls do with the number of the first row of each.
func once(ctx context.Context, c *rt.Call, samples data.Samples, lock *sync.Mutex, size, most int, do func(first int) error) error {
	n := math.MaxInt
	var rows batches
	if s, ok := samples.(data.Streamed); ok {
		rows = &puller{samples: s, size: size, passes: 1}
	} else {
		o := newOrder(samples.Rows(), size, false, 0)
		n, rows = o.batches(), newGatherer(samples, lock, o)
	}
	n = min(n, most)
	f := feed(c, rows, nil, 0, n)
	defer f.close()
	for first := 0; n > 0; n-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch err := f.next(c); {
		case err == errPassEnd:
			return nil
		case err != nil:
			return err
		}
		if err := do(first); err != nil {
			return err
		}
		first += c.N
	}
	return nil
}
