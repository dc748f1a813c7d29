package rt

import (
	"sync/atomic"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// TestForkCost: where dividing work is dear, what is worth it otherwise is done by the caller at once, and what is much work is
// shared as ever.
func TestForkCost(t *testing.T) {
	p := NewPool(2)
	defer p.Close()
	defer func(before int) { cpu.ForkCost = before }(cpu.ForkCost)
	calls := func(f func(body func(a *atomic.Int64, lo, hi int), a *atomic.Int64)) int64 {
		var n atomic.Int64
		f(func(a *atomic.Int64, lo, hi int) { a.Add(1) }, &n)
		return n.Load()
	}
	for _, c := range []struct {
		dear         int
		split, share int64
	}{{1, 4, 2}, {3, 4, 2}, {4, 1, 2}} {
		cpu.ForkCost = c.dear
		if got := calls(func(body func(a *atomic.Int64, lo, hi int), a *atomic.Int64) { Split(p, 40, 10, body, a) }); got != c.split {
			t.Errorf("dear %d: Split calls %d times, want %d", c.dear, got, c.split)
		}
		if got := calls(func(body func(a *atomic.Int64, lo, hi int), a *atomic.Int64) { Share(p, 40, 8, body, a) }); got != c.share {
			t.Errorf("dear %d: Share calls %d times, want %d", c.dear, got, c.share)
		}
	}
}
