package rt

import (
	"math"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// RowsApart is the sum of the squares of what each row of x differs from the first row of from:
//
//	y[i] = Σ (x[i*width+j] - from[j])²
func RowsApart(y, x, from []float32, width int) { cpu.RowsApart(y, x, from[:width]) }

// RowsLength is the root of the sum of the squares of each row, also where squares would be too large or too small for a float32.
func RowsLength(y, x []float32, width int) {
	cpu.RowSquares(y, x, width)
	lengths(y, x, nil, width)
}

// RowsLengthApart is RowsLength of what each row of x differs from the first row of from.
func RowsLengthApart(y, x, from []float32, width int) {
	RowsApart(y, x, from, width)
	lengths(y, x, from, width)
}

// lengths takes the roots of sums of squares. One is computed anew where squares may have been out of range.
func lengths(y, x, from []float32, width int) {
	const least, most = 0x1p-45, 0x1p63
	VecSqrt(y, y)
	for i, root := range y {
		if !(root >= least && root <= most) {
			y[i] = length(x[i*width:][:width], from)
		}
	}
}

// length is that of x, or of what x differs from another row. The squares of float32 are all in the range of float64.
func length(x, from []float32) float32 {
	sum := 0.0
	for i, e := range x {
		if from != nil {
			e -= from[i]
		}
		sum += float64(e) * float64(e)
	}
	return float32(math.Sqrt(sum))
}
