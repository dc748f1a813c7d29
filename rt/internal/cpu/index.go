package cpu

// GatherShape is the shape of a look-up, as rt.GatherDims.
type GatherShape struct{ Batch, Outer, K, Inner, J int }

// Gather is rt.Gather for the lines [lo, hi) of its result.
func Gather[E Element](y, x []E, index []int32, s *GatherShape, lo, hi int) {
	for looked := false; lo < hi; {
		j, o := lo%s.J, lo/s.J
		if j == 0 && !looked {
			looked = true
			if lo = gatherRuns(y, x, index, s, lo, hi); lo > o*s.J {
				continue
			}
		}
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

// gatherRuns is Gather of single elements of many tables at the same places, if most of these follow each other, as those of what is padded
// with its own elements do: a run is copied from some tables at a time. From lo on, where a table begins, it returns how far it has come.
func gatherRuns[E Element](y, x []E, index []int32, s *GatherShape, lo, hi int) int {
	const few, rows = 4, 32 // elements of a run on average; tables that lie in the cache together
	if s.Batch != 1 || s.Inner != 1 || hi-lo < few*s.J {
		return lo
	}
	scratch := Borrow()
	defer scratch.Return()
	begins := Take[int32](scratch, s.J/few+2)
	n, last := 0, int32(-2)
	for j, at := range index[:s.J] {
		if uint(at) >= uint(s.K) || n == len(begins)-1 {
			return lo
		}
		if at != last+1 || j == 0 {
			begins[n] = int32(j)
			n++
		}
		last = at
	}
	begins[n] = int32(s.J)
	for o, end := lo/s.J, hi/s.J; o < end; o += rows {
		tables := min(rows, end-o)
		for i, from := range begins[:n] {
			copyLines(y, x, o*s.J+int(from), o*s.K+int(index[from]), s.J, s.K, tables, int(begins[i+1]-from))
		}
	}
	return hi / s.J * s.J
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

// gatherLines is Gather of lines of a table, those that follow each other there at once.
func gatherLines[E Element](y, x []E, index []int32, inner int) {
	for j := 0; j < len(index); {
		at, count := int(index[j]), 1
		if uint(at*inner) >= uint(len(x)) {
			clear(y[j*inner:][:inner])
			j++
			continue
		}
		for j+count < len(index) && int(index[j+count]) == at+count && (at+count)*inner < len(x) {
			count++
		}
		copyRow(y[j*inner:][:count*inner], x[at*inner:])
		j += count
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
