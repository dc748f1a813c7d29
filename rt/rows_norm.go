package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

const (
	// longNorm is the least width of rows that are scaled while the next one is added up: of shorter ones several are scaled at once.
	longNorm = 512
	// nearNorm is how many elements of rows are added up before they are scaled: the first-level cache has them then.
	nearNorm = 1024
)

// RowsNorm is y = (x - m) * s * b + c of rows, where m is a row's mean and s is 1/√(v + e) of its variance v: what RowsMeanSquares, VecMulAdd,
// VecRsqrt and RowsLessMulAdd make of x, to the same bits. A mean is a sum times share, a variance a sum of squares times that. B and c have
// a row for each of x, or are one row for all. Y may be x.
//
// Long rows come from memory and go there: one is written while the next one is read, as in a copy.
func RowsNorm(y, s, m, x, share, e, b, c []float32, width int) {
	if width < longNorm || len(m) == 0 || rowStep(b, width) > 0 || !cpu.ScalesNext(width) {
		rowsNormApart(y, s, m, x, share, e, b, c, width)
		return
	}
	sum, squares, _ := cpu.SumSquares(x[:width])
	for i := range m {
		root := s[i : i+1]
		m[i], root[0] = meanSquares(x[:width], sum, squares, share[i])
		VecMulAdd(root, root, share[i:], e[i:])
		VecRsqrt(root, root)
		if i+1 == len(m) {
			cpu.LessMulNumberAdd(y[:width], x, b, c, m[i], root[0])
			return
		}
		sum, squares = cpu.ScaledNext(y[:width], x, b, c, x[width:], m[i], root[0])
		y, x = y[width:], x[width:]
	}
}

// rowsNormApart is RowsNorm call by call. Where differences from means are kept, they lie where the results go.
func rowsNormApart(y, s, m, x, share, e, b, c []float32, width int) {
	step, most := rowStep(b, width), max(1, nearNorm/max(1, width))
	for len(m) > 0 {
		rows := min(most, len(m))
		n := rows * width
		RowsMeanSquares(y[:n], s[:rows], m[:rows], x, share, width)
		VecMulAdd(s[:rows], s, share, e)
		VecRsqrt(s[:rows], s)
		RowsLessMulAdd(y[:n], y, x, m, s, b, c, width)
		y, x, b, c = y[n:], x[n:], b[rows*step:], c[rows*step:]
		s, m, share, e = s[rows:], m[rows:], share[rows:], e[rows:]
	}
}
