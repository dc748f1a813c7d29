package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// A softmax is e^(x - s) over its sum for any number s of a row that keeps both in range: the row's largest does, and zero if nothing is
// far from it, which need not be looked for, nor subtracted.

// RowsSoftExp is y = e^(x - s) for such numbers, and sums are those of each row. Y lies apart from x.
func RowsSoftExp(y, sums, x []float32, width int) {
	for i := 0; len(y) > 0; i++ {
		row := x[:width]
		sum, ok := cpu.ExpNear(y[:width], row)
		if !ok {
			most := cpu.RowMost(row)
			if most-most != 0 { // no number
				most = 0
			}
			sums[i] = most
			RowsExpSum(y[:width], sums[i:], row, sums[i:], width)
		} else {
			sums[i] = sum
		}
		y, x = y[width:], x[width:]
	}
}

// RowsSoftExpLower is RowsSoftExp of rows up to the diagonal, and 0 above it, where other stands.
func RowsSoftExpLower(y, sums, x []float32, other float32, first, height, width int) {
	for i := 0; len(y) > 0; i++ {
		n := upToDiagonal(first+i, height, width)
		sum, ok := cpu.ExpNear(y[:n], x[:n])
		if !ok {
			RowsMaxLower(sums[i:i+1], x, other, first+i, height, width)
			RowsExpSumLower(y[:width], sums[i:], x, sums[i:], first+i, height, width)
		} else {
			sums[i] = sum
			clear(y[n:width])
		}
		y, x = y[width:], x[width:]
	}
}
