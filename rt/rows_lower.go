package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// Functions of a tile whose rows are those of square or other matrices of a height, of which only what lies up to the diagonal
// counts: row i is row (first+i) % height of its matrix.

// upToDiagonal is how much of a row counts.
func upToDiagonal(row, height, width int) int { return min(width, row%height+1) }

// RowsMaxLower are the largest of each row, of which other stands above the diagonal.
func RowsMaxLower(y, x []float32, other float32, first, height, width int) {
	for i := range y {
		n := upToDiagonal(first+i, height, width)
		y[i] = cpu.RowMost(x[:n])
		if n < width {
			y[i] = max(y[i], other)
		}
		x = x[width:]
	}
}

// RowsExpLower is y = e^(a - s), and 0 above the diagonal.
func RowsExpLower(y, a, s []float32, first, height, width int) {
	for i := 0; len(y) > 0; i++ {
		expUpTo(y[:width], a, s[i:], upToDiagonal(first+i, height, width))
		y, a = y[width:], a[width:]
	}
}

// RowsExpSumLower is RowsExpLower, and sums are those of each row.
func RowsExpSumLower(y, sums, a, s []float32, first, height, width int) {
	for i := 0; len(y) > 0; i++ {
		end := expUpTo(y[:width], a, s[i:], upToDiagonal(first+i, height, width))
		sums[i] = cpu.RowSum(y[:end])
		y, a = y[width:], a[width:]
	}
}

// expUpTo computes the first n elements of a row, and makes the others zero. It computes groups of vectors, which are faster than
// single ones and masked ends, and returns where those end.
func expUpTo(y, a, s []float32, n int) (end int) {
	const group = 32
	end = min(len(y), (n+group-1)/group*group)
	RowsExp(y[:end], a, s, end)
	clear(y[n:])
	return end
}
