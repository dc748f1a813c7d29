package cpu

// MaxRank is the most axes of a tensor that is moved, after neighbours that move together are joined.
const MaxRank = 12

// Move copies the elements of an array with strides into another:
//
//	for each index (i0, i1, …) within Shape:
//		y[YAt + i0*Y[0] + i1*Y[1] + …] = x[XAt + i0*X[0] + i1*X[1] + …]
type Move struct {
	Rank        int
	Shape, Y, X [MaxRank]int
	YAt, XAt    int
}

// Add appends an axis, joined to the one before it where both arrays go on in step.
func (m *Move) Add(length, y, x int) {
	if length == 1 {
		return
	}
	if r := m.Rank - 1; r >= 0 && m.Y[r] == y*length && m.X[r] == x*length {
		m.Shape[r] *= length
		m.Y[r], m.X[r] = y, x
		return
	}
	m.Shape[m.Rank], m.Y[m.Rank], m.X[m.Rank] = length, y, x
	m.Rank++
}

// Strip is how many rows of the last two axes are one item of the work.
const Strip = 32

// Finish makes a move ready for Run: at least two axes, the last two those that the inner loops walk. Items is
// the number of work items.
func (m *Move) Finish() (items int) {
	if piece := 256; m.Rank == 1 && m.Shape[0] > piece && m.Shape[0]%piece == 0 { // a line in pieces
		m.Rank, m.Shape[0], m.Shape[1] = 2, m.Shape[0]/piece, piece
		m.Y[0], m.Y[1], m.X[0], m.X[1] = m.Y[0]*piece, m.Y[0], m.X[0]*piece, m.X[0]
	}
	for m.Rank < 2 { // a front axis of one turn
		copy(m.Shape[1:], m.Shape[:m.Rank])
		copy(m.Y[1:], m.Y[:m.Rank])
		copy(m.X[1:], m.X[:m.Rank])
		m.Shape[0], m.Y[0], m.X[0] = 1, 0, 0
		m.Rank++
	}
	last := m.Rank - 1
	if m.X[last] > 1 { // a transpose: the axis along which x is contiguous becomes the rows
		for axis := range last {
			if m.X[axis] == 1 {
				m.swap(axis, last-1)
			}
		}
	} else if m.Y[last] == 1 && last >= 2 && m.Shape[last-1] < shortAxis && m.Shape[last-2] > m.Shape[last-1] {
		m.swap(last-2, last-1)
	}
	items = (m.Shape[last-1] + Strip - 1) / Strip
	for _, n := range m.Shape[:last-1] {
		items *= n
	}
	if m.Shape[last] == 0 {
		return 0
	}
	return items
}

// shortAxis is below how many rows the axis before theirs makes better ones.
const shortAxis = 8

func (m *Move) swap(a, b int) {
	m.Shape[a], m.Shape[b] = m.Shape[b], m.Shape[a]
	m.Y[a], m.Y[b] = m.Y[b], m.Y[a]
	m.X[a], m.X[b] = m.X[b], m.X[a]
}

// RunMove does the items [lo, hi) of a finished move.
func RunMove[E Element](y, x []E, m *Move, lo, hi int) {
	rows, columns := m.Shape[m.Rank-2], m.Shape[m.Rank-1]
	strips := (rows + Strip - 1) / Strip
	yAt, xAt := m.YAt, m.XAt
	var index [MaxRank]int
	for axis, outer := m.Rank-3, lo/strips; axis >= 0; axis-- {
		index[axis] = outer % m.Shape[axis]
		outer /= m.Shape[axis]
		yAt, xAt = yAt+index[axis]*m.Y[axis], xAt+index[axis]*m.X[axis]
	}
	strip := lo % strips
	for range hi - lo {
		from := strip * Strip
		moveStrip(y, x, m, yAt, xAt, from, min(from+Strip, rows), columns)
		if strip++; strip < strips {
			continue
		}
		strip = 0
		for axis := m.Rank - 3; axis >= 0; axis-- {
			index[axis]++
			yAt, xAt = yAt+m.Y[axis], xAt+m.X[axis]
			if index[axis] < m.Shape[axis] {
				break
			}
			index[axis] = 0
			yAt, xAt = yAt-m.Shape[axis]*m.Y[axis], xAt-m.Shape[axis]*m.X[axis]
		}
	}
}

// moveStrip moves rows [from, to) of the last two axes.
func moveStrip[E Element](y, x []E, m *Move, yAt, xAt, from, to, columns int) {
	yRow, xRow := m.Y[m.Rank-2], m.X[m.Rank-2]
	yColumn, xColumn := m.Y[m.Rank-1], m.X[m.Rank-1]
	switch {
	case yColumn == 1 && xColumn == 1 && columns == 3:
		copyThrees(y, x, yAt+from*yRow, xAt+from*xRow, yRow, xRow, to-from)
	case yColumn == 1 && xColumn == 1:
		copyLines(y, x, yAt+from*yRow, xAt+from*xRow, yRow, xRow, to-from, columns)
	case yColumn == 1 && xColumn == 0 && xRow == 1 && columns <= shortAxis:
		spreadFew(y[yAt+from*yRow:], x[xAt+from:][:to-from], yRow, columns)
	case yColumn == 1 && xColumn == 0:
		for r := from; r < to; r++ {
			Fill(y[yAt+r*yRow:][:columns], x[xAt+r*xRow])
		}
	case yColumn == 1 && xColumn == -1:
		for r := from; r < to; r++ {
			turnRow(y[yAt+r*yRow:][:columns], x[xAt+r*xRow-columns+1:])
		}
	case yColumn == 1 && xRow == 1:
		transposeStrip(y[yAt+from*yRow:], x[xAt+from:], yRow, xColumn, to-from, columns)
	case xColumn == 1:
		for r := from; r < to; r++ {
			j := yAt + r*yRow
			for _, e := range x[xAt+r*xRow:][:columns] {
				y[j] = e
				j += yColumn
			}
		}
	default:
		for r := from; r < to; r++ {
			j, i := yAt+r*yRow, xAt+r*xRow
			for range columns {
				y[j] = x[i]
				j, i = j+yColumn, i+xColumn
			}
		}
	}
}

// CopyLines copies rows of a width that lie so many elements apart.
func CopyLines[E Element](y, x []E, rows, width, yStep, xStep int) {
	copyLines(y, x, 0, 0, yStep, xStep, rows, width)
}

// copyLines copies rows of a width that lie so many elements apart, the first ones at yAt and xAt: on the vector unit unless they are so
// long that a copy's beginning does not count.
func copyLines[E Element](y, x []E, yAt, xAt, yStep, xStep, rows, width int) {
	const short, long = 4, 256
	if to := Floats(y); active.rows > 0 && to != nil && short <= width && width <= long && rows > 1 {
		from := Floats(x)
		yEnd, xEnd := yAt+(rows-1)*yStep, xAt+(rows-1)*xStep
		_, _ = to[yEnd:][:width], from[xEnd:][:width]
		active.vectors.copyLines(&to[yAt:][:width][0], &from[xAt:][:width][0], rows, width, 4*yStep, 4*xStep)
		return
	}
	for range rows {
		copyRow(y[yAt:][:width], x[xAt:])
		yAt, xAt = yAt+yStep, xAt+xStep
	}
}

// spreadFew writes each element of x to a few columns of its row, of rows that lie so many elements apart.
func spreadFew[E Element](y, x []E, step, columns int) {
	if columns == 2 && step == 2 { // of four elements at a time, whose ends are looked at once
		for ; len(x) >= 4; x, y = x[4:], y[8:] {
			from, to := [4]E(x), (*[8]E)(y)
			to[0], to[1], to[2], to[3] = from[0], from[0], from[1], from[1]
			to[4], to[5], to[6], to[7] = from[2], from[2], from[3], from[3]
		}
	}
	for c := range columns {
		at := c
		for _, e := range x {
			y[at] = e
			at += step
		}
	}
}

// copyThrees copies rows of three columns, as pixels have, that lie so many elements apart, the first ones at yAt and xAt.
func copyThrees[E Element](y, x []E, yAt, xAt, yStep, xStep, rows int) {
	for range rows {
		*(*[3]E)(y[yAt:]) = [3]E(x[xAt:])
		yAt, xAt = yAt+yStep, xAt+xStep
	}
}

// copyRow is copy, but short rows are copied without a call.
func copyRow[E Element](y, x []E) {
	if len(y) > 8 {
		copy(y, x)
		return
	}
	x = x[:len(y)]
	for i := range y {
		y[i] = x[i]
	}
}

// turnRow is copyRow from the other end on.
func turnRow[E Element](y, x []E) {
	x = x[:len(y)]
	if f := Floats(y); len(f) >= leastVector && active.rows > 0 {
		active.vectors.backwards(&f[0], &Floats(x)[0], len(f))
		return
	}
	for i := range y {
		y[i] = x[len(x)-1-i]
	}
}

// Fill sets all elements: some one by one, the others are copies of these, which stay in the first-level cache.
func Fill[E Element](y []E, e E) {
	few := y[:min(len(y), 1024)]
	for i := range few {
		few[i] = e
	}
	for at := len(few); at < len(y); {
		at += copy(y[at:], few)
	}
}

// transposeStrip writes y[r*yRow+c] = x[c*xColumn+r], in squares whose lines stay in the cache.
func transposeStrip[E Element](y, x []E, yRow, xColumn, rows, columns int) {
	const side = 16
	done := 0
	if to, from := Floats(y), Floats(x); active.turn != nil && to != nil && rows >= 8 {
		for ; done+8 <= columns; done += 8 {
			active.turnLines(to[done:], yRow, from[done*xColumn:], xColumn, 0, rows)
		}
	}
	for c0 := done; c0 < columns; c0 += side {
		c1 := min(c0+side, columns)
		for r := range rows {
			line := y[r*yRow+c0 : r*yRow+c1]
			i := c0*xColumn + r
			for c := range line {
				line[c] = x[i]
				i += xColumn
			}
		}
	}
}
