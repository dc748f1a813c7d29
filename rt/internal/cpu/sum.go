package cpu

// Sums have a fixed tree: runs of sumRun elements are added in order, then the runs of a segment, then the segments.
// The tree depends on the form alone, so that the bits are the same wherever the work was cut, and errors grow with
// the tree's depth.
const (
	sumRun     = 64
	sumSegment = 64 * sumRun
)

// Segments is the number of segments of each sum.
func (l Lines) Segments() int { return max(1, pieces(l.K, sumSegment)) }

// Sum computes the pieces [lo, hi) of the sums' segments: each item has as many pieces as sums have segments. Sums has
// the form [segments, outer, inner].
func Sum[T Number](sums, x []T, l Lines, lo, hi int) {
	segments := l.Segments()
	if y, from := Floats(sums), Floats(x); l.Inner == 1 && y != nil && from != nil && together(l.K) { // of one segment
		RowSums(y[lo:hi], from[lo*l.K:], l.K)
		return
	}
	for p := lo; p < hi; p++ {
		segment := p % segments
		at, result, width := l.item(p / segments)
		from, to := segment*sumSegment, min((segment+1)*sumSegment, l.K)
		line := sums[segment*l.Outer*l.Inner+result:][:width]
		if l.Inner == 1 {
			line[0] = sumRow(x[at+from : at+to])
		} else {
			sumColumns(line, x[at+from*l.Inner:], l.Inner, to-from)
		}
	}
}

// sumRow sums one segment of contiguous elements.
func sumRow[T Number](x []T) (sum T) {
	if f := vectored(x); f != nil {
		return T(active.vectors.sum(&f[0], len(f)))
	}
	for len(x) > sumRun {
		sum += sum4(x[:sumRun])
		x = x[sumRun:]
	}
	return sum + sum4(x)
}

// sum4 adds with four running sums, which the processor does side by side.
func sum4[T Number](x []T) T {
	var a, b, c, d T
	for len(x) >= 4 {
		a += x[0]
		b += x[1]
		c += x[2]
		d += x[3]
		x = x[4:]
	}
	for _, e := range x {
		a += e
	}
	return (a + b) + (c + d)
}

// sumColumns sums one segment of rows, a step apart, into a line.
func sumColumns[T Number](line, x []T, step, rows int) {
	if f := vectored(line); f != nil && rows > 0 {
		from := Floats(x)
		active.vectors.columns(&f[0], &from[:(rows-1)*step+len(f)][0], 4*step, rows, len(f))
		return
	}
	var run [lineColumns]T
	sums := run[:len(line)]
	clear(line)
	for from := 0; from < rows; from += sumRun {
		clear(sums)
		for r := from; r < min(from+sumRun, rows); r++ {
			addEach(sums, x[r*step:])
		}
		addEach(line, sums)
	}
}

// Accumulate adds the elements of x to those of y.
func Accumulate[T Number](y, x []T) {
	x = x[:len(y)]
	if f := vectored(y); f != nil {
		Binary(Add, f, f, Floats(x))
		return
	}
	addEach(y, x)
}

// addEach is Accumulate without the vector unit.
func addEach[T Number](y, x []T) {
	x = x[:len(y)]
	for i, e := range x {
		y[i] += e
	}
}
