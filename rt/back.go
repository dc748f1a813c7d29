package rt

// A loop over tensors ends where these end, and what it has read and written last is still in a cache. A loop of as many items right behind it,
// which most often reads what that one wrote, begins there and walks to the begin: so much of its operands need not be fetched. Other
// work between the two, such as a product, has walked its operands from the begin.

const (
	// leastBack is of how many grains a loop is that may walk so: all of less stays in the caches.
	leastBack = 16
	// backPieces is in how many pieces, about, a caller that is alone walks back.
	backPieces = 32
)

// turnBack reports whether a loop begins with its last piece, and keeps in mind where it ends.
func (t *team) turnBack(n, grain int) bool {
	if n <= leastBack*grain {
		t.ended.Store(0)
		return false
	}
	back := t.ended.Load() == int64(n)
	if back {
		t.ended.Store(-int64(n))
	} else {
		t.ended.Store(int64(n))
	}
	return back
}

// runBack does work of a caller that is alone, from its last piece to its first.
func runBack[A runner](work A, n, grain int) {
	step := (n/grain + backPieces - 1) / backPieces * grain
	for hi := n; hi > 0; {
		lo := (hi - 1) / step * step
		work.Run(lo, hi)
		hi = lo
	}
}

// otherwise keeps in mind that other work than a loop has been done.
func (p *Pool) otherwise() {
	if p != nil && p.team.ended.Load() != 0 {
		p.team.ended.Store(0)
	}
}
