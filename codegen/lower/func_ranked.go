package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// ranked are rows in order, with nan behind the others, of which each row has count.
type ranked struct {
	*ir.Builder
	sorted, count *ir.Value
}

// ranked is the operand with its axes of the argument `axis` as the last one.
func (c *call) ranked() ranked {
	x := c.rows()
	last := len(x.Type.Shape) - 1
	missing := c.Unary(ir.OpIsNaN, x)
	x = c.Where(missing, filled(c.Builder, x, math.Inf(1)), x)
	return ranked{c.Builder, pick(c.Builder, x, c.ArgSort(x, last, false), last), c.Sum(c.Cast(c.Not(missing), ir.I32), last)}
}

// wide is the type in which places are computed.
func (r ranked) wide() ir.DType {
	if r.sorted.Type.DType == ir.F64 {
		return ir.F64
	}
	return ir.F32
}

// given are parts from 0 to 1, the same for each row, as the last axis.
func (r ranked) given(parts ...float64) *ir.Value {
	lit := &ir.Literal{Floats: parts}
	return r.BroadcastTo(r.Const(r.wide(), ir.Dims(len(parts)), lit), append(r.count.Type.Shape.Clone(), ir.Dim(len(parts))))
}

// partsOf is the argument q as parts from 0 to 1 of each row.
func (c *call) partsOf(r ranked, whole float64) *ir.Value {
	if parts, known := catalog.Numbers(c.node.In[1].Const); known {
		for i := range parts {
			parts[i] /= whole
		}
		return r.given(parts...)
	}
	to := append(r.count.Type.Shape.Clone(), 1)
	if c.rank(1) > 0 {
		to[len(to)-1] = c.in[1].Type.Shape[c.lead(1)]
	}
	q := c.spread(1, r.wide(), to)
	return c.Div(q, filled(c.Builder, q, whole))
}

// at takes what lies at q, parts from 0 to 1 of each row as the last axis, of those that count; nan if there is none.
func (r ranked) at(q *ir.Value, method string) *ir.Value {
	b, d := r.Builder, r.sorted.Type.DType
	along := everyAxis(0, len(r.count.Type.Shape))
	count := r.Broadcast(r.count, q.Type.Shape, along)
	most := shifted(b, r.Max(count, filled(b, count, 1)), -1)
	end := r.Cast(most, q.Type.DType)
	place := r.Max(r.Min(r.Mul(end, q), end), filled(b, q, 0))
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
	element := func(i *ir.Value) *ir.Value { return pick(b, r.sorted, i, len(along)) }
	x, y := element(first), element(r.Min(shifted(b, first, 1), most))
	none := equals(b, count, 0)
	share := r.Cast(part, d)
	y = r.Where(none, filled(b, y, 0), y)
	x = r.Where(none, filled(b, x, math.NaN()), x)
	z := r.Add(r.Mul(x, shifted(b, r.Neg(share), 1)), r.Mul(y, share))
	z = r.Where(equals(b, share, 0), x, z) // inf times 0 is no number
	return r.Where(equals(b, share, 1), y, z)
}

func nanQuantiles(whole float64) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		r := c.ranked()
		return c.partsFirst(r.at(c.partsOf(r, whole), c.Word("method")))
	}
}

func (c *call) nanMedian() *ir.Value {
	r := c.ranked()
	return c.Reshape(r.at(r.given(0.5), "linear"), c.out(0).Shape)
}
