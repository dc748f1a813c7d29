package runner

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"github.com/dlgen/dlgen/rt"
)

// timing is what was measured of something that ran again and again.
type timing struct {
	seconds []float64 // of a run, in order of size
	allocs  uint64    // a run
}

// fewestSamples are taken of what does not take too long for them.
const fewestSamples = 5

// time measures runs. What is short runs several times a sample, so that looking at the clock does not show.
func (b *benching) time(run func() error) (*timing, error) {
	for range 2 {
		if err := run(); err != nil {
			return nil, err
		}
	}
	allocs, err := allocations(run)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	if err := run(); err != nil {
		return nil, err
	}
	inner := max(1, int(30*time.Microsecond/max(time.Since(start), 1)))
	t := &timing{allocs: allocs}
	budget := time.Duration(b.flags.seconds * float64(time.Second))
	for start := time.Now(); ; {
		began := time.Now()
		for range inner {
			if err := run(); err != nil {
				return nil, err
			}
		}
		t.seconds = append(t.seconds, time.Since(began).Seconds()/float64(inner))
		if spent := time.Since(start); spent > budget && len(t.seconds) >= fewestSamples || spent > 5*budget {
			slices.Sort(t.seconds)
			return t, nil
		}
	}
}

// median is the middle of what was measured.
func (t *timing) median() float64 { return t.seconds[len(t.seconds)/2] }

// allocationRuns is how many runs tell what one allocates.
const allocationRuns = 4

// allocations returns how many allocations a run makes: the least of several rounds, because the Go runtime and other
// goroutines allocate, too.
func allocations(run func() error) (uint64, error) {
	least := ^uint64(0)
	for round := 0; round < 3 && least > 0; round++ {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range allocationRuns {
			if err := run(); err != nil {
				return 0, err
			}
		}
		runtime.ReadMemStats(&after)
		least = min(least, (after.Mallocs-before.Mallocs)/allocationRuns)
	}
	return least, nil
}

// anyFields fills a call's fields with numbers that they may have, always the same.
func anyFields(c *rt.Call, m *rt.Model) {
	r := rand.New(rand.NewPCG(1, 2))
	for k, t := range slices.Concat(m.Inputs, m.Targets)[:len(c.Fields)] {
		n := c.N * t.Len()
		below := t.Index
		if below == 0 {
			below = 2
			if t.DType == rt.Uint8 {
				below = 256
			}
		}
		switch f := c.Fields[k]; t.DType {
		case rt.Float32:
			each(f.F32(0, n), func() float32 { return r.Float32() })
		case rt.Float64:
			each(f.F64(0, n), r.Float64)
		case rt.Float16:
			each(f.U16(0, n), func() uint16 { return rt.ToHalf(r.Float64()) })
		case rt.BFloat16:
			each(f.U16(0, n), func() uint16 { return rt.ToBF16(r.Float64()) })
		case rt.Int32:
			each(f.I32(0, n), func() int32 { return int32(r.IntN(below)) })
		case rt.Int64:
			each(f.I64(0, n), func() int64 { return int64(r.IntN(below)) })
		case rt.Uint8:
			each(f.U8(0, n), func() uint8 { return uint8(r.IntN(below)) })
		case rt.Bool:
			each(f.Bool(0, n), func() bool { return r.IntN(2) == 1 })
		}
	}
}

func each[E any](x []E, next func() E) {
	for i := range x {
		x[i] = next()
	}
}
