package train

import (
	"sync"
	"time"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// feeder gathers the next batch in a goroutine of its own while a step computes. Two sets of memory take turns: that of
// the call, and the feeder's.
type feeder struct {
	samples data.Samples
	lock    *sync.Mutex // samples may be views of the same rows: one Gather at a time
	order   *order
	augment *augmenter // or nil
	free    chan *batch
	full    chan *batch
	quit    chan struct{}
	done    chan struct{}
	waited  time.Duration // of next, for batches that were not ready
}

// batch is rows on their way to a step.
type batch struct {
	fields []rt.Slab
	n      int
	err    error
}

// feed starts gathering and augmenting the batches from..to for a call, which has memory for the fields of a batch.
func feed(c *rt.Call, samples data.Samples, lock *sync.Mutex, o *order, a *augmenter, from, to int) *feeder {
	o.split(samples)
	f := &feeder{samples: samples, lock: lock, order: o, augment: a, free: make(chan *batch, 1), full: make(chan *batch, 1),
		quit: make(chan struct{}), done: make(chan struct{})}
	spare := &batch{}
	for _, field := range c.Fields {
		spare.fields = append(spare.fields, rt.NewSlab(len(field)))
	}
	f.free <- spare
	go f.run(from, to)
	return f
}

// run gathers batch after batch.
func (f *feeder) run(from, to int) {
	defer close(f.done)
	for n := from; n < to; n++ {
		select {
		case b := <-f.free:
			rows := f.order.batch(n)
			f.lock.Lock()
			b.n, b.err = len(rows), f.samples.Gather(rows, b.fields)
			f.order.ahead(n, f.samples)
			f.lock.Unlock()
			if f.augment != nil && b.err == nil {
				b.err = f.augment.run(n, b)
			}
			f.full <- b
		case <-f.quit:
			return
		}
	}
}

// next puts the next batch into a call, and gives the memory it had to the feeder.
func (f *feeder) next(c *rt.Call) error {
	var b *batch
	select {
	case b = <-f.full:
	default:
		start := time.Now()
		b = <-f.full
		f.waited += time.Since(start)
	}
	if b.err != nil {
		return b.err
	}
	c.N, c.Fields, b.fields = b.n, b.fields, c.Fields
	f.free <- b
	return nil
}

// close ends the goroutine.
func (f *feeder) close() {
	close(f.quit)
	<-f.done
}
