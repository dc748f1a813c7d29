package cpu

// rowTogether is how many elements rows have at most whose sums are made of one running sum for each lane, several rows at a time.
const rowTogether = 512

// together reports whether the unit in use computes several rows of a width at once. Their number makes no difference, so that the bits
// are the same wherever work is cut.
func together(width int) bool { return active.rows > 0 && 4 <= width && width <= rowTogether }

// RowSums writes the sums of the rows of x, one for each element of y.
func RowSums(y, x []float32, width int) {
	if n := len(y); n > 0 && together(width) {
		active.vectors.rowSums(&y[0], &x[:n*width][0], n, width)
		return
	}
	for i := range y {
		y[i] = RowSum(x[i*width:][:width])
	}
}

// RowFolds reduces the rows of x, none of them empty, one for each element of y.
func RowFolds(op Reduction, y, x []float32, width int) {
	if n := len(y); n > 0 && together(width) {
		active.vectors.rowFolds[op](&y[0], &x[:n*width][0], n, width)
		return
	}
	for i := range y {
		y[i] = reduceRow(op, x[i*width:][:width])
	}
}

// RowSquares writes the sums of the squares of the rows of x, one for each element of y.
func RowSquares(y, x []float32, width int) {
	if n := len(y); n > 0 && together(width) {
		active.vectors.rowSquares(&y[0], &x[:n*width][0], n, width)
		return
	}
	for i := range y {
		row := x[i*width:][:width]
		y[i] = RowDot(row, row)
	}
}

// RowsApart writes the sums of the squares of what the rows of x differ from another one, one for each element of y.
func RowsApart(y, x, from []float32) {
	width := len(from)
	if n := len(y); n > 0 && together(width) {
		active.vectors.rowsApart(&y[0], &x[:n*width][0], &from[0], n, width)
		return
	}
	for i := range y {
		y[i] = rowApart(x[i*width:][:width], from)
	}
}

// rowApart is RowsApart of one row, in pieces whose differences stay in the first-level cache.
func rowApart(x, from []float32) (sum float32) {
	var room [128]float32
	for len(x) > 0 {
		d := room[:min(len(room), len(x))]
		for i := range d {
			d[i] = x[i] - from[i]
		}
		sum += sum4Squares(d)
		x, from = x[len(d):], from[len(d):]
	}
	return sum
}

// sum4Squares adds squares with four running sums, which the processor does side by side.
func sum4Squares(x []float32) float32 {
	var a, b, c, d float32
	for len(x) >= 4 {
		a += x[0] * x[0]
		b += x[1] * x[1]
		c += x[2] * x[2]
		d += x[3] * x[3]
		x = x[4:]
	}
	for _, e := range x {
		a += e * e
	}
	return (a + b) + (c + d)
}

// RowSum returns the sum of a row, in runs of a segment.
func RowSum(x []float32) (sum float32) {
	for len(x) > sumSegment {
		sum += sumRow(x[:sumSegment])
		x = x[sumSegment:]
	}
	return sum + sumRow(x)
}

// RowDot returns the sum of the products of two rows of equal length.
func RowDot(a, b []float32) (sum float32) {
	for len(a) > sumSegment {
		sum += rowDot(a[:sumSegment], b)
		a, b = a[sumSegment:], b[sumSegment:]
	}
	return sum + rowDot(a, b)
}

func rowDot(a, b []float32) float32 {
	if f := vectored(a); f != nil {
		return active.vectors.dot(&a[0], &b[:len(a)][0], len(a))
	}
	return dot(a, b)
}

// RowMost returns the largest of a row that is not empty, NaN if there is one.
func RowMost(x []float32) float32 {
	if vectored(x) != nil {
		return active.vectors.most(&x[0], len(x))
	}
	return reduceRow(Max, x)
}

// RowLeast returns the smallest of a row that is not empty, NaN if there is one.
func RowLeast(x []float32) float32 {
	if vectored(x) != nil {
		return active.vectors.least(&x[0], len(x))
	}
	return reduceRow(Min, x)
}
