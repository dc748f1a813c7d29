package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
)

// svd finds U, σ and V without derivatives, and has these by perturbation: with P = Uᵀ·dx·V, dσ is P's diagonal,
// dU = U·(F ∘ (P·S + S·Pᵀ)) + (I - U·Uᵀ)·dx·V / S and dV alike, where F is 1 / (σⱼ² - σᵢ²) off the diagonal (Townsend, 2016).
func svd(c *call) []*ir.Value {
	m := matrices{c.Builder}
	x := c.float(0)
	wide := m.rows(x) < m.columns(x)
	if wide {
		x = m.turn(x)
	}
	u, s, v := m.svd(m.StopGradient(x))
	k := m.columns(x)
	thin := m.block(u, 0, -1, 0, k)
	dx := m.Sub(x, m.StopGradient(x))
	p := m.times(m.times(m.turn(thin), dx), v)
	last := m.rank(x) - 1
	value := m.Add(s, diagonalOf(m.Builder, p, last-1, last, 0))
	if !c.Bool("compute_uv") {
		return []*ir.Value{value}
	}
	moved := m.Add(thin, m.turnedBy(thin, p, s, m.times(dx, v)))
	right := m.Add(v, m.turnedBy(v, m.turn(p), s, m.times(m.turn(dx), thin)))
	if c.Bool("full_matrices") && m.rows(x) > k {
		moved = m.beside(moved, m.block(u, 0, -1, k, -1))
	}
	if wide {
		return []*ir.Value{right, value, m.turn(moved)}
	}
	return []*ir.Value{moved, value, m.turn(right)}
}

// singular are the singular values, the largest first.
func (m matrices) singular(x *ir.Value) *ir.Value {
	if m.rows(x) < m.columns(x) {
		x = m.turn(x)
	}
	still := m.StopGradient(x)
	u, s, v := m.svd(still)
	change := m.times(m.times(m.turn(m.block(u, 0, -1, 0, m.columns(x))), m.Sub(x, still)), v)
	last := m.rank(x) - 1
	return m.Add(s, diagonalOf(m.Builder, change, last-1, last, 0))
}

// turnedBy is how singular vectors u turn if their matrix changes: p is that change between the vectors, and changed what
// it makes of those of the other side.
func (m matrices) turnedBy(u, p, s, changed *ir.Value) *ir.Value {
	column := m.to(m.Reshape(s, append(s.Type.Shape.Clone(), 1)), p.Type.Shape)
	row := m.turn(column)
	gap := m.Sub(m.Mul(row, row), m.Mul(column, column))
	change := m.Mul(m.over(gap), m.Add(m.Mul(p, row), m.Mul(column, m.turn(p))))
	outside := m.Sub(changed, m.times(u, m.times(m.turn(u), changed)))
	inverse := m.over(m.Reshape(s, append(m.front(u), 1, m.columns(u))))
	return m.Add(m.times(u, change), m.Mul(outside, m.to(inverse, outside.Type.Shape)))
}

// over is 1 / x, 0 where x is 0.
func (m matrices) over(x *ir.Value) *ir.Value {
	none, one := equals(m.Builder, x, 0), filled(m.Builder, x, 1)
	return m.Where(none, filled(m.Builder, x, 0), m.Div(one, m.Where(none, one, x)))
}

// svd rotates pairs of columns until all are orthogonal (Hestenes, 1958); their lengths are σ, largest first. The vectors
// come from reflections of what is left, so U, of all its columns, is orthogonal whatever the rank.
func (m matrices) svd(x *ir.Value) (u, s, v *ir.Value) {
	n := int(m.columns(x))
	a := m.turn(x) // rows are rotated
	right := m.eye(x.Type.DType, m.front(x), ir.Dim(n), ir.Dim(n))
	a, right = m.rotated(n, m.orthogonal(a.Type, right.Type), a, right)
	last := m.rank(a) - 1
	order := m.ArgSort(m.Sum(m.Mul(a, a), last), last-1, true)
	a, right = m.Gather(a, order, last-1, last-1), m.Gather(right, order, last-1, last-1)
	q, r := m.qr(m.turn(a), m.rows(x))
	lengths := diagonalOf(m.Builder, r, last-1, last, 0)
	sign := m.Where(below(m.Builder, lengths, 0), filled(m.Builder, lengths, -1), filled(m.Builder, lengths, 1))
	if extra := int(m.rows(x)) - n; extra > 0 {
		hi := make([]int, m.rank(sign))
		hi[m.rank(sign)-1] = extra
		sign = m.Pad(sign, make([]int, len(hi)), hi, make([]int, len(hi)), 1)
	}
	u = m.Mul(q, m.to(m.Reshape(sign, append(m.front(q), 1, m.columns(q))), q.Type.Shape))
	return u, m.Unary(ir.OpAbs, lengths), m.turn(right)
}

// orthogonal is a turn: it rotates rows p and q of A so that they are orthogonal, and those of V along.
func (m matrices) orthogonal(a, v ir.Type) *ir.Graph {
	in := matrices{&ir.Builder{Graph: &ir.Graph{Name: "orthogonal"}, Scope: m.Scope, Phase: m.Phase, Part: m.Part}}
	x := in.Param(&ir.Param{Kind: ir.Carried, Name: "a"}, a)
	right := in.Param(&ir.Param{Kind: ir.Carried, Name: "v"}, v)
	p := in.Param(&ir.Param{Kind: ir.Slice, Name: "p"}, ir.Type{DType: ir.I32})
	q := in.Param(&ir.Param{Kind: ir.Slice, Name: "q"}, ir.Type{DType: ir.I32})
	rows, columns := in.axisMask(p, a), in.axisMask(q, a)
	last := in.rank(x) - 1
	row := func(mask *ir.Value) *ir.Value { return in.Sum(in.Mul(x, mask), last-1) }
	one, other := row(rows), row(columns)
	dot := func(x, y *ir.Value) *ir.Value {
		return in.Reshape(in.Sum(in.Mul(x, y), last-1), append(in.front(in.Graph.Params[0].Value), 1, 1))
	}
	sine, cosine := in.rotationOf(dot(one, one), dot(other, other), dot(one, other))
	in.Result("a", in.turned(x, rows, columns, sine, cosine))
	in.Result("v", in.turned(right, in.axisMask(p, v), in.axisMask(q, v), sine, cosine))
	return in.Graph
}

// pinv is V / S · Uᵀ without what is below a bound, by default that of JAX: the largest singular value times 10 times the
// longer side times the type's unit. Its derivative is that of Golub and Pereyra (1973).
func (m matrices) pinv(x *ir.Value, rcond float64) *ir.Value {
	wide := m.rows(x) < m.columns(x)
	if wide {
		return m.turn(m.pinv(m.turn(x), rcond))
	}
	still := m.StopGradient(x)
	u, s, v := m.svd(still)
	last := m.rank(s) - 1
	bound := scaled(m.Builder, m.SliceAxis(s, last, 0, 1), rcond)
	kept := m.Where(m.Binary(ir.OpLess, m.to(bound, s.Type.Shape), s), s, filled(m.Builder, s, 0))
	inverse := m.over(m.Reshape(kept, append(m.front(x), 1, m.columns(x))))
	k := m.columns(x)
	p := m.StopGradient(m.times(m.Mul(v, m.to(inverse, v.Type.Shape)), m.turn(m.block(u, 0, -1, 0, k))))
	dx := m.Sub(x, still)
	pt, dxt := m.turn(p), m.turn(dx)
	change := m.Neg(m.times(m.times(p, dx), p))
	left := m.times(m.times(p, pt), m.Sub(dxt, m.times(dxt, m.times(still, p))))
	right := m.times(m.Sub(dxt, m.times(m.times(p, still), dxt)), m.times(pt, p))
	return m.Add(p, m.Add(change, m.Add(left, right)))
}

// epsilon is the distance from 1 to the next number of a type.
func epsilon(d ir.DType) float64 {
	switch d {
	case ir.F64:
		return 0x1p-52
	case ir.F16:
		return 0x1p-10
	case ir.BF16:
		return 0x1p-7
	}
	return 0x1p-23
}

// longer is the longer side of matrices.
func (m matrices) longer(x *ir.Value) float64 { return float64(max(m.rows(x), m.columns(x))) }

func pinv(c *call) *ir.Value {
	m, x := matrices{c.Builder}, c.float(0)
	return m.pinv(x, floatOr(c.Args, "rcond", 10*m.longer(x)*epsilon(x.Type.DType)))
}

// lstsq is the shortest of the closest: pinv(a)·b.
func lstsq(c *call) *ir.Value {
	return solved(func(m matrices, a, b *ir.Value) *ir.Value {
		unit := epsilon(a.Type.DType)
		bound := floatOr(c.Args, "rcond", m.longer(a)*unit)
		if bound < 0 {
			bound = unit
		}
		return m.times(m.pinv(a, bound), b)
	})(c)
}

// matrixRank counts the singular values above tol, by default the longer side times the type's unit of the largest.
func matrixRank(c *call) *ir.Value {
	m, x := matrices{c.Builder}, m32(c)
	if m.rows(x) < m.columns(x) {
		x = m.turn(x)
	}
	_, s, _ := m.svd(x)
	last := m.rank(s) - 1
	var bound *ir.Value
	if c.Has("tol") {
		bound = filled(c.Builder, s, c.Float("tol"))
	} else {
		bound = m.to(scaled(c.Builder, m.SliceAxis(s, last, 0, 1), m.longer(x)*epsilon(x.Type.DType)), s.Type.Shape)
	}
	return m.Sum(m.Cast(m.Binary(ir.OpLess, bound, s), ir.I32), last)
}

// m32 is the operand as floats without derivative.
func m32(c *call) *ir.Value { return c.StopGradient(c.float(0)) }

// luFactor eliminates with the largest pivot of each column; what is left has the factors of L below the diagonal. A pivot
// is the row that it was exchanged with.
func luFactor(c *call) []*ir.Value {
	m := matrices{c.Builder}
	rest := c.float(0) // the rows that are left, and before each its factors
	var rows, pivots []*ir.Value
	for k := range min(m.rows(rest), m.columns(rest)) {
		turned := m.block(rest, 0, -1, k, -1)
		if k > 0 {
			turned = m.beside(turned, m.block(rest, 0, -1, 0, k))
		}
		width := m.columns(rest)
		at := m.Fill(ir.I32, m.front(rest), 0)
		if m.rows(rest) > 1 {
			turned, at = m.pivotedAt(turned)
		}
		pivots = append(pivots, m.Reshape(shifted(c.Builder, at, float64(k)), append(m.front(rest), 1)))
		live, factors := m.block(turned, 0, -1, 0, width-k), (*ir.Value)(nil)
		if k > 0 {
			factors = m.block(turned, 0, -1, width-k, -1)
		}
		pivot := m.block(live, 0, 1, 0, -1)
		row := pivot
		if k > 0 {
			row = m.beside(m.block(factors, 0, 1, 0, -1), pivot)
		}
		rows = append(rows, row)
		if m.rows(rest) == 1 {
			rest = nil
			break
		}
		under := m.block(live, 1, -1, 0, 1)
		factor := m.Div(under, m.to(m.block(pivot, 0, 1, 0, 1), under.Type.Shape))
		parts := []*ir.Value{factor}
		if k > 0 {
			parts = []*ir.Value{m.block(factors, 1, -1, 0, -1), factor}
		}
		if width-k > 1 {
			parts = append(parts, m.minus(m.block(live, 1, -1, 1, -1), factor, m.block(pivot, 0, 1, 1, -1)))
		}
		rest = m.beside(parts...)
	}
	if rest != nil {
		rows = append(rows, rest)
	}
	return []*ir.Value{m.under(rows...), m.Concat(len(m.front(rows[0])), pivots...)}
}
