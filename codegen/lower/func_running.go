package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// running are functions along an axis that stays, and sorts.
var running = []row{
	fn("cumsum", alongAxis(func(b *ir.Builder, x *ir.Value, axis int) *ir.Value { return b.CumSum(x, axis, false, false) })),
	fn("cumprod", alongAxis(cumProd)), fn("diff", diff),
	fn("sort", alongAxis(sorted)), fn("argsort", argSort),
	{catalog.Func, "top_k", topK}, fn("in_top_k", inTopK),
	fn("searchsorted", func(c *call) *ir.Value { return places(c, 0, 1, c.Word("side") == "right") }),
	fn("digitize", func(c *call) *ir.Value { return places(c, 1, 0, true) }),
}

// rowsOf returns the operand in an element type and the axis of the argument `axis`; without one, the sample's
// elements are one row.
func (c *call) rowsOf(d ir.DType) (x *ir.Value, axis int) {
	x, lead := c.as(0, d), c.lead(0)
	if c.Has("axis") {
		return x, c.axis("axis", 0)
	}
	return merged(c.Builder, x, c.axes("axis", 0)), lead
}

// alongAxis is a function of x, of the result's type, along one axis.
func alongAxis(f func(b *ir.Builder, x *ir.Value, axis int) *ir.Value) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		x, axis := c.rowsOf(c.out(0).DType)
		return f(c.Builder, x, axis)
	}
}

// cumProd doubles the number of factors each time: after n rounds each element has the 2^n up to it.
func cumProd(b *ir.Builder, x *ir.Value, axis int) *ir.Value {
	for step := ir.Dim(1); step < x.Type.Shape[axis]; step *= 2 {
		x = b.Mul(x, moved(b, x, axis, int(step), 1))
	}
	return x
}

// moved shifts x along an axis by some places towards its end and fills what gets free.
func moved(b *ir.Builder, x *ir.Value, axis, by int, fill float64) *ir.Value {
	n := len(x.Type.Shape)
	lo, hi := make([]int, n), make([]int, n)
	lo[axis], hi[axis] = by, -by
	return b.Pad(x, lo, hi, make([]int, n), fill)
}

func diff(c *call) *ir.Value {
	x, axis := c.as(0, c.out(0).DType), c.axis("axis", 0)
	for range c.Int("n") {
		n := x.Type.Shape[axis]
		x = c.Sub(c.SliceAxis(x, axis, 1, n), c.SliceAxis(x, axis, 0, n-1))
	}
	return x
}

// sortable returns what sorts like x: numbers.
func sortable(b *ir.Builder, x *ir.Value) *ir.Value {
	if x.Type.DType == ir.Bool {
		return b.Cast(x, ir.U8)
	}
	return x
}

func sorted(b *ir.Builder, x *ir.Value, axis int) *ir.Value {
	return pick(b, x, b.ArgSort(sortable(b, x), axis, false), axis)
}

func argSort(c *call) *ir.Value {
	x, axis := c.rowsOf(c.in[0].Type.DType)
	return c.ArgSort(sortable(c.Builder, x), axis, false)
}

// pick takes elements of x along an axis at indices, which have x's other axes.
func pick(b *ir.Builder, x, indices *ir.Value, axis int) *ir.Value {
	last := len(x.Type.Shape) - 1
	there, here := toLast(len(x.Type.Shape), axis)
	y := b.Gather(b.Transpose(x, there), b.Transpose(indices, there), last, last)
	return b.Transpose(y, here)
}

// toLast is the permutation that moves an axis behind the others, and the one back.
func toLast(rank, axis int) (there, here []int) {
	here = make([]int, rank)
	for i := range rank {
		if i != axis {
			there = append(there, i)
		}
	}
	there = append(there, axis)
	for i, a := range there {
		here[a] = i
	}
	return there, here
}

func topK(c *call) []*ir.Value {
	x := c.in[0]
	last := len(x.Type.Shape) - 1
	order := c.SliceAxis(c.ArgSort(sortable(c.Builder, x), last, true), last, 0, ir.Dim(c.Int("k")))
	return []*ir.Value{pick(c.Builder, x, order, last), order}
}

// inTopK counts the predictions that are larger than the target's. Where that one is not finite it is false.
func inTopK(c *call) *ir.Value {
	to := append(c.out(0).Shape.Clone(), c.in[1].Type.Shape[len(c.in[1].Type.Shape)-1])
	b, predictions := c.Builder, c.spread(1, ir.F32, to)
	last := len(to) - 1
	targets := c.repeat(c.as(0, ir.I32), c.lead(0), to[:last])
	column := b.Reshape(targets, append(to[:last:last], 1))
	inside := b.Binary(ir.OpAnd, b.Not(below(b, targets, 0)), below(b, targets, float64(to[last])))
	safe := b.Where(b.Reshape(inside, column.Type.Shape), column, filled(b, column, 0))
	its := b.Gather(predictions, safe, last, last)
	more := b.Binary(ir.OpLess, back(b, b.Reshape(its, to[:last]), predictions, []int{last}), predictions)
	count := b.Sum(b.Cast(more, ir.I32), last)
	good := b.Binary(ir.OpAnd, inside, finite(b, b.Reshape(its, to[:last])))
	return b.Binary(ir.OpAnd, good, below(b, count, float64(c.Int("k"))))
}

// places counts, for each value, the elements of a sorted vector that are smaller, or not larger.
func places(c *call, vector, values int, orEqual bool) *ir.Value {
	d := c.common()
	if d == ir.Bool {
		d = ir.U8
	}
	t := c.out(0)
	n := c.in[vector].Type.Shape[len(c.in[vector].Type.Shape)-1]
	to := append(t.Shape.Clone(), n)
	v := c.repeat(c.as(values, d), c.lead(values), t.Shape)
	all := back(c.Builder, v, &ir.Value{Type: ir.Type{DType: d, Shape: to}}, []int{len(t.Shape)})
	edges := c.repeat(c.as(vector, d), c.lead(vector), to)
	passed := c.Binary(ir.OpLess, edges, all)
	if orEqual { // no number is behind all
		passed = c.Not(c.Binary(ir.OpLess, all, edges))
	}
	return c.Sum(c.Cast(passed, ir.I32), len(t.Shape))
}
