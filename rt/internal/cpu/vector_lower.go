package cpu

import "math"

// Products of causal attention: of queries and keys, c is wanted up to the diagonal; of what that becomes, a is zero above
// it. Strips then are a few tiles high, with as many columns as their last row needs, or at as many depths.

// lowerTiles is how many tiles high a strip of such a product is.
const lowerTiles = 2

// LowerEdge is how many elements of a line products read behind the diagonal, of an operand that is zero there: those that strips of the
// unit in use have in common. Without a unit they read them all.
func LowerEdge() int {
	if active.rows == 0 {
		return math.MaxInt32
	}
	return lowerTiles*active.rows + unrolled
}

// triangular reports whether strips need not have all columns or all depths. Parts of the depth are whole.
func (g *Gemm[T]) triangular() bool {
	return (g.LowerA || g.LowerC) && g.Parts == nil && g.B.Layout != Packed && !g.To.apart() && g.Then.none()
}

// cutLower leaves out of a strip at some depths what it does not need of an item, c being where its rows begin. Without an
// element left it clears c, if that is to be written, and returns false.
func (u *unit) cutLower(g *Gemm[float32], item, p *piece, s *strip, c []float32) bool {
	if !g.triangular() {
		return true
	}
	first := !s.add
	if end := p.row + p.rows; g.LowerC && end < item.column+item.columns {
		wanted := max(0, min(item.columns, even(end-item.column, u.columns)))
		clearRows(c, s.ldc, p.rows, wanted, item.columns, first && !g.OnlyLower)
		s.columns = wanted
	}
	if g.LowerA && g.A.Layout == Long {
		p.to = min(p.to, p.row+p.rows)
	} else if g.LowerA && g.A.Layout == Flat && p.row > p.from {
		p.from += (min(p.row, p.to) - p.from) / unrolled * unrolled
	}
	if p.from >= p.to || s.columns == 0 {
		clearRows(c, s.ldc, p.rows, 0, s.columns, first)
		s.add = true
		return false
	}
	return true
}

// clearRows clears the columns [from, to) of some rows, if they are to be.
func clearRows(c []float32, ldc, rows, from, to int, wanted bool) {
	for i := 0; wanted && i < rows && from < to; i++ {
		clear(c[i*ldc+from : i*ldc+to])
	}
}
