package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

// The spatial axes of layers for one, two and three dimensions.
var spatialForm = [...]string{1: "[steps, channels]", 2: "[height, width, channels]", 3: "[depth, height, width, channels]"}

var layerConv = []Entry{
	convEntry(1), convEntry(2), convEntry(3),
	depthwiseEntry(1), depthwiseEntry(2),
	separableEntry(1), separableEntry(2),
	transposedEntry(1), transposedEntry(2), transposedEntry(3),
}

var dimensions = [...]string{1: "1D", 2: "2D", 3: "3D"}

// exampleOn gives an input with n spatial axes a name.
func exampleOn(n int, stage string) string {
	return [...]string{1: "input s: f32[16, 4]\noutput y = s -> ", 2: "output y = x -> ", 3: "input v: f32[8, 8, 8, 4]\noutput y = v -> "}[n] + stage
}

func paddingParam(n int, causal bool) Param {
	words := []string{"valid", "same"}
	if causal && n == 1 {
		words = append(words, "causal")
	}
	return choice("padding", "Whether the input is padded with zeros: same keeps the size (at strides 1), causal looks back only.", words...)
}

func convEntry(n int) Entry {
	return Entry{
		Kind: Layer, Name: "Conv" + dimensions[n],
		Doc: "Conv" + dimensions[n] + " slides filters over its input, as cross-correlation: f32" + spatialForm[n] + " -> the positions and filters; kernel is [sizes…, in/groups, filters] (keras.layers.Conv" + dimensions[n] + ").",
		Params: params(
			required("filters", IntArg, "How many filters there are: the result's channels."),
			required("kernel_size", Ints, "Size of a filter along each spatial axis."),
			option("strides", Ints, "1", "Distance from one position to the next."), paddingParam(n, true), dataFormatParam,
			option("dilation_rate", Ints, "1", "Distance between the elements that a filter sees."),
			option("groups", IntArg, "1", "Groups of channels that are convolved apart."),
			activationParam, useBiasParam, weightParams("kernel=glorot_uniform", "bias=zeros"), loraParams("kernel"),
		),
		Rule: func(c *Call) { convRule(c, n) }, Example: exampleOn(n, "Conv"+dimensions[n]+"(32, 3, activation=relu)"),
	}
}

func depthwiseEntry(n int) Entry {
	return Entry{
		Kind: Layer, Name: "DepthwiseConv" + dimensions[n],
		Doc: "DepthwiseConv" + dimensions[n] + " gives each channel depth_multiplier filters of its own: f32" + spatialForm[n] + " -> in · depth_multiplier channels; kernel is [sizes…, in, depth_multiplier] (keras.layers.DepthwiseConv" + dimensions[n] + ").",
		Params: params(
			required("kernel_size", Ints, "Size of a filter along each spatial axis."),
			option("strides", Ints, "1", "Distance from one position to the next."), paddingParam(n, false),
			option("depth_multiplier", IntArg, "1", "How many filters a channel has."), dataFormatParam,
			option("dilation_rate", Ints, "1", "Distance between the elements that a filter sees."),
			activationParam, useBiasParam, weightParams("depthwise=glorot_uniform", "bias=zeros"),
		),
		Rule: func(c *Call) { depthwiseRule(c, n) }, Example: exampleOn(n, "DepthwiseConv"+dimensions[n]+"(3, padding=same)"),
	}
}

func separableEntry(n int) Entry {
	return Entry{
		Kind: Layer, Name: "SeparableConv" + dimensions[n],
		Doc: "SeparableConv" + dimensions[n] + " is a depthwise convolution followed by one of size 1 over the channels: f32" + spatialForm[n] + " -> the positions and filters (keras.layers.SeparableConv" + dimensions[n] + ").",
		Params: params(
			required("filters", IntArg, "How many channels the result has."),
			required("kernel_size", Ints, "Size of a filter along each spatial axis."),
			option("strides", Ints, "1", "Distance from one position to the next."), paddingParam(n, true), dataFormatParam,
			option("dilation_rate", Ints, "1", "Distance between the elements that a filter sees."),
			option("depth_multiplier", IntArg, "1", "How many filters a channel has in the first convolution."),
			activationParam, useBiasParam, weightParams("depthwise=glorot_uniform", "pointwise=glorot_uniform", "bias=zeros"),
		),
		Rule: func(c *Call) { separableRule(c, n) }, Example: exampleOn(n, "SeparableConv"+dimensions[n]+"(32, 3)"),
	}
}

func transposedEntry(n int) Entry {
	name := "Conv" + dimensions[n] + "Transpose"
	rest := []Param{maybe(option("output_padding", Ints, "none", "How much longer the result is than the least size.")), dataFormatParam}
	if n == 3 { // so it is in Keras
		slices.Reverse(rest)
	}
	return Entry{
		Kind: Layer, Name: name,
		Doc: name + " spreads each position through its filters, the transpose of a convolution: f32" + spatialForm[n] + " -> (in - 1) · strides + size positions (in · strides for same); kernel is [sizes…, filters, in] (keras.layers." + name + ").",
		Params: params(
			required("filters", IntArg, "How many channels the result has."),
			required("kernel_size", Ints, "Size of a filter along each spatial axis."),
			option("strides", Ints, "1", "Distance from one position to the next."), paddingParam(n, false),
			rest,
			option("dilation_rate", Ints, "1", "Distance between the elements that a filter sees."),
			activationParam, useBiasParam, weightParams("kernel=glorot_uniform", "bias=zeros"),
		),
		Rule: func(c *Call) { transposedRule(c, n) }, Example: exampleOn(n, name+"(16, 3, strides=2, padding=same)"),
	}
}

// convolved is the result of sliding kernel_size over the operand, with its channels as they are.
func (c *Call) convolved(n int) (in, out image, size []int, ok bool) {
	in, ok = c.image(n)
	size, ok1 := c.sizes("kernel_size", n, 1)
	step, ok2 := c.sizes("strides", n, 1)
	dilation, ok3 := c.sizes("dilation_rate", n, 1)
	if !ok || !ok1 || !ok2 || !ok3 {
		return in, in, size, false
	}
	out = in
	out.sizes, ok = c.windows("kernel_size", in.sizes, size, step, dilation)
	return in, out, size, ok
}

// kernelShape is sizes and two axes of channels.
func kernelShape(size []int, a, b dsl.Dim) []dsl.Dim {
	var s []dsl.Dim
	for _, n := range size {
		s = append(s, dsl.Dim(n))
	}
	return append(s, a, b)
}

func convRule(c *Call, n int) {
	in, out, size, ok := c.convolved(n)
	filters, ok1 := c.size("filters", 1)
	groups, ok2 := c.size("groups", 1)
	if !ok || !ok1 || !ok2 {
		return
	}
	switch {
	case in.channels%groups != 0:
		c.notDivisible("groups", int(groups), "input's channels", in.channels)
		return
	case filters%groups != 0:
		c.notDivisible("groups", int(groups), "filters", filters)
		return
	}
	kernel := c.Weight("kernel", floats(kernelShape(size, in.channels/groups, filters)...))
	c.bias(filters)
	c.adaptable(kernel)
	out.channels = filters
	c.Out(floats(out.shape()...))
}

func depthwiseRule(c *Call, n int) {
	in, out, size, ok := c.convolved(n)
	multiplier, ok1 := c.size("depth_multiplier", 1)
	if !ok || !ok1 {
		return
	}
	c.weightLike("kernel", "depthwise", floats(kernelShape(size, in.channels, multiplier)...))
	out.channels = in.channels * multiplier
	c.bias(out.channels)
	c.Out(floats(out.shape()...))
}

func separableRule(c *Call, n int) {
	in, out, size, ok := c.convolved(n)
	filters, ok1 := c.size("filters", 1)
	multiplier, ok2 := c.size("depth_multiplier", 1)
	if !ok || !ok1 || !ok2 {
		return
	}
	ones := slices.Repeat([]int{1}, n)
	c.weightLike("depthwise_kernel", "depthwise", floats(kernelShape(size, in.channels, multiplier)...))
	c.weightLike("pointwise_kernel", "pointwise", floats(kernelShape(ones, in.channels*multiplier, filters)...))
	c.bias(filters)
	out.channels = filters
	c.Out(floats(out.shape()...))
}
