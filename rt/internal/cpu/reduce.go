package cpu

// Lines is the form [outer, k, inner] of what is reduced along k. Its work is cut into items: each outer index with
// up to lineColumns inner ones.
type Lines struct{ Outer, K, Inner int }

// lineColumns is how many columns of [k, inner] are reduced together: what they become stays in the cache.
const lineColumns = 64

// Items is the number of items.
func (l Lines) Items() int { return l.Outer * pieces(l.Inner, lineColumns) }

// Size is the number of elements that an item reduces.
func (l Lines) Size() int { return l.K * min(l.Inner, lineColumns) }

// item returns where in x an item begins, where in what comes of it, and how many columns it has.
func (l Lines) item(i int) (x, y, width int) {
	across := pieces(l.Inner, lineColumns)
	o, c := i/across, i%across*lineColumns
	return o*l.K*l.Inner + c, o*l.Inner + c, min(lineColumns, l.Inner-c)
}

// Reduction is a way to reduce other than a sum.
type Reduction uint8

// The reductions.
const (
	Prod Reduction = iota + 1
	Max
	Min
	reductions // how many there are, and one
)

// Reduce reduces the items [lo, hi). Of nothing there is a product only.
func Reduce[T Number](op Reduction, y, x []T, l Lines, lo, hi int) {
	if to, from := Floats(y), Floats(x); l.Inner == 1 && to != nil && from != nil && together(l.K) {
		RowFolds(op, to[lo:hi], from[lo*l.K:], l.K)
		return
	}
	for i := lo; i < hi; i++ {
		at, result, width := l.item(i)
		line := y[result:][:width]
		switch {
		case l.K == 0:
			Fill(line, 1)
		case l.Inner == 1:
			line[0] = reduceRow(op, x[at:at+l.K])
		case vectored(line) != nil:
			f := Floats(x[at:])
			active.vectors.folds[op](&Floats(line)[0], &f[:(l.K-1)*l.Inner+width][0], 4*l.Inner, l.K, width)
		default:
			copy(line, x[at:])
			for range l.K - 1 {
				at += l.Inner
				reduceLine(op, line, x[at:])
			}
		}
	}
}

// reduceLine takes one more element for each column.
func reduceLine[T Number](op Reduction, y, x []T) {
	x = x[:len(y)]
	switch op {
	case Prod:
		for i, e := range x {
			y[i] *= e
		}
	case Max:
		for i, e := range x {
			y[i] = max(y[i], e)
		}
	case Min:
		for i, e := range x {
			y[i] = min(y[i], e)
		}
	}
}

// reduceRow reduces a row of at least one element: eight running results, which the processor computes side by side,
// then those.
func reduceRow[T Number](op Reduction, x []T) T {
	if f := vectored(x); f != nil {
		switch op {
		case Prod:
			return T(active.vectors.prod(&f[0], len(f)))
		case Max:
			return T(active.vectors.most(&f[0], len(f)))
		case Min:
			return T(active.vectors.least(&f[0], len(f)))
		}
	}
	if len(x) < 16 {
		return reduceFew(op, x)
	}
	lanes := [8]T(x)
	for x = x[8:]; len(x) >= 8; x = x[8:] {
		reduceLine(op, lanes[:], x)
	}
	reduceLine(op, lanes[:len(x)], x)
	return reduceFew(op, lanes[:])
}

// reduceFew reduces a short row, one element after the other.
func reduceFew[T Number](op Reduction, x []T) T {
	first := [1]T(x)
	for i := 1; i < len(x); i++ {
		reduceLine(op, first[:], x[i:])
	}
	return first[0]
}

// ArgMax finds the first largest of the items [lo, hi); NaN is larger than all.
func ArgMax[T Number](y []int32, x []T, l Lines, lo, hi int) {
	for i := lo; i < hi; i++ {
		at, result, width := l.item(i)
		if l.Inner == 1 {
			y[result] = int32(rowArgMax(x[at : at+l.K]))
		} else {
			argMaxColumns(y[result:][:width], x[at:], l.K, l.Inner)
		}
	}
}

// rowArgMax is the place of a row's first largest: on a vector unit that is looked for by its value.
func rowArgMax[T Number](x []T) (place int) {
	if f := vectored(x); f != nil && len(f) >= leastSearched {
		if most := active.vectors.most(&f[0], len(f)); most == most {
			return active.vectors.find(&f[0], len(f), most)
		}
	}
	best := x[0]
	for i, e := range x {
		if !(e <= best) {
			if best, place = e, i; e != e {
				return i
			}
		}
	}
	return place
}

// leastSearched is the number of elements from which it pays to look for the largest twice.
const leastSearched = 16

// argMaxColumns finds the first largest of each of some columns, row by row.
func argMaxColumns[T Number](y []int32, x []T, rows, step int) {
	var room [lineColumns]T
	best := room[:len(y)]
	copy(best, x)
	clear(y)
	for row := 1; row < rows; row++ {
		for j, e := range x[row*step:][:len(best)] {
			if !(e <= best[j]) && best[j] == best[j] {
				best[j], y[j] = e, int32(row)
			}
		}
	}
}
