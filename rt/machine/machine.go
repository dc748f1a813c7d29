package machine

import (
	"math"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/dlgen/dlgen/rt"
)

// Limits are what a number of threads reach together, at best.
type Limits struct {
	Threads int     `json:"threads"`
	Flops   float64 `json:"flopsPerSecond"` // of matrix products in f32, an addition and a multiplication being two
	Bytes   float64 `json:"bytesPerSecond"` // read and written by a pass over numbers that no cache holds
	Fork    float64 `json:"forkSeconds"`    // what it costs to divide work among the threads and to wait for them
}

// Measure finds the limits of a pool's threads; it takes about as many seconds as it is given.
func Measure(p *rt.Pool, seconds float64) Limits {
	return Limits{p.Threads(), Products(p, seconds/3), memory(p, seconds/3), fork(p, seconds/3)}
}

// Products returns the FLOP/s of the best matrix product of the middle sizes.
func Products(p *rt.Pool, seconds float64) (best float64) {
	sizes := []int{192, 384, 768}
	for _, n := range sizes {
		a, b, c := make([]float32, n*n), make([]float32, n*n), make([]float32, n*n)
		for i := range a {
			a[i], b[i] = 1, 1
		}
		d := rt.GemmDims{M: n, N: n, K: n}
		least := shortest(seconds/float64(len(sizes)), func() { rt.Gemm(p, c, a, b, d) })
		best = max(best, 2*float64(n)*float64(n)*float64(n)/least)
	}
	return best
}

// adding are three arrays, one the sum of the others.
type adding struct{ y, a, b []float32 }

func add(x adding, lo, hi int) { rt.VecAdd(x.y[lo:hi], x.a[lo:hi], x.b[lo:hi]) }

// memory returns the bytes a second of an addition of arrays of 64 MiB each.
func memory(p *rt.Pool, seconds float64) float64 {
	const n = 16 << 20
	x := adding{make([]float32, n), make([]float32, n), make([]float32, n)}
	for i := range n { // what was never written is one page of zeros to the system
		x.y[i], x.a[i], x.b[i] = 1, 1, 1
	}
	piece := n / max(1, p.Threads())
	least := shortest(seconds, func() { rt.Split(p, n, piece, add, x) })
	runtime.KeepAlive(x)
	return 3 * 4 * n / least
}

// fork returns the seconds of dividing work and waiting for it, where the work is to meet the other threads and nothing else.
func fork(p *rt.Pool, seconds float64) float64 {
	const rounds = 200
	n := p.Threads()
	var arrived atomic.Int64
	return shortest(seconds, func() {
		for range rounds {
			arrived.Store(0)
			rt.Split(p, n, 1, meet, meeting{&arrived, int64(n)})
		}
	}) / rounds
}

// meeting is where threads wait for each other.
type meeting struct {
	arrived *atomic.Int64
	all     int64
}

func meet(m meeting, lo, hi int) {
	m.arrived.Add(int64(hi - lo))
	for spins := 0; m.arrived.Load() < m.all; spins++ {
		if spins > 1000 {
			runtime.Gosched()
		}
	}
}

// shortest runs f for some seconds, once at least, and returns the seconds of the fastest run: others are slower for what
// else the machine does.
func shortest(seconds float64, f func()) float64 {
	least := math.Inf(1)
	for start := time.Now(); ; {
		began := time.Now()
		f()
		least = min(least, time.Since(began).Seconds())
		if time.Since(start).Seconds() > seconds {
			return least
		}
	}
}
