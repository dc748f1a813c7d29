package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

var layerPreprocessing = []row{
	layer("Rescaling", rescaling), layer("Normalization", normalizationLayer),
	layer("CategoryEncoding", categoryEncoding), layer("Discretization", discretization),
	{catalog.Layer, "Masking", maskingLayer},
}

// table makes a constant of an argument's numbers, repeated along axes of x.
func (c *call) table(values []float64, x *ir.Value, axes []int) *ir.Value {
	if len(values) == 1 {
		return filled(c.Builder, x, values[0])
	}
	var shape ir.Shape
	for _, a := range axes {
		shape = append(shape, x.Type.Shape[a])
	}
	return along(c.Builder, c.Const(x.Type.DType, shape, &ir.Literal{Floats: values}), x, axes)
}

func rescaling(c *call) *ir.Value {
	x := c.f32(0)
	last := []int{len(x.Type.Shape) - 1}
	y := c.Mul(x, c.table(numbers(c.Values["scale"]), x, last))
	offset := numbers(c.Values["offset"])
	if len(offset) == 1 && offset[0] == 0 {
		return y
	}
	return c.Add(y, c.table(offset, x, last))
}

func normalizationLayer(c *call) *ir.Value {
	x := c.f32(0)
	var axes []int
	if c.Has("axis") {
		axes = c.axes("axis", 0)
	}
	mean, deviation := c.moments(x, axes)
	if c.Bool("invert") {
		return c.Add(mean, c.Mul(x, deviation))
	}
	return c.Div(c.Sub(x, mean), deviation)
}

// moments are mean and standard deviation in x's shape, of the arguments or as they were learnt. A deviation is at
// least Keras's backend.epsilon().
func (c *call) moments(x *ir.Value, axes []int) (mean, deviation *ir.Value) {
	const least = 1e-7
	if !c.Has("mean") {
		spread := c.Sqrt(c.state("variance"))
		spread = c.Max(spread, filled(c.Builder, spread, least))
		return along(c.Builder, c.state("mean"), x, axes), along(c.Builder, spread, x, axes)
	}
	spread := numbers(c.Values["variance"])
	for i, v := range spread {
		spread[i] = max(math.Sqrt(v), least)
	}
	return c.table(numbers(c.Values["mean"]), x, axes), c.table(spread, x, axes)
}

func categoryEncoding(c *call) *ir.Value {
	weights, at := c.operand("count_weights")
	if weights != nil {
		weights = c.repeat(c.as(at, ir.F32), c.lead(at), c.shapeWithRows())
	}
	return c.encode(c.as(0, ir.I32), c.Word("output_mode"), weights)
}

// shapeWithRows is the shape of the operand, with the batch axis if any operand has it.
func (c *call) shapeWithRows() ir.Shape {
	s := c.in[0].Type.Shape
	if c.perSample() && c.lead(0) == 0 {
		return append(ir.Shape{ir.Batch}, s...)
	}
	return s
}

// encode tells categories as one_hot, multi_hot or count, over the last axis of what is a sample's.
func (c *call) encode(x *ir.Value, mode string, weights *ir.Value) *ir.Value {
	to := c.out(0).Shape
	if weights != nil {
		x = c.repeat(x, c.lead(0), weights.Type.Shape)
	}
	x = c.Cast(x, ir.I32)
	hot := append(x.Type.Shape.Clone(), to[len(to)-1])
	same := c.Binary(ir.OpEqual, c.Broadcast(x, hot, everyAxis(0, len(x.Type.Shape))), c.Iota(ir.I32, hot, len(hot)-1))
	y := c.Cast(same, ir.F32)
	if mode == "one_hot" || c.rank(0) == 0 {
		return c.Reshape(y, to)
	}
	along := len(hot) - 2
	if mode == "multi_hot" {
		return c.Reduce(ir.OpReduceMax, y, along)
	}
	if weights != nil {
		y = c.Mul(y, c.Broadcast(weights, hot, everyAxis(0, len(hot)-1)))
	}
	return c.Sum(y, along)
}

// discretization counts the boundaries that are not above x: what is no number is in the last bin, as in Keras.
func discretization(c *call) *ir.Value {
	x := c.f32(0)
	bounds := c.boundaries()
	wide := append(x.Type.Shape.Clone(), bounds.Type.Shape[0])
	last := len(wide) - 1
	spread := c.Broadcast(x, wide, everyAxis(0, last))
	edges := c.Broadcast(bounds, wide, []int{last})
	bin := c.Sum(c.Cast(c.Not(c.Binary(ir.OpLess, spread, edges)), ir.I32), last)
	if mode := c.Word("output_mode"); mode != "int" {
		return c.encode(bin, mode, nil)
	}
	return bin
}

// boundaries are those of the bins, of the argument or as they were learnt.
func (c *call) boundaries() *ir.Value {
	if !c.Has("bin_boundaries") {
		return c.state("bin_boundaries")
	}
	bounds := numbers(c.Values["bin_boundaries"])
	return c.Const(ir.F32, ir.Shape{ir.Dim(len(bounds))}, &ir.Literal{Floats: bounds})
}

func maskingLayer(c *call) []*ir.Value {
	x := c.f32(0)
	last := len(x.Type.Shape) - 1
	differs := c.Cast(c.Not(equals(c.Builder, x, c.Float("mask_value"))), ir.I32)
	keep := c.Cast(c.Reduce(ir.OpReduceMax, differs, last), ir.Bool)
	y := c.Where(back(c.Builder, keep, x, []int{last}), x, filled(c.Builder, x, 0))
	return []*ir.Value{y, keep}
}
