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
	batches batches
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
	fault  any  // what the caller's samples have panicked with
	last   bool // nothing comes after it
}

// batches are samples in the order in which they are trained on or measured. One goroutine uses them.
type batches interface {
	// gather fills b with batch n, counted from the start of training; they are asked for one after the other.
	gather(n int, b *batch)
	stop()
}

// feed starts gathering and augmenting the batches from..to for a call, which has memory for the fields of a batch.
func feed(c *rt.Call, rows batches, a *augmenter, from, to int) *feeder {
	f := &feeder{batches: rows, augment: a, free: make(chan *batch, 1), full: make(chan *batch, 1),
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
	defer f.batches.stop()
	for n := from; n < to; n++ {
		select {
		case b := <-f.free:
			f.gather(n, b)
			if b.err == errPassEnd {
				n-- // it is no batch
			}
			if f.augment != nil && b.err == nil && b.fault == nil {
				b.err = f.augment.run(n, b)
			}
			last := b.last || b.fault != nil
			f.full <- b
			if last {
				return
			}
		case <-f.quit:
			return
		}
	}
}

// gather gathers a batch. Samples are the caller's code, such as an iterator: what it panics with is for the caller.
func (f *feeder) gather(n int, b *batch) {
	defer func() { b.fault = recover() }()
	f.batches.gather(n, b)
}

// next puts the next batch into a call, and gives the memory it had to the feeder. Where samples come one after the other
// the error at the end of a pass is errPassEnd; what follows are the batches of the next.
func (f *feeder) next(c *rt.Call) error {
	var b *batch
	select {
	case b = <-f.full:
	default:
		start := time.Now()
		b = <-f.full
		f.waited += time.Since(start)
	}
	switch {
	case b.fault != nil:
		panic(b.fault)
	case b.err == errPassEnd:
		f.free <- b
		return errPassEnd
	case b.err != nil:
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

// gatherer are samples whose rows have numbers.
type gatherer struct {
	samples data.Samples
	lock    *sync.Mutex // samples may be views of the same rows: one Gather at a time
	order   *order
}

func newGatherer(samples data.Samples, lock *sync.Mutex, o *order) *gatherer {
	o.split(samples)
	return &gatherer{samples, lock, o}
}

func (g *gatherer) gather(n int, b *batch) {
	rows := g.order.batch(n)
	g.lock.Lock()
	defer g.lock.Unlock()
	b.n, b.err = len(rows), g.samples.Gather(rows, b.fields)
	g.order.ahead(n, g.samples)
}

func (g *gatherer) stop() {}
