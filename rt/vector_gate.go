package rt

import (
	"math"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// Derivatives of what is cut off are dy where x lies on the right side of a number, or between two, and 0 elsewhere. Where x is no
// number, dy passes.

// VecAbove is dy where x > low, else 0.
func VecAbove(y, dy, x []float32, low float32) { pass(y, dy, x, low, float32(math.Inf(1))) }

// VecFrom is dy where x >= low, else 0.
func VecFrom(y, dy, x []float32, low float32) { pass(y, dy, x, before(low), float32(math.Inf(1))) }

// VecAboveUpTo is dy where low < x <= high, else 0.
func VecAboveUpTo(y, dy, x []float32, low, high float32) { pass(y, dy, x, low, high) }

// VecAboveBelow is dy where low < x < high, else 0.
func VecAboveBelow(y, dy, x []float32, low, high float32) { pass(y, dy, x, low, before(high)) }

// VecFromUpTo is dy where low <= x <= high, else 0.
func VecFromUpTo(y, dy, x []float32, low, high float32) { pass(y, dy, x, before(low), high) }

// VecFromBelow is dy where low <= x < high, else 0.
func VecFromBelow(y, dy, x []float32, low, high float32) { pass(y, dy, x, before(low), before(high)) }

// before is the largest number below x.
func before(x float32) float32 { return math.Nextafter32(x, float32(math.Inf(-1))) }

// pass is dy where x is above low and not above high, or no number, else 0.
func pass(y, dy, x []float32, low, high float32) {
	if cpu.Between(y, dy, x, low, high) {
		return
	}
	dy, x = dy[:len(y)], x[:len(y)]
	for i, e := range x {
		if e <= low || e > high {
			y[i] = 0
		} else {
			y[i] = dy[i]
		}
	}
}
