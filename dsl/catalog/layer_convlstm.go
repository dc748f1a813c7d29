package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

var layerConvLSTM = []Entry{convLSTMEntry(1), convLSTMEntry(2), convLSTMEntry(3)}

func convLSTMEntry(n int) Entry {
	name := "ConvLSTM" + dimensions[n]
	w := weightParams("kernel=glorot_uniform", "recurrent=orthogonal", "bias=zeros")
	return Entry{
		Kind: Layer, Name: name,
		Doc: name + " is an LSTM whose products are convolutions: f32[steps, …] of images " + spatialForm[n] + " -> the last h, positions and filters, or that of all steps; the recurrent convolution keeps the size (Shi et al. 2015; keras.layers." + name + ").",
		Params: params(
			required("filters", IntArg, "How many channels the state has."),
			required("kernel_size", Ints, "Size of a filter along each spatial axis."),
			option("strides", Ints, "1", "Distance from one position to the next."), paddingParam(n, false), dataFormatParam,
			option("dilation_rate", Ints, "1", "Distance between the elements that a filter sees."),
			maybe(option("activation", Activation, "tanh", "Function of the candidate.")), recurrentActivation,
			useBiasParam, w[:3], option("unit_forget_bias", BoolArg, "true", "Whether the bias of f starts as 1."), w[3:],
			option("dropout", FloatArg, "0.0", "Share of the input's elements that is dropped while training, the same at all steps, for each gate its own."),
			option("recurrent_dropout", FloatArg, "0.0", "Share of the state's elements that is dropped from the recurrent products while training, the same at all steps, for each gate its own."),
			seedParam,
			option("return_sequences", BoolArg, "false", "Whether the output of all steps is given, else of the last."),
			option("return_state", BoolArg, "false", "Whether the last states are further results."),
			option("go_backwards", BoolArg, "false", "Whether the last step comes first; the output stays in that order."),
			statefulParam,
			zeroMaskedParam, maskParam, initialStateParam, trainingParam,
		),
		Rule: func(c *Call) { convLSTMRule(c, n) }, Example: exampleOfFrames(n, name),
	}
}

func exampleOfFrames(n int, name string) string {
	return [...]string{1: "input f: f32[4, 8, 3]", 2: "input f: f32[4, 8, 8, 3]", 3: "input f: f32[4, 6, 6, 6, 3]"}[n] + "\noutput y = f -> " + name + "(4, 3)"
}

func convLSTMRule(c *Call, n int) {
	x := c.In[0].Type.Shape
	if len(x) != n+2 {
		c.wrongRank(0, "steps of "+spatialForm[n])
		return
	}
	in := c.imageOf(x[1:], n)
	size, ok1 := c.sizes("kernel_size", n, 1)
	step, ok2 := c.sizes("strides", n, 1)
	dilation, ok3 := c.sizes("dilation_rate", n, 1)
	filters, ok4 := c.size("filters", 1)
	if !ok1 || !ok2 || !ok3 || !ok4 || !c.rateFits("dropout") || !c.rateFits("recurrent_dropout") || !c.maskFits(x[:1]) {
		return
	}
	sizes, ok := c.windows("kernel_size", in.sizes, size, step, dilation)
	if !ok {
		return
	}
	state := image{sizes, filters, in.first}.shape()
	if !c.statesFit(slices.Repeat([]dsl.Shape{state}, 2)) {
		return
	}
	c.Weight("kernel", floats(kernelShape(size, in.channels, 4*filters)...))
	c.weightLike("recurrent_kernel", "recurrent", floats(kernelShape(size, filters, 4*filters)...))
	if c.Bool("use_bias") {
		c.recurrentBias(4, filters)
	}
	if c.Bool("return_sequences") {
		c.Out(floats(append(dsl.Shape{x[0]}, state...)...))
	} else {
		c.Out(floats(state...))
	}
	if c.Bool("return_state") {
		c.Results = append(c.Results, floats(state...), floats(state...))
	}
}
