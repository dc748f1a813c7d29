package rt

// The functions of this file do one operation of vectors to whole tensors. What they work on may be the same memory,
// but not overlap otherwise.

const (
	mapGrain = 1 << 15 // elements of a piece
	mapTile  = 1024    // elements of a tile
)

// Map1 is y = f(x).
func Map1(p *Pool, y, x []float32, f func(y, x []float32)) {
	Split(p, len(y), mapGrain, mapped1.run, mapped1{y, x, f})
}

type mapped1 struct {
	y, x []float32
	f    func(y, x []float32)
}

func (m mapped1) run(lo, hi int) { m.f(m.y[lo:hi], m.x[lo:hi]) }

// Map2 is y = f(a, b).
func Map2(p *Pool, y, a, b []float32, f func(y, a, b []float32)) {
	Split(p, len(y), mapGrain, mapped2.run, mapped2{y, a, b, f})
}

type mapped2 struct {
	y, a, b []float32
	f       func(y, a, b []float32)
}

func (m mapped2) run(lo, hi int) { m.f(m.y[lo:hi], m.a[lo:hi], m.b[lo:hi]) }

// MapNumber is y = f(x, c) for each element of x.
func MapNumber(p *Pool, y, x []float32, c float32, f func(y, a, b []float32)) {
	Split(p, len(y), mapGrain, mappedNumber.run, mappedNumber{y, x, c, f})
}

type mappedNumber struct {
	y, x []float32
	c    float32
	f    func(y, a, b []float32)
}

func (m mappedNumber) run(lo, hi int) {
	t := BorrowTiles()
	c := t.Fill(m.c, min(hi-lo, mapTile))
	for ; lo < hi; lo += mapTile {
		n := min(hi-lo, mapTile)
		m.f(m.y[lo:][:n], m.x[lo:][:n], c)
	}
	t.Return()
}

// MapRows is y = f(x, row) for each row of x that is as long as row.
func MapRows(p *Pool, y, x, row []float32, f func(y, a, b []float32)) {
	if len(row) == 0 {
		return
	}
	Split(p, len(y)/len(row), max(1, mapGrain/len(row)), mappedRows.run, mappedRows{y, x, row, f})
}

type mappedRows struct {
	y, x, row []float32
	f         func(y, a, b []float32)
}

func (m mappedRows) run(lo, hi int) {
	width := len(m.row)
	if 2*width > mapTile {
		for ; lo < hi; lo++ {
			m.f(m.y[lo*width:][:width], m.x[lo*width:][:width], m.row)
		}
		return
	}
	t := BorrowTiles()
	step := mapTile / width
	rows := t.Repeat(m.row, min(hi-lo, step)*width)
	for ; lo < hi; lo += step {
		n := min(hi-lo, step) * width
		m.f(m.y[lo*width:][:n], m.x[lo*width:][:n], rows)
	}
	t.Return()
}
