package lower

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

func norm(c *call) *ir.Value {
	t, axes := c.out(0), c.axes("axis", 0)
	x := c.as(0, t.DType)
	if !c.Has("ord") || c.Values["ord"] == catalog.Word("fro") {
		return c.Reshape(vectorNorm(c.Builder, x, 2, axes), t.Shape)
	}
	if len(axes) != 2 {
		return c.Reshape(vectorNorm(c.Builder, x, c.Float("ord"), axes), t.Shape)
	}
	for i, axis := range c.AxesGiven("axis", c.rank(0)) { // the rows come first, however the axes lie
		axes[i] = catalog.Wrap(axis, c.rank(0)) + c.lead(0)
	}
	if c.Singular() {
		return c.Reshape(c.singularNorm(x, axes), t.Shape)
	}
	return c.Reshape(matrixNorm(c.Builder, x, c.Float("ord"), axes), t.Shape)
}

// singularNorm is the largest (ord = 2) or smallest (-2) singular value, or the sum of all (nuc).
func (c *call) singularNorm(x *ir.Value, axes []int) *ir.Value {
	m := matrices{c.Builder}
	var order []int
	for axis := range x.Type.Shape {
		if !slices.Contains(axes, axis) {
			order = append(order, axis)
		}
	}
	s := m.singular(c.Transpose(x, append(order, axes...)))
	last := m.rank(s) - 1
	switch c.Values["ord"] {
	case catalog.Word("nuc"):
		return m.Sum(s, last)
	case catalog.Int(2), catalog.Float(2):
		return m.SliceAxis(s, last, 0, 1)
	}
	return m.SliceAxis(s, last, s.Type.Shape[last]-1, s.Type.Shape[last])
}

func vectorNorm(b *ir.Builder, x *ir.Value, p float64, axes []int) *ir.Value {
	if p == 2 {
		return b.Sqrt(b.Sum(b.Mul(x, x), axes...))
	}
	size := b.Unary(ir.OpAbs, x)
	switch {
	case math.IsInf(p, 1):
		return b.Reduce(ir.OpReduceMax, size, axes...)
	case math.IsInf(p, -1):
		return b.Reduce(ir.OpReduceMin, size, axes...)
	case p == 0:
		return b.Sum(b.Cast(b.Cast(x, ir.Bool), x.Type.DType), axes...)
	case p == 1:
		return b.Sum(size, axes...)
	}
	sum := b.Sum(b.Binary(ir.OpPow, size, filled(b, x, p)), axes...)
	return b.Binary(ir.OpPow, sum, filled(b, sum, 1/p))
}

// matrixNorm is the largest (smallest for negative p) sum of sizes over rows (p = ±1) or columns (p = ±inf).
func matrixNorm(b *ir.Builder, x *ir.Value, p float64, axes []int) *ir.Value {
	over, rest := axes[0], axes[1]
	if math.IsInf(p, 0) {
		over, rest = rest, over
	}
	if rest > over {
		rest--
	}
	kind := ir.OpReduceMax
	if p < 0 {
		kind = ir.OpReduceMin
	}
	return b.Reduce(kind, b.Sum(b.Unary(ir.OpAbs, x), over), rest)
}

func quantiles(whole float64) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		parts, several := c.Parts()
		method := c.Word("method")
		if !several {
			return quantile(c, parts[0]/whole, method)
		}
		// The parts are the first axis of a sample.
		t, lead := c.out(0), c.lead(0)
		var all []*ir.Value
		one := t.Shape.Clone()
		one[lead] = 1
		sorted := c.sortedRows()
		for _, q := range parts {
			all = append(all, c.Reshape(between(c.Builder, sorted, q/whole, method), one))
		}
		return c.Concat(lead, all...)
	}
}

func quantile(c *call, q float64, method string) *ir.Value {
	return c.Reshape(between(c.Builder, c.sortedRows(), q, method), c.out(0).Shape)
}

// sortedRows is the operand with its axes of the argument `axis` as the last one, in order.
func (c *call) sortedRows() *ir.Value {
	x := merged(c.Builder, c.as(0, c.out(0).DType), c.axes("axis", 0))
	last := len(x.Type.Shape) - 1
	return pick(c.Builder, x, c.ArgSort(x, last, false), last)
}

// between takes what lies at q from 0 to 1 of the last axis, and nan, which is sorted behind the others, if there is one.
func between(b *ir.Builder, sorted *ir.Value, q float64, method string) *ir.Value {
	last := len(sorted.Type.Shape) - 1
	n := int(sorted.Type.Shape[last])
	at := q * float64(n-1)
	if near := math.Round(at); math.Abs(at-near) < 1e-9 {
		at = near
	}
	low := min(max(int(math.Floor(at)), 0), n-1)
	high := min(low+1, n-1)
	if at == float64(low) {
		high = low
	}
	element := func(i int) *ir.Value {
		return b.Reshape(b.SliceAxis(sorted, last, ir.Dim(i), ir.Dim(i+1)), sorted.Type.Shape[:last])
	}
	part := at - float64(low)
	switch method {
	case "lower":
		part = 0
	case "higher":
		part = math.Ceil(part)
	case "nearest":
		part = math.Ceil(part - 0.5) // the lower one at a half
	case "midpoint":
		if part > 0 {
			part = 0.5
		}
	}
	var z *ir.Value
	switch part {
	case 0:
		z = element(low)
	case 1:
		z = element(high)
	default:
		z = b.Add(scaled(b, element(low), 1-part), scaled(b, element(high), part))
	}
	most := element(n - 1)
	return b.Where(b.Unary(ir.OpIsNaN, most), most, z)
}

// ranked are rows in order, with nan behind the others, of which each row has count.
type ranked struct {
	*ir.Builder
	sorted, count *ir.Value
}

// ranked is the operand with its axes of the argument `axis` as the last one.
func (c *call) ranked() ranked {
	x := merged(c.Builder, c.as(0, c.out(0).DType), c.axes("axis", 0))
	last := len(x.Type.Shape) - 1
	missing := c.Unary(ir.OpIsNaN, x)
	x = c.Where(missing, filled(c.Builder, x, math.Inf(1)), x)
	return ranked{c.Builder, pick(c.Builder, x, c.ArgSort(x, last, false), last), c.Sum(c.Cast(c.Not(missing), ir.I32), last)}
}

// at takes what lies at q from 0 to 1 of those that count; nan if there is none.
func (r ranked) at(q float64, method string) *ir.Value {
	b, d := r.Builder, r.sorted.Type.DType
	last := len(r.sorted.Type.Shape) - 1
	wide := ir.F32
	if d == ir.F64 {
		wide = d
	}
	most := shifted(b, r.Max(r.count, filled(b, r.count, 1)), -1)
	place := scaled(b, r.Cast(most, wide), q)
	low := r.Unary(ir.OpFloor, shifted(b, place, 1e-6))
	part := r.Max(r.Sub(place, low), filled(b, place, 0))
	part = r.Where(below(b, part, 2e-6), filled(b, part, 0), part)
	switch method {
	case "lower":
		part = filled(b, part, 0)
	case "higher":
		part = r.Unary(ir.OpCeil, part)
	case "nearest":
		part = r.Unary(ir.OpCeil, shifted(b, part, -0.5)) // the lower one at a half
	case "midpoint":
		part = scaled(b, r.Unary(ir.OpCeil, part), 0.5)
	}
	first := r.Min(r.Cast(low, ir.I32), most)
	element := func(i *ir.Value) *ir.Value {
		at := r.Reshape(i, append(i.Type.Shape.Clone(), 1))
		return r.Reshape(pick(b, r.sorted, at, last), i.Type.Shape)
	}
	x, y := element(first), element(r.Min(shifted(b, first, 1), most))
	none := equals(b, r.count, 0)
	share := r.Cast(part, d)
	y = r.Where(none, filled(b, y, 0), y)
	x = r.Where(none, filled(b, x, math.NaN()), x)
	z := r.Add(r.Mul(x, shifted(b, r.Neg(share), 1)), r.Mul(y, share))
	z = r.Where(equals(b, share, 0), x, z) // inf times 0 is no number
	return r.Where(equals(b, share, 1), y, z)
}

func nanQuantiles(whole float64) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		parts, several := c.Parts()
		r, method := c.ranked(), c.Word("method")
		if !several {
			return c.Reshape(r.at(parts[0]/whole, method), c.out(0).Shape)
		}
		// The parts are the first axis of a sample.
		lead, one := c.lead(0), c.out(0).Shape.Clone()
		one[lead] = 1
		var all []*ir.Value
		for _, q := range parts {
			all = append(all, c.Reshape(r.at(q/whole, method), one))
		}
		return c.Concat(lead, all...)
	}
}
