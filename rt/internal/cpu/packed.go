package cpu

// Panels is of how many panels n columns of a packed operand are.
func Panels[T Number](n int) int {
	g := Gemm[T]{}
	return pieces(n, g.tileColumns())
}

// Pack writes the panels [lo, hi) of an operand b of n columns and a depth. For each of the depths that are summed at a
// time they lie one after the other:
//
//	to[from*columns + j*depth + …] is the panel of the columns from j on, at some depths from one on
//
// where columns are all, those that fill the last panel too.
func (o *Operand[T]) Pack(to []T, n, k, lo, hi int) {
	g := Gemm[T]{}
	u, width, step := g.vector(), g.tileColumns(), g.packedStep(k)
	for from := 0; from < k; from += step {
		end := min(from+step, k)
		size := width * panelDepth(end-from)
		for i := lo; i < hi; i++ {
			j := i * width
			panel, count := to[from*even(n, width)+i*size:][:size], min(width, n-j)
			if u != nil && o.Layout == Flat {
				narrow := any(o).(*Operand[float32])
				u.packFlat(Floats(panel), width, narrow, narrow.flatSide(0, j, from), count, end-from)
				continue
			}
			o.panel(panel, width, 0, j, count, from, end)
		}
	}
}

// packedStep is the depth that is summed at a time.
func (g *Gemm[T]) packedStep(k int) int {
	if g.vector() != nil {
		return depthStep(k)
	}
	return blockDepth
}

// packedSide is where the panels of an item's columns begin, from a depth on, in an operand that has been packed.
func (g *Gemm[T]) packedSide(column, from, depth int) []T {
	return g.B.Data[from*even(g.N, g.tileColumns())+column*panelDepth(depth):]
}

// PackedRow is a product of one row with what Pack wrote of [k, n], whose sums have the bits that they have in a product of more
// rows. Tiles of one row would wait for each other's sums: panels are taken some at a time. Items are so many panels.
type PackedRow struct {
	C, A, B []float32
	N, K    int
	Add     bool
}

// rowFunc multiplies a row with panels of b as wide as the widest tile, panel bytes apart, rowPanels at a time, so many times,
// or adds that to c.
type rowFunc func(c, a, b *float32, panel, depth, times, add int)

// rowPanels is how many panels are taken at a time.
const rowPanels = 4

// NewPackedRow returns such a product, and whether there is a vector unit for it.
func NewPackedRow[T Number](c, a, b []T, n, k int, add bool) (r PackedRow, there bool) {
	if active.row == nil || k == 0 || n < rowPanels*active.columns {
		return r, false
	}
	r = PackedRow{Floats(c), Floats(a), Floats(b), n, k, add}
	return r, r.C != nil
}

// Items is the number of items of the work.
func (r *PackedRow) Items() int { return pieces(r.N, rowPanels*active.columns) }

// Grain is how many items are worth a thread.
func (r *PackedRow) Grain() int {
	return max(1, smallItem*ForkCost/halvedItems/(rowPanels*active.columns*r.K))
}

// Run computes the items [lo, hi).
func (r *PackedRow) Run(lo, hi int) {
	u := active
	column, end, add := lo*rowPanels*u.columns, min(hi*rowPanels*u.columns, r.N), 0
	times := (end - column) / (rowPanels * u.columns)
	rest := column + times*rowPanels*u.columns
	if r.Add {
		add = 1
	}
	for from, step := 0, depthStep(r.K); from < r.K; from += step {
		depth := min(step, r.K-from)
		panel, panels, a := u.columns*panelDepth(depth), r.B[from*even(r.N, u.columns):], r.A[from:][:depth]
		if times > 0 {
			c, b := r.C[column:rest], panels[column/u.columns*panel:][:times*rowPanels*panel]
			u.row(&c[0], &a[0], &b[0], 4*panel, depth, times, add)
		}
		if rest < end {
			u.strip(&strip{c: r.C[rest:end], ldc: r.N, a: rowSide{data: a, long: true, step: r.K, copied: true}, b: panels[rest/u.columns*panel:],
				bs: u.columns, panel: panel, depth: depth, columns: end - rest, add: add > 0}, 1)
		}
		add = 1
	}
}
