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
