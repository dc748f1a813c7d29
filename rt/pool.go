package rt

import (
	"runtime"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// Pool is a team of threads for the kernels of one or more models. Split spreads work over it; a nil pool is
// the caller alone. A pool that is busy with another goroutine's work, or with work around this, leaves the
// caller alone, too: many predictions at once each have a core for themselves.
type Pool struct{ team *team }

// NewPool returns a pool of a number of threads, the caller included; 0 takes GOMAXPROCS. Its threads end when
// the pool is closed or garbage.
func NewPool(threads int) *Pool {
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	p := &Pool{newTeam(threads - 1)}
	runtime.AddCleanup(p, (*team).close, p.team)
	return p
}

// Threads returns the number of threads, the caller included.
func (p *Pool) Threads() int {
	if p == nil {
		return 1
	}
	return len(p.team.workers) + 1
}

// Close ends the pool's threads. The pool goes on with the caller alone.
func (p *Pool) Close() {
	if p != nil {
		p.team.close()
	}
}

// Split calls body for pieces that cover [0, n), on several threads at once where that pays:
//
//	body(args, 0, n)
//
// Pieces begin at multiples of grain and end there or at n; a result must not depend on the cuts. Body is a
// function without captured variables. Args are slices and sizes; they are passed by value, so that they need no
// memory of their own.
//
// A grain is work that threads pay for; where dividing it is dearer than usual, there must be more of it.
func Split[A any](p *Pool, n, grain int, body func(a A, lo, hi int), args A) {
	divide(p, n, grain, n <= grain*cpu.ForkCost, body, args)
}

// Share is Split into as many pieces as there are threads, of at least so many items each, which are much work.
func Share[A any](p *Pool, n, least int, body func(a A, lo, hi int), args A) {
	grain := max(least, (n+p.Threads()-1)/p.Threads())
	divide(p, n, grain, n <= grain, body, args)
}

// divide calls body for all at once if the caller is alone with it.
func divide[A any](p *Pool, n, grain int, alone bool, body func(a A, lo, hi int), args A) {
	work := called[A]{args, body}
	back := p != nil && p.team.turnBack(n, grain)
	switch {
	case !alone && !p.alone(n, grain) && p.team.acquire():
		p.team.back = back
		spread(p, work, n, grain)
	case back:
		runBack(work, n, grain)
	case n > 0:
		body(args, 0, n)
	}
}

// called is work given as a function.
type called[A any] struct {
	args A
	body func(a A, lo, hi int)
}

func (c called[A]) Run(lo, hi int) { c.body(c.args, lo, hi) }

// split is Split for work given as a method: the form that generic kernels use, because the value of a generic
// function would have to be allocated.
func split[A runner](p *Pool, n, grain int, work A) {
	p.otherwise()
	if p.alone(n, grain) || !p.team.acquire() {
		if n > 0 {
			work.Run(0, n)
		}
		return
	}
	spread(p, work, n, grain)
}

// lend does work that is large on a team, from one copy of it, and reports whether it did: a caller that is alone runs what it
// has.
func lend[A any, P interface {
	*A
	runner
}](p *Pool, n, grain int, work P) bool {
	p.otherwise()
	if p.alone(n, grain) || !p.team.acquire() {
		return false
	}
	b := boxOf[boxAt[A, P]](p.team)
	b.work = *work
	p.team.run(b, n, grain)
	b.work = *new(A) // what it held may become garbage
	p.team.release()
	runtime.KeepAlive(p)
	return true
}

// alone reports that work is not worth spreading.
func (p *Pool) alone(n, grain int) bool { return p == nil || n <= grain || len(p.team.workers) == 0 }

// spread does work on a team that has been acquired, and releases it.
func spread[A runner](p *Pool, work A, n, grain int) {
	b := boxOf[box[A]](p.team)
	b.work = work
	p.team.run(b, n, grain)
	*b = box[A]{} // what it held may become garbage
	p.team.release()
	runtime.KeepAlive(p)
}
