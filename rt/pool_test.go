package rt

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// threads are the sizes of pools that determinism is tested over.
var threads = []int{1, 2, 5}

// eachPool runs a test with no pool and with pools of several sizes.
func eachPool(t *testing.T, test func(t *testing.T, p *Pool)) {
	t.Helper()
	test(t, nil)
	for _, n := range threads {
		p := NewPool(n)
		test(t, p)
		p.Close()
	}
}

type countArgs struct {
	hits []int32
}

func countHits(a countArgs, lo, hi int) {
	for i := lo; i < hi; i++ {
		atomic.AddInt32(&a.hits[i], 1)
	}
}

func TestSplitCovers(t *testing.T) {
	eachPool(t, func(t *testing.T, p *Pool) {
		for _, n := range []int{0, 1, 2, 7, 64, 1000} {
			for _, grain := range []int{1, 3, 64, 5000} {
				hits := make([]int32, n)
				for turn := range 3 { // to the end, back, to the end
					Split(p, n, grain, countHits, countArgs{hits})
					for i, h := range hits {
						if int(h) != turn+1 {
							t.Fatalf("threads %d, n %d, grain %d: index %d was done %d times in turn %d", p.Threads(), n, grain, i, h, turn)
						}
					}
				}
			}
		}
	})
}

// TestSplitTurnsBack: a large loop behind one of as many items begins where that ended, and no other does.
func TestSplitTurnsBack(t *testing.T) {
	type pieces struct{ begins *[]int }
	note := func(a pieces, lo, _ int) { *a.begins = append(*a.begins, lo) }
	const n, grain = 1000, 10
	p := NewPool(1)
	defer p.Close()
	for i, c := range []struct {
		n, grain int
		other    bool // work that is no loop comes before
		back     bool
	}{
		{n, grain, false, false}, {n, grain, false, true}, {n, grain, false, false}, {n + 1, grain, false, false}, {n + 1, grain, false, true},
		{n, n / 2, false, false}, {n, n / 2, false, false}, {n, grain, false, false}, {n, grain, true, false},
	} {
		if c.other {
			x := make([]float32, 4)
			Copy(p, x, x)
		}
		var begins []int
		Split(p, c.n, c.grain, note, pieces{&begins})
		if !c.back {
			if len(begins) != 1 || begins[0] != 0 {
				t.Errorf("loop %d begins at %v, want 0", i, begins)
			}
			continue
		}
		if last := len(begins) - 1; last < 1 || begins[0] < c.n*9/10 || begins[last] != 0 || !slices.IsSortedFunc(begins, func(a, b int) int { return b - a }) {
			t.Errorf("loop %d has pieces at %v, want them from the last to the first", i, begins)
		}
		for _, lo := range begins {
			if lo%c.grain != 0 {
				t.Errorf("loop %d has a piece at %d, which is no multiple of %d", i, lo, c.grain)
			}
		}
	}
}

// TestSplitBusy has many callers at once, and work within work: whoever finds the pool busy does it alone.
func TestSplitBusy(t *testing.T) {
	p := NewPool(3)
	defer p.Close()
	type nested struct {
		p    *Pool
		hits []int32
	}
	inner := func(a nested, lo, hi int) { Split(a.p, hi-lo, 1, countHits, countArgs{a.hits[lo:hi]}) }
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			hits := make([]int32, 100)
			for range 50 {
				Split(p, len(hits), 10, inner, nested{p, hits})
			}
			for i, h := range hits {
				if h != 50 {
					t.Errorf("index %d was done %d times, want 50", i, h)
				}
			}
		})
	}
	wg.Wait()
}

// TestSplitParks lets the workers fall asleep between two calls.
func TestSplitParks(t *testing.T) {
	p := NewPool(4)
	defer p.Close()
	hits := make([]int32, 64)
	for turn := range 20 {
		Split(p, len(hits), 1, countHits, countArgs{hits})
		time.Sleep(time.Millisecond)
		for i, h := range hits {
			if int(h) != turn+1 {
				t.Fatalf("index %d was done %d times, want %d", i, h, turn+1)
			}
		}
	}
}

func TestPoolEnds(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 10 {
		NewPool(3)
	}
	NewPool(3).Close()
	for range 100 {
		runtime.GC()
		time.Sleep(time.Millisecond)
		if runtime.NumGoroutine() <= before {
			return
		}
	}
	t.Fatalf("%d goroutines were left, want %d", runtime.NumGoroutine(), before)
}

func TestSplitAllocates(t *testing.T) {
	p := NewPool(2)
	defer p.Close()
	hits := make([]int32, 64)
	if n := testing.AllocsPerRun(100, func() { Split(p, len(hits), 4, countHits, countArgs{hits}) }); n != 0 {
		t.Errorf("Split allocates %v times", n)
	}
}

func BenchmarkSplit(b *testing.B) {
	p := NewPool(2)
	defer p.Close()
	hits := make([]int32, 2)
	for b.Loop() {
		Split(p, 2, 1, countHits, countArgs{hits})
	}
}
