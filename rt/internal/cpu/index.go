package cpu

// GatherShape is the shape of a look-up, as rt.GatherDims.
type GatherShape struct{ Batch, Outer, K, Inner, J int }

// Gather is rt.Gather for the lines [lo, hi) of its result.
func Gather[E Element](y, x []E, index []int32, s *GatherShape, lo, hi int) {
	for lo < hi {
		j, o := lo%s.J, lo/s.J
		count := min(s.J-j, hi-lo)
		to, from := y[lo*s.Inner:][:count*s.Inner], x[o*s.K*s.Inner:][:s.K*s.Inner]
		if places := index[o/s.Outer*s.J+j:][:count]; s.Inner == 1 {
			gatherOnes(to, from, places)
		} else {
			gatherLines(to, from, places, s.Inner)
		}
		lo += count
	}
}

// gatherOnes is Gather of single elements of one table.
func gatherOnes[E Element](y, x []E, index []int32) {
	y = y[:len(index)]
	for j, at := range index {
		var e E
		if uint(at) < uint(len(x)) {
			e = x[at]
		}
		y[j] = e
	}
}

// gatherLines is Gather of lines of a table.
func gatherLines[E Element](y, x []E, index []int32, inner int) {
	for j, at := range index {
		to := y[j*inner:][:inner]
		if uint(int(at)*inner) >= uint(len(x)) {
			clear(to)
			continue
		}
		copyRow(to, x[int(at)*inner:])
	}
}

// ScatterColumns is how many of the inner elements are one item of ScatterAdd's work.
const ScatterColumns = 64

// Columns is the number of items of ScatterAdd's work: the parts of each table of [k, inner] that are added up
// apart from each other.
func (s *GatherShape) Columns() int {
	return s.Batch * s.Outer * ((s.Inner + ScatterColumns - 1) / ScatterColumns)
}

// ScatterAdd is rt.ScatterAdd for the items [lo, hi).
func ScatterAdd[T Number](x, y []T, index []int32, s *GatherShape, lo, hi int) {
	parts := (s.Inner + ScatterColumns - 1) / ScatterColumns
	for item := lo; item < hi; item++ {
		o, from := item/parts, item%parts*ScatterColumns
		width := min(ScatterColumns, s.Inner-from)
		table := x[o*s.K*s.Inner : (o+1)*s.K*s.Inner]
		for k := range s.K {
			clear(table[k*s.Inner+from:][:width])
		}
		for j, at := range index[o/s.Outer*s.J:][:s.J] {
			if uint(at) < uint(s.K) {
				Accumulate(table[int(at)*s.Inner+from:][:width], y[(o*s.J+j)*s.Inner+from:])
			}
		}
	}
}
