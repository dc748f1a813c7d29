package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// builtins are the forms of the language that are no functions of Keras.
var builtins = []row{
	{catalog.Func, "getitem", one(getitem)},
	{catalog.Func, "cast", one(func(c *call) *ir.Value { return c.as(0, c.out(0).DType) })},
	{catalog.Func, "grad", func(c *call) []*ir.Value { return c.Grad(c.in[0], c.in[1]) }},
	{catalog.Func, "across_batch", one(func(c *call) *ir.Value { return c.in[0] })},
	{catalog.Func, "stop_gradient", one(func(c *call) *ir.Value { return c.StopGradient(c.in[0]) })},
	{catalog.Layer, "RNN", rnn},
}

// getitem cuts a box, turns axes with a negative step around, and drops and adds axes.
func getitem(c *call) *ir.Value {
	x, lead := c.in[0], c.lead(0)
	n := len(x.Type.Shape)
	starts, limits, strides := make([]ir.Dim, n), x.Type.Shape.Clone(), make([]int, n)
	for i := range strides {
		strides[i] = 1
	}
	var turned []int
	axis := lead
	for _, p := range c.node.Index {
		switch {
		case p.NewAxis:
			continue
		case !p.IsSlice:
			starts[axis], limits[axis] = ir.Dim(p.At), ir.Dim(p.At+1)
		case x.Type.Shape[axis].IsBatch():
		case p.Step > 0:
			starts[axis], limits[axis], strides[axis] = ir.Dim(p.Start), ir.Dim(p.Stop), p.Step
		default:
			// From the last element taken up to the first, then turned around.
			count := (p.Start - p.Stop - p.Step - 1) / -p.Step
			starts[axis], limits[axis], strides[axis] = ir.Dim(p.Start+(count-1)*p.Step), ir.Dim(p.Start+1), -p.Step
			turned = append(turned, axis)
		}
		axis++
	}
	y := c.box(x, starts, limits, strides)
	if turned != nil {
		y = c.Reverse(y, turned...)
	}
	return c.Reshape(y, c.out(0).Shape)
}

// box is Slice, but x itself if nothing is cut off.
func (c *call) box(x *ir.Value, starts, limits []ir.Dim, strides []int) *ir.Value {
	whole := true
	for i, d := range x.Type.Shape {
		whole = whole && starts[i] == 0 && limits[i] == d && strides[i] == 1
	}
	if whole {
		return x
	}
	return c.Slice(x, starts, limits, strides)
}
