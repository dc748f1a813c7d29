package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

// Functions whose results are added up in the same pass.

// summand is what of a result is added up.
type summand int

const (
	noSum summand = iota
	plain
	squares
)

// running is the running sum of a function's results, nothing if it adds none up.
type running struct {
	set
	of  summand
	acc []v
}

// runningSum begins with zero: in a vector for squares, of which each has a register of its own as long as vecDot, and
// in one for what is computed with most of the registers.
func (s set) runningSum(f function) *running {
	r := &running{set: s, of: f.sum}
	count := map[summand]int{plain: 1, squares: runs}[f.sum]
	for range count {
		x := s.vector()
		VXORPS(x, x, x)
		r.acc = append(r.acc, x)
	}
	return r
}

// add adds vectors, which it may change: as squares to a running sum each, else pair by pair and then to the only one.
func (r *running) add(xs []v) {
	switch r.of {
	case squares:
		for i, x := range xs {
			VFMADD231PS(x, x, r.acc[i%len(r.acc)])
		}
	case plain:
		for step := 1; step < len(xs); step *= 2 {
			for i := 0; i+step < len(xs); i += 2 * step {
				VADDPS(xs[i+step], xs[i], xs[i])
			}
		}
		VADDPS(xs[0], r.acc[0], r.acc[0])
	}
}

// addMasked adds the lanes of a mask, to the second running sum if there are several, as vecDot.
func (r *running) addMasked(x v, mask reg.Register) {
	if r.of == noSum {
		return
	}
	y := r.vector()
	r.keepMasked(x, mask, y)
	to := *r
	to.acc = r.acc[min(1, len(r.acc)-1):]
	to.add([]v{y})
}

// give returns the sum, the running ones by pairs and then the lanes.
func (r *running) give() {
	if r.of == noSum {
		return
	}
	for step := 1; step < len(r.acc); step *= 2 {
		for i := 0; i+step < len(r.acc); i += 2 * step {
			VADDPS(r.acc[i+step], r.acc[i], r.acc[i])
		}
	}
	Store(r.across(r.acc[0]), ReturnIndex(0))
}
