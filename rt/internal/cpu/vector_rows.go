package cpu

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
