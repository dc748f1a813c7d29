package rt

import (
	"math"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// What is read twice, added up as squares and then scaled, are differences a - m of rows and their numbers. A vector unit that
// computes them twice in less time than it takes to write and to read them does; d is where they lie otherwise, as long as a.

// RowsLessSquares are the sums of each row's squares of a - m, which it may leave in d. Sums may lie where m does.
func RowsLessSquares(d, sums, a, m []float32, width int) {
	for i := range sums {
		sum, ok := cpu.LessSquares(a[:width], m[i])
		if !ok {
			RowsSubSquares(d[:len(sums)*width], sums, a, m, width)
			return
		}
		sums[i] = sum
		a = a[width:]
	}
}

// RowsMeanSquares is m = RowsSum of a times b, and RowsLessSquares of a and that. The squares of a are added up with a itself and what m takes
// off them taken off the sum, unless that is more than half of it: then too few of its digits would be left.
func RowsMeanSquares(d, sums, m, a, b []float32, width int) {
	for i := range m {
		row := a[:width]
		sum, squares, ok := cpu.SumSquares(row)
		if !ok {
			RowsSum(m[i:], a, width)
			VecMul(m[i:], m[i:], b[i:])
			RowsLessSquares(d, sums[i:len(m)], a, m[i:], width)
			return
		}
		m[i], sums[i] = meanSquares(row, sum, squares, b[i])
		a = a[width:]
	}
}

// meanSquares returns a row's mean, and the sum of its squared differences from that, by its sum and that of its squares.
func meanSquares(row []float32, sum, squares, share float32) (mean, apart float32) {
	mean = sum * share
	off := mean * (2*sum - float32(len(row))*mean)
	if off <= squares/2 && squares <= math.MaxFloat32 {
		return mean, squares - off
	}
	apart, _ = cpu.LessSquares(row, mean)
	return mean, apart
}

// RowsLessMulAdd is y = (a - m) * s * b + c as RowsMulAdd of a - m, behind RowsLessSquares or RowsMeanSquares of the same d, a and m. B and c
// have a row for each of a, or are one row for all.
func RowsLessMulAdd(y, d, a, m, s, b, c []float32, width int) {
	step := rowStep(b, width)
	for i := 0; len(y) > 0; {
		rows := 0
		if step == 0 {
			rows = cpu.ScaledRows(y, a, b, c, m[i:], s[i:])
		}
		if rows == 0 {
			rows = 1
			if !cpu.LessMulNumberAdd(y[:width], a, b, c, m[i], s[i]) {
				RowsMulAdd(y, d, s, b, c, width)
				return
			}
		}
		n := rows * width
		y, a, b, c, i = y[n:], a[n:], b[rows*step:], c[rows*step:], i+rows
	}
}
