package rt

import (
	"math"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// VecPow is a^b, as C's pow. The vector unit computes what is finite, the rest is computed number by number: what becomes of a number does
// not depend on those beside it.
func VecPow(y, a, b []float32) {
	a, b = a[:len(y)], b[:len(y)]
	if allFinite(a) && allFinite(b) {
		vecPow(y, a, b)
		return
	}
	for len(y) > 0 {
		n := 0
		for n < len(y) && a[n]-a[n] == 0 && b[n]-b[n] == 0 {
			n++
		}
		vecPow(y[:n], a[:n], b[:n])
		if y, a, b = y[n:], a[n:], b[n:]; len(y) > 0 {
			y[0] = Pow(a[0], b[0])
			y, a, b = y[1:], a[1:], b[1:]
		}
	}
}

// allFinite reports whether there is neither an infinity nor NaN.
func allFinite(x []float32) bool {
	return len(x) == 0 || cpu.RowMost(x) <= math.MaxFloat32 && cpu.RowLeast(x) >= -math.MaxFloat32
}

func vecPow(y, a, b []float32) {
	if !cpu.Binary(cpu.Pow, y, a, b) {
		for i := range y {
			y[i] = Pow(a[i], b[i])
		}
	}
}
