package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// reductions are functions that drop axes.
var reductions = []row{
	fn("sum", reduce(ir.OpSum)), fn("prod", reduce(ir.OpProd)),
	fn("max", started(ir.OpReduceMax, ir.OpMax)), fn("min", started(ir.OpReduceMin, ir.OpMin)), fn("amax", reduce(ir.OpReduceMax)), fn("amin", reduce(ir.OpReduceMin)),
	fn("any", reduce(ir.OpReduceMax)), fn("all", reduce(ir.OpReduceMin)),
	fn("ptp", kept(func(b *ir.Builder, x *ir.Value, axes []int) *ir.Value {
		return b.Sub(b.Reduce(ir.OpReduceMax, x, axes...), b.Reduce(ir.OpReduceMin, x, axes...))
	})),
	fn("mean", kept(meanOf)), fn("var", kept(variance)), fn("logsumexp", kept(logSumExp)),
	fn("std", kept(func(b *ir.Builder, x *ir.Value, axes []int) *ir.Value { return b.Sqrt(variance(b, x, axes)) })),
	fn("count_nonzero", func(c *call) *ir.Value {
		return c.Sum(c.Cast(c.truth(0), ir.I32), c.axes("axis", 0)...)
	}),
	fn("argmax", argMax(false)), fn("argmin", argMax(true)), fn("norm", norm), {catalog.Func, "moments", moments},
	fn("median", func(c *call) *ir.Value {
		return c.Reshape(between(c.Builder, c.sortedRows(), 0.5, "linear"), c.out(0).Shape)
	}),
	fn("quantile", quantiles(1)), fn("percentile", quantiles(100)),
	fn("nanquantile", nanQuantiles(1)), fn("nanpercentile", nanQuantiles(100)),
	fn("nanmedian", func(c *call) *ir.Value { return c.nanMedian() }),
}

// reduce is a primitive over the axes of the argument `axis`, in the type of the result.
func reduce(kind ir.Kind) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		t, axes := c.out(0), c.axes("axis", 0)
		x := c.as(0, t.DType)
		if t.DType == ir.Bool {
			return c.Reshape(reduceBools(c.Builder, kind, x, axes), t.Shape)
		}
		return c.Reshape(c.Reduce(kind, x, axes...), t.Shape)
	}
}

// started is a reduction in which a number takes part.
func started(kind, with ir.Kind) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		y := reduce(kind)(c)
		if !c.Has("initial") {
			return y
		}
		return c.Binary(with, y, filled(c.Builder, y, c.Float("initial")))
	}
}

// reduceBools reduces bools, as bytes, by reduce_max (any) or reduce_min (all).
func reduceBools(b *ir.Builder, kind ir.Kind, x *ir.Value, axes []int) *ir.Value {
	if len(axes) == 0 {
		return x
	}
	return b.Cast(b.Reduce(kind, b.Cast(x, ir.U8), axes...), ir.Bool)
}

// kept is a function of x, of the result's type, and of axes that it drops.
func kept(f func(b *ir.Builder, x *ir.Value, axes []int) *ir.Value) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		t := c.out(0)
		return c.Reshape(f(c.Builder, c.as(0, t.DType), c.axes("axis", 0)), t.Shape)
	}
}

// variance is the mean of squares of what is centred first, so that it does not cancel.
func variance(b *ir.Builder, x *ir.Value, axes []int) *ir.Value {
	centred := b.Sub(x, back(b, meanOf(b, x, axes), x, axes))
	return meanOf(b, b.Mul(centred, centred), axes)
}

func moments(c *call) []*ir.Value {
	t, axes := c.out(0), c.axes("axes", 0)
	x := c.as(0, t.DType)
	mean := meanOf(c.Builder, x, axes)
	centred := c.Sub(x, back(c.Builder, mean, x, axes))
	v := meanOf(c.Builder, c.Mul(centred, centred), axes)
	return []*ir.Value{c.Reshape(mean, t.Shape), c.Reshape(v, t.Shape)}
}

// logSumExp takes off the largest first. An infinite one would be subtracted from itself and stays.
func logSumExp(b *ir.Builder, x *ir.Value, axes []int) *ir.Value {
	if len(axes) == 0 {
		return x
	}
	most := steadyMax(b, x, axes)
	sum := b.Sum(b.Exp(b.Sub(x, back(b, most, x, axes))), axes...)
	return b.Add(b.Log(sum), most)
}

// steadyMax is the largest along axes as what is taken off before exp: no derivative passes, infinities are 0.
func steadyMax(b *ir.Builder, x *ir.Value, axes []int) *ir.Value {
	most := b.Reduce(ir.OpReduceMax, x, axes...)
	return b.StopGradient(b.Where(finite(b, most), most, filled(b, most, 0)))
}

// argMax finds the largest along one axis, or in the sample's elements in one row. What orders the other way round
// is -x, and not(x) of whole numbers, which cannot wrap.
func argMax(least bool) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		x := c.in[0]
		if x.Type.DType == ir.Bool {
			x = c.Cast(x, ir.U8)
		}
		switch {
		case least && x.Type.DType.IsFloat():
			x = c.Neg(x)
		case least:
			x = c.Not(x)
		}
		x = merged(c.Builder, x, c.axes("axis", 0))
		return c.Reshape(c.ArgMax(x, len(x.Type.Shape)-1), c.out(0).Shape)
	}
}

// merged moves axes behind the others and makes them one.
func merged(b *ir.Builder, x *ir.Value, axes []int) *ir.Value {
	var order []int
	var shape ir.Shape
	for i, d := range x.Type.Shape {
		if !slices.Contains(axes, i) {
			order, shape = append(order, i), append(shape, d)
		}
	}
	n := ir.Dim(1)
	for _, axis := range axes {
		d := x.Type.Shape[axis]
		if d.IsBatch() {
			d, n = -d, -n
		}
		n *= d
	}
	return b.Reshape(b.Transpose(x, append(order, axes...)), append(shape, n))
}
