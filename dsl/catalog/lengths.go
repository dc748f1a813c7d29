package catalog

import (
	"math"

	"github.com/dlgen/dlgen/dsl"
)

// endless is a length that no axis has: what a sum or product of lengths becomes instead of wrapping around to one
// that would fit.
const endless = dsl.Dim(math.MaxInt)

// plus is a + b, at most endless, of lengths that are not negative.
func plus(a, b dsl.Dim) dsl.Dim {
	if a > endless-b {
		return endless
	}
	return a + b
}

// multiplied is a · b, at most endless, of lengths that are not negative.
func multiplied(a, b dsl.Dim) dsl.Dim {
	if b != 0 && a > endless/b {
		return endless
	}
	return a * b
}
