package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

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

// RowsLessMulAdd is y = (a - m) * s * b + c as RowsMulAdd of a - m, behind RowsLessSquares of the same d, a and m.
func RowsLessMulAdd(y, d, a, m, s, b, c []float32, width int) {
	for i := 0; len(y) > 0; i++ {
		if !cpu.LessMulNumberAdd(y[:width], a, b, c, m[i], s[i]) {
			RowsMulAdd(y, d, s, b, c, width)
			return
		}
		y, a, b, c = y[width:], a[width:], b[width:], c[width:]
	}
}
