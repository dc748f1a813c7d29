package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// sweeps is how often Jacobi's method goes through all pairs of axes; its errors are squared each time once they are
// small, and 6 to 8 are enough for f64.
const sweeps = 10

// eigh finds eigenvectors without derivatives, V, and has these by perturbation: with M = Vᵀ·x·V, eigenvalues are the
// diagonal of M, and dV = V·(F ∘ dM) where F is 1 / (wⱼ - wᵢ) off the diagonal.
func eigh(c *call) []*ir.Value {
	m := matrices{c.Builder}
	x := m.symmetric(c.float(0))
	v := m.StopGradient(m.eigenvectors(m.StopGradient(x)))
	moved := m.times(m.times(m.turn(v), x), v)
	last := m.rank(x) - 1
	w := diagonalOf(m.Builder, moved, last-1, last, 0)
	fixed := m.StopGradient(w)
	column := m.Reshape(fixed, append(fixed.Type.Shape.Clone(), 1))
	gap := m.Sub(m.to(m.turn(column), x.Type.Shape), m.to(column, x.Type.Shape))
	none := equals(m.Builder, gap, 0)
	f := m.Where(none, filled(m.Builder, gap, 0), m.Div(filled(m.Builder, gap, 1), m.Where(none, filled(m.Builder, gap, 1), gap)))
	change := m.Mul(f, m.Sub(moved, m.StopGradient(moved)))
	return []*ir.Value{w, m.Add(v, m.times(v, change))}
}

// rotated carries a matrix and the product of all rotations through Jacobi's sweeps: a turn for each pair of n rows.
func (m matrices) rotated(n int, rotation *ir.Graph, x, all *ir.Value) (*ir.Value, *ir.Value) {
	var first, second []int
	for range sweeps {
		for p := range n {
			for q := p + 1; q < n; q++ {
				first, second = append(first, p), append(second, q)
			}
		}
	}
	if len(first) == 0 {
		return x, all
	}
	pairs := []*ir.Value{places32(m.Builder, first), places32(m.Builder, second)}
	out := m.Scan(rotation, ir.Dim(len(first)), false, []*ir.Value{x, all}, pairs, nil)
	return out[0], out[1]
}

// eigenvectors are those of symmetric matrices as columns, in the order of their eigenvalues.
func (m matrices) eigenvectors(x *ir.Value) *ir.Value {
	n := int(m.rows(x))
	v := m.eye(x.Type.DType, m.front(x), ir.Dim(n), ir.Dim(n))
	x, v = m.rotated(n, m.rotation(x.Type), x, v)
	last := m.rank(x) - 1
	order := m.ArgSort(diagonalOf(m.Builder, x, last-1, last, 0), last-1, false)
	return m.turn(m.Gather(m.turn(v), order, last-1, last-1))
}

// rotation is a turn of Jacobi's method: it rotates two axes p and q of A so that A[p, q] becomes 0, and V along.
func (m matrices) rotation(t ir.Type) *ir.Graph {
	in := matrices{&ir.Builder{Graph: &ir.Graph{Name: "rotation"}, Scope: m.Scope, Phase: m.Phase, Part: m.Part}}
	a := in.Param(&ir.Param{Kind: ir.Carried, Name: "a"}, t)
	v := in.Param(&ir.Param{Kind: ir.Carried, Name: "v"}, t)
	p := in.Param(&ir.Param{Kind: ir.Slice, Name: "p"}, ir.Type{DType: ir.I32})
	q := in.Param(&ir.Param{Kind: ir.Slice, Name: "q"}, ir.Type{DType: ir.I32})
	rows, columns := in.axisMask(p, t), in.axisMask(q, t)
	sine, cosine := in.angle(a, rows, columns)
	a = in.turned(in.turn(in.turned(a, rows, columns, sine, cosine)), rows, columns, sine, cosine)
	in.Result("a", a)
	in.Result("v", in.turn(in.turned(in.turn(v), rows, columns, sine, cosine)))
	return in.Graph
}

// axisMask is 1 in the row of a number.
func (m matrices) axisMask(i *ir.Value, t ir.Type) *ir.Value {
	last := len(t.Shape) - 1
	place := m.Iota(ir.I32, t.Shape, last-1)
	return m.Cast(m.Binary(ir.OpEqual, place, m.Broadcast(i, t.Shape, nil)), t.DType)
}

// angle is the sine and cosine of the rotation, as matrices of one element (Golub and Van Loan, 8.5.2).
func (m matrices) angle(a, p, q *ir.Value) (sine, cosine *ir.Value) {
	element := func(row, column *ir.Value) *ir.Value {
		n := m.rank(a)
		sum := m.Sum(m.Mul(a, m.Mul(row, m.turn(column))), n-2, n-1)
		return m.Reshape(sum, append(m.front(a), 1, 1))
	}
	return m.rotationOf(element(p, p), element(q, q), element(p, q))
}

// rotationOf is the rotation that makes apq 0 of a symmetric matrix of two rows.
func (m matrices) rotationOf(app, aqq, apq *ir.Value) (sine, cosine *ir.Value) {
	b := m.Builder
	done := equals(b, apq, 0)
	tau := b.Div(scaled(b, b.Sub(aqq, app), 0.5), b.Where(done, filled(b, apq, 1), apq))
	size := b.Unary(ir.OpAbs, tau)
	t := b.Div(filled(b, tau, 1), b.Add(size, hypot(b, tau, filled(b, tau, 1))))
	t = b.Where(done, filled(b, t, 0), b.Where(below(b, tau, 0), b.Neg(t), t))
	cosine = b.Unary(ir.OpRsqrt, shifted(b, b.Mul(t, t), 1))
	return b.Mul(t, cosine), cosine
}

// turned rotates rows p and q: p becomes cosine·p - sine·q, and q sine·p + cosine·q.
func (m matrices) turned(x, p, q, sine, cosine *ir.Value) *ir.Value {
	n := m.rank(x)
	shape := slices.Clone(x.Type.Shape)
	row := func(mask *ir.Value) *ir.Value {
		sum := m.Sum(m.Mul(x, mask), n-2)
		return m.to(m.Reshape(sum, append(m.front(x), 1, m.columns(x))), shape)
	}
	s, c := m.to(sine, shape), shifted(m.Builder, m.to(cosine, shape), -1)
	first, second := row(p), row(q)
	x = m.Add(x, m.Mul(p, m.Sub(m.Mul(c, first), m.Mul(s, second))))
	return m.Add(x, m.Mul(q, m.Add(m.Mul(s, first), m.Mul(c, second))))
}
