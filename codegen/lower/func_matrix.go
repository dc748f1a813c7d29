package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
)

// matrices are values whose last two axes are rows and columns. Algorithms are written out row by row; what shrinks
// from step to step is cut, so that the graph computes no more than the algorithm does.
type matrices struct{ *ir.Builder }

func (m matrices) rank(x *ir.Value) int             { return len(x.Type.Shape) }
func (m matrices) rows(x *ir.Value) ir.Dim          { return x.Type.Shape[m.rank(x)-2] }
func (m matrices) columns(x *ir.Value) ir.Dim       { return x.Type.Shape[m.rank(x)-1] }
func (m matrices) turn(x *ir.Value) *ir.Value       { return swapped(m.Builder, x, m.rank(x)-2, m.rank(x)-1) }
func (m matrices) front(x *ir.Value) ir.Shape       { return x.Type.Shape[: m.rank(x)-2 : m.rank(x)-2] }
func (m matrices) beside(xs ...*ir.Value) *ir.Value { return m.Concat(m.rank(xs[0])-1, xs...) }
func (m matrices) under(xs ...*ir.Value) *ir.Value  { return m.Concat(m.rank(xs[0])-2, xs...) }

// block is rows and columns from some to before others; a negative end is that of the matrix.
func (m matrices) block(x *ir.Value, row, rowEnd, column, columnEnd ir.Dim) *ir.Value {
	if rowEnd < 0 {
		rowEnd = m.rows(x)
	}
	if columnEnd < 0 {
		columnEnd = m.columns(x)
	}
	return m.SliceAxis(m.SliceAxis(x, m.rank(x)-2, row, rowEnd), m.rank(x)-1, column, columnEnd)
}

// to repeats rows, columns or single elements to a shape of as many axes.
func (m matrices) to(x *ir.Value, shape ir.Shape) *ir.Value {
	return m.Broadcast(x, shape, everyAxis(0, len(shape)))
}

// times is a product of matrices.
func (m matrices) times(x, y *ir.Value) *ir.Value {
	n := m.rank(x)
	front := everyAxis(0, n-2)
	return m.Dot(x, y, front, front, []int{n - 1}, []int{n - 2})
}

// minus is x less the outer product of a column and a row.
func (m matrices) minus(x, column, row *ir.Value) *ir.Value {
	return m.Sub(x, m.Mul(m.to(column, x.Type.Shape), m.to(row, x.Type.Shape)))
}

// eye repeats a matrix with ones on its diagonal.
func (m matrices) eye(d ir.DType, front ir.Shape, rows, columns ir.Dim) *ir.Value {
	one := m.Cast(onDiagonal(m.Builder, rows, columns, 0), d)
	return m.BroadcastTo(one, append(front[:len(front):len(front)], rows, columns))
}

// symmetric is (x + xᵀ) / 2.
func (m matrices) symmetric(x *ir.Value) *ir.Value {
	return scaled(m.Builder, m.Add(x, m.turn(x)), 0.5)
}

// cholesky takes a column at a time off what is left.
func (m matrices) cholesky(x *ir.Value) *ir.Value {
	x = m.symmetric(x)
	var columns []*ir.Value
	n := m.rows(x)
	for k := range n {
		first := m.block(x, 0, -1, 0, 1)
		column := m.Div(first, m.to(m.Sqrt(m.block(x, 0, 1, 0, 1)), first.Type.Shape))
		columns = append(columns, m.margin(column, int(k)))
		if k < n-1 {
			rest := m.block(column, 1, -1, 0, 1)
			x = m.minus(m.block(x, 1, -1, 1, -1), rest, m.turn(rest))
		}
	}
	return m.beside(columns...)
}

// margin puts rows of zeros above.
func (m matrices) margin(x *ir.Value, above int) *ir.Value {
	n := m.rank(x)
	lo := make([]int, n)
	lo[n-2] = above
	return m.Pad(x, lo, make([]int, n), make([]int, n), 0)
}

// lower solves a·x = b for a lower a, from the first row on.
func (m matrices) lower(a, b *ir.Value) *ir.Value {
	var rows []*ir.Value
	n := m.rows(a)
	for k := range n {
		first := m.block(b, 0, 1, 0, -1)
		row := m.Div(first, m.to(m.block(a, 0, 1, 0, 1), first.Type.Shape))
		rows = append(rows, row)
		if k < n-1 {
			b = m.minus(m.block(b, 1, -1, 0, -1), m.block(a, 1, -1, 0, 1), row)
			a = m.block(a, 1, -1, 1, -1)
		}
	}
	return m.under(rows...)
}

// upper solves a·x = b for an upper a, as a lower one upside down.
func (m matrices) upper(a, b *ir.Value) *ir.Value {
	n := m.rank(a)
	return m.Reverse(m.lower(m.Reverse(a, n-2, n-1), m.Reverse(b, n-2)), n-2)
}

// eliminated is Gauss's elimination of a with the largest pivot of each column, b beside it: the rows of an upper
// matrix, each from its pivot on, with what became of b behind, and the sign of the exchanges of rows.
func (m matrices) eliminated(a, b *ir.Value) (rows []*ir.Value, sign *ir.Value) {
	x := a
	if b != nil {
		x = m.beside(a, b)
	}
	n := m.rows(a)
	d := a.Type.DType
	for k := range n {
		if k < n-1 {
			var swap *ir.Value
			x, swap = m.pivoted(x)
			one := m.Where(swap, filled(m.Builder, &ir.Value{Type: ir.Type{DType: d, Shape: swap.Type.Shape}}, -1), m.Fill(d, swap.Type.Shape, 1))
			if sign == nil {
				sign = one
			} else {
				sign = m.Mul(sign, one)
			}
		}
		pivot := m.block(x, 0, 1, 0, -1)
		rows = append(rows, pivot)
		if k < n-1 {
			below := m.block(x, 1, -1, 0, 1)
			factor := m.Div(below, m.to(m.block(pivot, 0, 1, 0, 1), below.Type.Shape))
			x = m.minus(m.block(x, 1, -1, 1, -1), factor, m.block(pivot, 0, 1, 1, -1))
		}
	}
	if sign == nil {
		sign = m.Fill(d, m.front(a), 1)
	}
	return rows, sign
}

// pivoted exchanges the first row with the one whose first element is the largest, and tells whether that is another.
func (m matrices) pivoted(x *ir.Value) (y, swap *ir.Value) {
	y, at := m.pivotedAt(x)
	return y, m.Not(equals(m.Builder, at, 0))
}

// pivotedAt exchanges the first row with the one whose first element is the largest, and tells which that was.
func (m matrices) pivotedAt(x *ir.Value) (y, at *ir.Value) {
	n := m.rank(x)
	front := len(m.front(x))
	sizes := m.Unary(ir.OpAbs, m.StopGradient(m.block(x, 0, -1, 0, 1)))
	best := m.ArgMax(m.Reshape(sizes, sizes.Type.Shape[:n-1]), n-2)
	shape := sizes.Type.Shape[:n-1]
	place := m.Iota(ir.I32, shape, n-2)
	wide := m.Broadcast(best, shape, everyAxis(0, front))
	order := m.Where(m.Binary(ir.OpEqual, place, wide), filled(m.Builder, place, 0), place)
	order = m.Where(equals(m.Builder, place, 0), wide, order)
	return m.Gather(x, order, front, front), best
}

// solve eliminates, then goes from the last row back.
func (m matrices) solve(a, b *ir.Value) *ir.Value {
	rows, _ := m.eliminated(a, b)
	var x *ir.Value
	k := m.columns(b)
	for i := len(rows) - 1; i >= 0; i-- {
		left := m.columns(rows[i]) - k
		row := m.block(rows[i], 0, 1, left, -1)
		if x != nil {
			row = m.Sub(row, m.times(m.block(rows[i], 0, 1, 1, left), x))
		}
		row = m.Div(row, m.to(m.block(rows[i], 0, 1, 0, 1), row.Type.Shape))
		if x == nil {
			x = row
		} else {
			x = m.under(row, x)
		}
	}
	return x
}

// pivots are the elements on the diagonal of the eliminated matrix, one beside the other, and the sign of exchanges.
func (m matrices) pivots(x *ir.Value) (all, sign *ir.Value) {
	rows, sign := m.eliminated(x, nil)
	parts := make([]*ir.Value, len(rows))
	for i, r := range rows {
		first := m.block(r, 0, 1, 0, 1)
		parts[i] = m.Reshape(first, append(m.front(x), 1))
	}
	return m.Concat(len(m.front(x)), parts...), sign
}
