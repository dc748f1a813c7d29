package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// A softmax is e^(x - s) over its sum for any number s of a row that keeps both in range: the row's largest does, and zero if nothing is
// far from it, which need not be looked for, nor subtracted.

// RowsSoftExp is y = e^(x - s) for such numbers, and sums are those of each row. Y lies apart from x.
func RowsSoftExp(y, sums, x []float32, width int) {
	for i := 0; len(y) > 0; i++ {
		sum, ok := cpu.ExpNear(y[:width], x[:width])
		if !ok {
			softExpFar(y[:width], sums[i:], x, width)
		} else {
			sums[i] = sum
		}
		y, x = y[width:], x[width:]
	}
}

// softExpFar is RowsSoftExp of a row of which something is far from zero.
func softExpFar(y, sums, x []float32, width int) {
	most := cpu.RowMost(x[:width])
	if most-most != 0 { // no number
		most = 0
	}
	sums[0] = most
	RowsExpSum(y, sums, x, sums, width)
}

// RowsSoftmax is RowsSoftExp and what RowsDiv makes of it, to the same bits: a row is divided while the next one's exponentials are
// computed.
func RowsSoftmax(y, sums, x []float32, width int) {
	var before []float32 // the row that is to be divided yet
	var inverse float32
	for i := 0; len(y) > 0; i++ {
		row := y[:width]
		sum, scaled, ok := cpu.ExpNearScaled(row, x[:width], before, inverse)
		if len(before) > scaled {
			mulRow(before[scaled:], before[scaled:], inverse)
		}
		if ok {
			sums[i] = sum
			before, inverse = row, 1/sum // which is where RowsDiv multiplies
		} else {
			softExpFar(row, sums[i:], x, width)
			RowsDiv(row, row, sums[i:], width)
			before = nil
		}
		y, x = y[width:], x[width:]
	}
	if before != nil {
		mulRow(before, before, inverse)
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
