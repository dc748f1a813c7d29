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
		method, sorted := c.Word("method"), c.sortedRows()
		last := len(sorted.Type.Shape) - 1
		parts, known := catalog.Numbers(c.node.In[1].Const)
		if !known {
			n := sorted.Type.Shape[last]
			r := ranked{c.Builder, sorted, c.Fill(ir.I32, sorted.Type.Shape[:last], float64(n))}
			z := r.at(c.partsOf(r, whole), method)
			most := c.BroadcastTo(c.SliceAxis(sorted, last, n-1, n), z.Type.Shape)
			return c.partsFirst(c.Where(c.Unary(ir.OpIsNaN, most), most, z))
		}
		one := append(sorted.Type.Shape[:last].Clone(), 1)
		var all []*ir.Value
		for _, q := range parts {
			all = append(all, c.Reshape(between(c.Builder, sorted, q/whole, method), one))
		}
		return c.partsFirst(c.Concat(last, all...))
	}
}

// rows is the operand with its axes of the argument `axis` as the last one.
func (c *call) rows() *ir.Value {
	axes := c.AxesOf("axis", c.rank(0))
	for i := range axes {
		axes[i] += c.lead0()
	}
	return merged(c.Builder, c.sampled(0, c.out(0).DType), axes)
}

// sortedRows are rows in order.
func (c *call) sortedRows() *ir.Value {
	x := c.rows()
	last := len(x.Type.Shape) - 1
	return pick(c.Builder, x, c.ArgSort(x, last, false), last)
}

// partsFirst makes the last axis, that of the parts, the first one of a sample, as in the result.
func (c *call) partsFirst(x *ir.Value) *ir.Value {
	_, order := toLast(len(x.Type.Shape), c.lead0())
	return c.Reshape(c.Transpose(x, order), c.out(0).Shape)
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
