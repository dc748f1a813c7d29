package rt

import (
	"runtime"
	"sync/atomic"
)

// runner is work that can be cut.
type runner interface{ Run(lo, hi int) }

// team is what the threads of a pool share. They hold it, not the pool, so that a pool may become garbage.
type team struct {
	busy    atomic.Bool // a caller has the team
	closed  atomic.Bool
	ended   atomic.Int64 // how many items the last work had if it was a loop that has ended with the last of them, the opposite if with the first
	boxes   []runner     // one for each type of work seen so far: work lies here, where threads may see it
	workers []worker

	// The work in progress, written while state is shut and nobody is inside.
	work     runner
	n, grain int
	back     bool    // from the last piece of each share to the first
	shares   []share // the caller's, then each worker's

	_     [64]byte
	state atomic.Uint64 // turn<<32 | open | how many workers are inside
	_     [56]byte
}

// open is set in a team's state while its work may be joined.
const (
	open   = 1 << 31
	inside = open - 1
)

// share is a part of the work in progress: neighbours, so that a thread works on the same part of all tensors of a length,
// which its cache has. Those who are done with their own go on with the others'.
type share struct {
	next     atomic.Int64 // the first index that nobody has taken
	from, to int
	_        [40]byte
}

// worker is a thread of a team besides the callers.
type worker struct {
	parked atomic.Bool
	wake   chan struct{}
	_      [48]byte
}

// spins is how often a worker looks for work before it parks: 0.1 to 0.2 ms, longer than the gaps between the kernels
// of a step and between small steps; with an eighth of it, the median of a step of 0.2 ms was a quarter longer.
const spins = 65536

func newTeam(workers int) *team {
	t := &team{workers: make([]worker, workers), shares: make([]share, workers+1)}
	for i := range t.workers {
		t.workers[i].wake = make(chan struct{}, 1)
		go t.serve(i + 1)
	}
	return t
}

// acquire reports whether the team is now the caller's.
func (t *team) acquire() bool { return !t.closed.Load() && t.busy.CompareAndSwap(false, true) }

func (t *team) release() { t.busy.Store(false) }

// box is a team's place for work of a type.
type box[A runner] struct{ work A }

func (b *box[A]) Run(lo, hi int) { b.work.Run(lo, hi) }

// boxAt is the same for work that stays where it lies when it runs.
type boxAt[A any, P interface {
	*A
	runner
}] struct{ work A }

func (b *boxAt[A, P]) Run(lo, hi int) { P(&b.work).Run(lo, hi) }

// boxOf returns the team's box of a type, a new one the first time. The caller has acquired the team.
func boxOf[B any, P interface {
	*B
	runner
}](t *team) P {
	for i, r := range t.boxes {
		if b, ok := r.(P); ok {
			if i > 0 { // those in use move to the front
				t.boxes[i], t.boxes[i-1] = t.boxes[i-1], t.boxes[i]
			}
			return b
		}
	}
	b := P(new(B))
	t.boxes = append(t.boxes, b)
	return b
}

// run does the work together with those workers that come in time, and returns when all of it is done.
func (t *team) run(work runner, n, grain int) {
	t.work, t.n, t.grain = work, n, max(grain, 1)
	pieces := (n + t.grain - 1) / t.grain
	t.divide(pieces)
	t.state.Store(t.state.Load()&^(1<<32-1) + 1<<32 | open)
	t.call(pieces)
	t.take(0)
	for left := t.state.And(^uint64(open)) & inside; left > 0; left = t.state.Load() & inside {
		runtime.Gosched()
	}
	t.work, t.back = nil, false
}

// divide gives each thread its share of the pieces.
func (t *team) divide(pieces int) {
	from := 0
	for i := range t.shares {
		s := &t.shares[i]
		s.next.Store(int64(from))
		s.from = from
		from = pieces * (i + 1) / len(t.shares) * t.grain
		s.to = min(from, t.n)
	}
}

// call wakes as many parked workers as there are pieces besides the caller's.
func (t *team) call(pieces int) {
	for i := range t.workers {
		if pieces--; pieces <= 0 {
			return
		}
		w := &t.workers[i]
		if w.parked.Load() && w.parked.CompareAndSwap(true, false) {
			w.wake <- struct{}{}
		}
	}
}

// take runs pieces until none is left, first those of a thread's own share.
func (t *team) take(thread int) {
	for i := range t.shares {
		s := &t.shares[(thread+i)%len(t.shares)]
		for {
			lo := int(s.next.Add(int64(t.grain))) - t.grain
			if lo >= s.to {
				break
			}
			if t.back {
				lo = s.from + (s.to-1-lo)/t.grain*t.grain
			}
			t.work.Run(lo, min(lo+t.grain, s.to))
		}
	}
}

// serve is the life of a worker: join work, spin, park.
func (t *team) serve(thread int) {
	w := &t.workers[thread-1]
	var seen uint64 // the last turn joined
	for !t.closed.Load() {
		if s, ok := t.await(seen); ok {
			if t.join(s) {
				t.take(thread)
				t.state.Add(^uint64(0))
			}
			seen = s >> 32
			continue
		}
		w.parked.Store(true)
		if s := t.state.Load(); (s&open != 0 && s>>32 != seen || t.closed.Load()) && w.parked.CompareAndSwap(true, false) {
			continue
		}
		<-w.wake
	}
}

// await spins until there is work of a turn other than the last.
func (t *team) await(seen uint64) (state uint64, ok bool) {
	for i := range spins {
		s := t.state.Load()
		if s&open != 0 && s>>32 != seen {
			return s, true
		}
		if i%256 == 255 {
			if t.closed.Load() {
				return 0, false
			}
			runtime.Gosched()
		}
	}
	return 0, false
}

// join enters the work of a turn, unless it has been shut.
func (t *team) join(s uint64) bool {
	for {
		if t.state.CompareAndSwap(s, s+1) {
			return true
		}
		now := t.state.Load()
		if now&open == 0 || now>>32 != s>>32 {
			return false
		}
		s = now
	}
}

// close ends the workers.
func (t *team) close() {
	if t.closed.Swap(true) {
		return
	}
	for i := range t.workers {
		w := &t.workers[i]
		if w.parked.CompareAndSwap(true, false) {
			w.wake <- struct{}{}
		}
	}
}
