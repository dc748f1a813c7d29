package cpu

// LessSquares returns the sum of the squares of a - s, which it does not keep, in runs of a segment; false if the vector unit has no
// function for that.
func LessSquares(a []float32, s float32) (sum float32, ok bool) {
	g := active.vectors.lessSquares
	if g == nil {
		return 0, false
	}
	for len(a) > 0 {
		n := min(len(a), sumSegment)
		sum += g(&a[0], s, lying(n, cap(a)))
		a = a[n:]
	}
	return sum, true
}

// LessMulNumberAdd computes y = (a-m)*s*b + c on the vector unit, and reports whether there is one that has LessSquares as well.
func LessMulNumberAdd(y, a, b, c []float32, m, s float32) bool {
	g := active.vectors.lessMulNumberAdd
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &a[:n][0], &b[:n][0], &c[:n][0], m, s, lying(n, cap(y)))
	}
	return true
}

// SumSquares returns the sum of x and that of its squares, in runs of a segment; false if the vector unit has no function for both.
func SumSquares(x []float32) (sum, squares float32, ok bool) {
	g := active.vectors.sumSquares
	if g == nil {
		return 0, 0, false
	}
	for len(x) > 0 {
		n := min(len(x), sumSegment)
		a, b := g(&x[0], n, soon(n, cap(x)-n))
		sum, squares = sum+a, squares+b
		x = x[n:]
	}
	return sum, squares, true
}

// ScaledRows computes y = (a-m)*s*b + c of as many rows as it can at once, of which b and c are the same, and returns how many these are.
func ScaledRows(y, a, b, c, m, s []float32) int {
	const rows = 2
	n, g := len(b), active.vectors.scaledRows
	if g == nil || n == 0 || len(y) < rows*n {
		return 0
	}
	g(&y[0], &a[:rows*n][0], &b[0], &c[:n][0], &m[:rows][0], &s[:rows][0], n, soon(rows*n, cap(y)-rows*n))
	return rows
}

// ScalesNext reports whether the unit has a function for ScaledNext of rows of a width.
func ScalesNext(width int) bool {
	return active.vectors.scaledNext != nil && 0 < width && width <= sumSegment
}

// ScaledNext is LessMulNumberAdd of y, a, b, c, and SumSquares of as much of next, if ScalesNext says so. Next may lie behind a, and y where a
// does.
func ScaledNext(y, a, b, c, next []float32, m, s float32) (sum, squares float32) {
	n := len(y)
	return active.vectors.scaledNext(&y[0], &a[:n][0], &b[:n][0], &c[:n][0], &next[:n][0], m, s, n)
}
