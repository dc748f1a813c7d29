package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// linalg are functions that factor matrices.
var linalg = []row{
	fn("cholesky", func(c *call) *ir.Value {
		m := matrices{c.Builder}
		l := m.cholesky(c.float(0))
		if c.Bool("upper") {
			return m.turn(l)
		}
		return l
	}),
	fn("cholesky_inverse", func(c *call) *ir.Value {
		m, l := matrices{c.Builder}, c.float(0)
		if c.Bool("upper") {
			l = m.turn(l)
		}
		y := m.lower(l, m.eye(l.Type.DType, m.front(l), m.rows(l), m.rows(l)))
		return m.times(m.turn(y), y)
	}),
	fn("inv", func(c *call) *ir.Value {
		m, x := matrices{c.Builder}, c.float(0)
		return m.solve(x, m.eye(x.Type.DType, m.front(x), m.rows(x), m.rows(x)))
	}),
	fn("det", func(c *call) *ir.Value {
		m := matrices{c.Builder}
		pivots, sign := m.pivots(c.float(0))
		return m.Mul(m.Reduce(ir.OpProd, pivots, len(pivots.Type.Shape)-1), sign)
	}),
	fn("logdet", func(c *call) *ir.Value {
		sign, log := logDet(c)
		return c.Add(log, c.Log(sign))
	}),
	{catalog.Func, "slogdet", func(c *call) []*ir.Value {
		sign, log := logDet(c)
		return []*ir.Value{sign, log}
	}},
	{catalog.Func, "eigh", eigh}, {catalog.Func, "qr", qr},
	fn("solve", solved(matrices.solve)),
	fn("solve_triangular", func(c *call) *ir.Value {
		if c.Bool("lower") {
			return solved(matrices.lower)(c)
		}
		return solved(matrices.upper)(c)
	}),
	fn("lstsq", lstsq), fn("pinv", pinv), fn("matrix_rank", matrixRank),
	{catalog.Func, "svd", svd}, {catalog.Func, "lu_factor", luFactor},
}

// logDet is the sign of the determinant and the logarithm of its size.
func logDet(c *call) (sign, log *ir.Value) {
	m := matrices{c.Builder}
	pivots, sign := m.pivots(c.float(0))
	last := len(pivots.Type.Shape) - 1
	log = m.Sum(m.Log(m.Unary(ir.OpAbs, pivots)), last)
	return m.Mul(sign, m.Reduce(ir.OpProd, m.Unary(ir.OpSign, pivots), last)), log
}

// solved is a function of matrices a and b; a vector b is a matrix of one column.
func solved(f func(m matrices, a, b *ir.Value) *ir.Value) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		t := c.out(0)
		a, b := c.sampled(0, t.DType), c.sampled(1, t.DType)
		if len(b.Type.Shape) < len(a.Type.Shape) {
			b = c.Reshape(b, append(b.Type.Shape.Clone(), 1))
		}
		return c.Reshape(f(matrices{c.Builder}, a, b), t.Shape)
	}
}

func qr(c *call) []*ir.Value {
	m, x := matrices{c.Builder}, c.float(0)
	q, r := m.qr(x, m.columns(&ir.Value{Type: c.out(0)}))
	return []*ir.Value{q, r}
}

// qr reflects one column after the other onto an axis (Householder, 1958); k is how many columns q gets. Where nothing
// stands below the diagonal nothing is reflected, as LAPACK has it.
func (m matrices) qr(x *ir.Value, k ir.Dim) (q, r *ir.Value) {
	rows := m.rows(x)
	var reflectors [][2]*ir.Value // v and 2 / vᵀv
	r = x
	for j := range min(rows-1, m.columns(x)) {
		column := m.block(r, j, -1, j, j+1)
		v, scale := m.reflector(column)
		v = m.margin(v, int(j))
		reflectors = append(reflectors, [2]*ir.Value{v, scale})
		r = m.reflected(r, v, scale)
	}
	q = m.eye(x.Type.DType, m.front(x), rows, k)
	for i := len(reflectors) - 1; i >= 0; i-- {
		q = m.reflected(q, reflectors[i][0], reflectors[i][1])
	}
	r = m.block(r, 0, k, 0, -1)
	keep := m.Not(belowDiagonal(m.Builder, m.rows(r), m.columns(r), -1))
	return q, m.Where(m.BroadcastTo(keep, r.Type.Shape), r, filled(m.Builder, r, 0))
}

// reflector is the v for which x - v·scale·(vᵀx) has a first element only.
func (m matrices) reflector(x *ir.Value) (v, scale *ir.Value) {
	head, tail := m.block(x, 0, 1, 0, 1), m.block(x, 1, -1, 0, 1)
	rest := m.dots(tail)
	some := m.Not(equals(m.Builder, rest, 0))
	length := m.Sqrt(m.Where(some, m.Add(m.Mul(head, head), rest), filled(m.Builder, rest, 1)))
	v = m.under(m.Add(head, m.Where(below(m.Builder, head, 0), m.Neg(length), length)), tail)
	return v, m.Where(some, m.Div(filled(m.Builder, rest, 2), m.Where(some, m.dots(v), filled(m.Builder, rest, 1))), filled(m.Builder, rest, 0))
}

// dots is the sum of squares of a column, as a matrix of one element.
func (m matrices) dots(x *ir.Value) *ir.Value {
	sum := m.Sum(m.Mul(x, x), m.rank(x)-2)
	return m.Reshape(sum, append(m.front(x), 1, 1))
}

// reflected is x - v·scale·(vᵀx).
func (m matrices) reflected(x, v, scale *ir.Value) *ir.Value {
	row := m.times(m.turn(v), x)
	return m.minus(x, v, m.Mul(m.to(scale, row.Type.Shape), row))
}
