package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// belowDiagonal is a mask [rows, columns]: column - row ≤ k.
func belowDiagonal(b *ir.Builder, rows, columns ir.Dim, k int) *ir.Value {
	shape := ir.Shape{rows, columns}
	row, column := b.Iota(ir.I32, shape, 0), b.Iota(ir.I32, shape, 1)
	return b.Binary(ir.OpLessEqual, b.Sub(column, row), b.Fill(ir.I32, shape, float64(k)))
}

// onDiagonal is a mask [rows, columns]: column - row = k.
func onDiagonal(b *ir.Builder, rows, columns ir.Dim, k int) *ir.Value {
	shape := ir.Shape{rows, columns}
	row, column := b.Iota(ir.I32, shape, 0), b.Iota(ir.I32, shape, 1)
	if k == 0 {
		return b.Binary(ir.OpEqual, row, column)
	}
	return b.Binary(ir.OpEqual, b.Sub(column, row), b.Fill(ir.I32, shape, float64(k)))
}

// triangle keeps one side of the last two axes.
func triangle(lower bool) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		x, k := c.in[0], c.Int("k")
		n := len(x.Type.Shape)
		if !lower {
			k--
		}
		mask := c.BroadcastTo(belowDiagonal(c.Builder, x.Type.Shape[n-2], x.Type.Shape[n-1], k), x.Type.Shape)
		zero := filled(c.Builder, x, 0)
		if lower {
			return c.Where(mask, x, zero)
		}
		return c.Where(mask, zero, x)
	}
}

// diag takes the diagonal of a matrix, or puts the elements of x on one.
func diag(c *call) *ir.Value {
	x, lead, out := c.in[0], c.lead(0), c.out(0).Shape
	if c.rank(0) == 2 && len(out) == lead+1 {
		return diagonalOf(c.Builder, x, lead, lead+1, c.Int("k"))
	}
	k, n := c.Int("k"), out[lead]
	x = merged(c.Builder, x, c.axes("", 0))
	// A row of the matrix holds the element of its own number, or of its column's.
	lo, along := max(k, 0), lead+1
	x = c.margins(x, []int{lo}, []int{max(k, -k) - lo}, 0)
	wide := append(x.Type.Shape[:lead:lead], n, n)
	mask := c.BroadcastTo(onDiagonal(c.Builder, n, n, k), wide)
	axes := []int{along}
	if lead == 1 {
		axes = []int{0, along}
	}
	all := c.Broadcast(x, wide, axes)
	return c.Where(mask, all, filled(c.Builder, all, 0))
}

func diagonal(c *call) *ir.Value {
	return diagonalOf(c.Builder, c.in[0], c.axis("axis1", 0), c.axis("axis2", 0), c.Int("offset"))
}

// diagonalOf makes the diagonal of two axes the last axis: of the two as one row it is each (columns + 1)th element.
// Along the batch, of a square, all else is zeroed and added up.
func diagonalOf(b *ir.Builder, x *ir.Value, i, j, offset int) *ir.Value {
	rows, columns := x.Type.Shape[i], x.Type.Shape[j]
	var order []int
	for k := range x.Type.Shape {
		if k != i && k != j {
			order = append(order, k)
		}
	}
	rest := len(order)
	x = b.Transpose(x, append(order, i, j))
	if rows.IsBatch() {
		mask := b.BroadcastTo(onDiagonal(b, rows, columns, 0), x.Type.Shape)
		if x.Type.DType == ir.Bool {
			return b.Cast(b.Sum(b.Cast(b.Binary(ir.OpAnd, mask, x), ir.I32), rest), ir.Bool)
		}
		return b.Sum(b.Where(mask, x, filled(b, x, 0)), rest)
	}
	n := min(rows+ir.Dim(min(offset, 0)), columns-ir.Dim(max(offset, 0)))
	row := b.Reshape(x, append(x.Type.Shape[:rest:rest], rows*columns))
	starts, limits, strides := make([]ir.Dim, rest+1), row.Type.Shape.Clone(), slices.Repeat([]int{1}, rest+1)
	starts[rest] = ir.Dim(max(offset, 0)) + ir.Dim(max(-offset, 0))*columns
	limits[rest] = starts[rest] + (n-1)*(columns+1) + 1
	strides[rest] = int(columns) + 1
	return b.Slice(row, starts, limits, strides)
}
