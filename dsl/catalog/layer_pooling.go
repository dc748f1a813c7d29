package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

var layerPooling = []Entry{
	poolEntry("Max", 1), poolEntry("Max", 2), poolEntry("Max", 3),
	poolEntry("Average", 1), poolEntry("Average", 2), poolEntry("Average", 3),
	globalPoolEntry("Max", 1), globalPoolEntry("Max", 2), globalPoolEntry("Max", 3),
	globalPoolEntry("Average", 1), globalPoolEntry("Average", 2), globalPoolEntry("Average", 3),
	adaptivePoolEntry("Max", 1), adaptivePoolEntry("Max", 2), adaptivePoolEntry("Max", 3),
	adaptivePoolEntry("Average", 1), adaptivePoolEntry("Average", 2), adaptivePoolEntry("Average", 3),
}

var poolVerb = map[string]string{"Max": "keeps the largest of", "Average": "averages"}

func poolEntry(kind string, n int) Entry {
	name := kind + "Pooling" + dimensions[n]
	return Entry{
		Kind: Layer, Name: name,
		Doc: name + " " + poolVerb[kind] + " each window, channel by channel: f32" + spatialForm[n] + " -> the windows and channels; what padding adds does not count (keras.layers." + name + ").",
		Params: params(
			option("pool_size", Ints, "2", "Size of a window along each spatial axis."),
			maybe(option("strides", Ints, "none", "Distance from one window to the next; pool_size if none.")),
			paddingParam(n, false), dataFormatParam,
		),
		Rule: func(c *Call) { poolRule(c, n) }, Example: exampleOn(n, name+"(2)"),
	}
}

func globalPoolEntry(kind string, n int) Entry {
	name := "Global" + kind + "Pooling" + dimensions[n]
	e := Entry{
		Kind: Layer, Name: name,
		Doc:    name + " " + poolVerb[kind] + " all positions, channel by channel: f32" + spatialForm[n] + " -> f32[channels] (keras.layers." + name + ").",
		Params: params(dataFormatParam, option("keepdims", BoolArg, "false", "Whether the spatial axes stay, of length 1.")),
		Rule:   func(c *Call) { globalPoolRule(c, n) }, Example: exampleOn(n, name),
	}
	if kind == "Average" && n == 1 {
		e.Params = append(e.Params, maskParam)
	}
	return e
}

func adaptivePoolEntry(kind string, n int) Entry {
	name := "Adaptive" + kind + "Pooling" + dimensions[n]
	return Entry{
		Kind: Layer, Name: name,
		Doc:    name + " " + poolVerb[kind] + " output_size windows that cover the input evenly, window i of n reaching from floor(i·in/n) to ceil((i+1)·in/n): f32" + spatialForm[n] + " -> f32[output_size…, channels] (keras.layers." + name + ").",
		Params: params(required("output_size", Ints, "How many windows there are along each spatial axis."), dataFormatParam),
		Rule:   func(c *Call) { adaptivePoolRule(c, n) }, Example: exampleOn(n, name+"(2)"),
	}
}

// PoolStrides are the strides of a pooling: those given, else its size.
func (a *Args) PoolStrides(n int) []int {
	if a.Has("strides") {
		return a.Ints("strides", n)
	}
	return a.Ints("pool_size", n)
}

func poolRule(c *Call, n int) {
	in, ok := c.image(n)
	size, good := c.sizes("pool_size", n, 1)
	if !ok || !good {
		return
	}
	step := size
	if c.Has("strides") {
		if step, ok = c.sizes("strides", n, 1); !ok {
			return
		}
	}
	sizes, ok := c.windows("pool_size", in.sizes, size, step, slices.Repeat([]int{1}, n))
	if !ok {
		return
	}
	in.sizes = sizes
	c.Out(floats(in.shape()...))
}

func globalPoolRule(c *Call, n int) {
	in, ok := c.image(n)
	if !ok || !c.maskFits(dsl.Shape{dsl.Dim(in.sizes[0])}) {
		return
	}
	if !c.Bool("keepdims") {
		c.Out(floats(in.channels))
		return
	}
	in.sizes = slices.Repeat([]int{1}, n)
	c.Out(floats(in.shape()...))
}

// maskFits checks the operand `mask`, if it is given.
func (c *Call) maskFits(shape dsl.Shape) bool {
	m := c.Operand("mask")
	if m == nil {
		return true
	}
	return c.isMask(*m, shape)
}

// isMask checks that an operand is bools of a shape.
func (c *Call) isMask(m Operand, shape dsl.Shape) bool {
	if m.Type.DType != dsl.Bool || !m.Type.Shape.Equal(shape) {
		c.wrongShape(m, "`%s` of %s is %s here, not %s", m.Param, c.Entry.Name, dsl.TensorType{DType: dsl.Bool, Shape: shape}, m.Type)
		return false
	}
	return true
}

func adaptivePoolRule(c *Call, n int) {
	in, ok := c.image(n)
	size, good := c.sizes("output_size", n, 1)
	if !ok || !good {
		return
	}
	in.sizes = size
	c.Out(floats(in.shape()...))
}
