package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

// Cells of recurrent layers, which an RNN runs, and layers that run others. What a wrapper does is in codegen/check,
// which elaborates the inner layer; a cell is also a layer by itself: x and the states in, the output and the new states out.

var layerCells = []Entry{
	{
		Kind: Layer, Name: "SimpleRNNCell", Inputs: []string{"x", "states…"},
		Doc:    "SimpleRNNCell is one step of SimpleRNN: f32[in], h -> h, h (keras.layers.SimpleRNNCell).",
		Params: cellParams(nil, nil),
		Rule:   func(c *Call) { cellRule(c, 1, 1) }, Example: "input s: f32[10, 4]\noutput y = s -> RNN(SimpleRNNCell(8))",
	},
	{
		Kind: Layer, Name: "LSTMCell", Inputs: []string{"x", "states…"},
		Doc:    "LSTMCell is one step of LSTM: f32[in], h, c -> h, h, c (keras.layers.LSTMCell).",
		Params: cellParams([]Param{recurrentActivation}, []Param{option("unit_forget_bias", BoolArg, "true", "Whether the bias of f starts as 1.")}),
		Rule:   func(c *Call) { cellRule(c, 4, 2) }, Example: "input s: f32[10, 4]\noutput y = s -> RNN(LSTMCell(8))",
	},
	{
		Kind: Layer, Name: "GRUCell", Inputs: []string{"x", "states…"},
		Doc:    "GRUCell is one step of GRU: f32[in], h -> h, h (keras.layers.GRUCell).",
		Params: cellParams([]Param{recurrentActivation}, nil, option("reset_after", BoolArg, "true", "Whether r applies behind the product; then bias is [2, 3·units].")),
		Rule:   func(c *Call) { cellRule(c, 3, 1) }, Example: "input s: f32[10, 4]\noutput y = s -> RNN(GRUCell(8))",
	},
	{
		Kind: Layer, Name: "StackedRNNCells", Inputs: []string{"x", "states…"},
		Doc:     "StackedRNNCells runs cells one after the other in each step of an RNN (keras.layers.StackedRNNCells).",
		Params:  params(required("cells", LayerArg, "The cells, a list.")),
		Example: "input s: f32[10, 4]\noutput y = s -> RNN(StackedRNNCells([LSTMCell(8), GRUCell(4)]))",
	},
	{
		Kind: Layer, Name: "TimeDistributed", AnyNumber: true,
		Doc: "TimeDistributed feeds each step, the first axis, to the same layer: f32[steps, …] -> [steps, …] (keras.layers.TimeDistributed).",
		Params: params(required("layer", LayerArg, "The layer, unfed."), trainingParam,
			atCall(maybe(option("mask", Tensor, "none", "Bools whose first axis is the steps: a step's are the mask that the layer is called with, if it takes one.")))),
		Example: "input v: f32[4, 8, 8, 3]\noutput y = v -> TimeDistributed(Conv2D(2, 3))",
	},
	{
		Kind: Layer, Name: "Bidirectional",
		Doc: "Bidirectional runs a recurrent layer over the steps, and one like it from the last to the first, and merges their outputs; with return_state the forward states follow, then the backward ones (keras.layers.Bidirectional).",
		Params: params(
			required("layer", LayerArg, "The recurrent layer, unfed."),
			maybe(choice("merge_mode", "How outputs are merged; none gives both.", "concat", "sum", "mul", "ave")),
			refused(maybe(option("weights", AnyArg, "none", "Weights to start from.")), "weights given when the layer is made"),
			maybe(option("backward_layer", LayerArg, "none", "The layer that runs backwards, if it is of another make.")),
			maskParam, initialStateParam, trainingParam,
		),
		Example: "input s: f32[10, 4]\noutput y = s -> Bidirectional(LSTM(8))",
	},
}

// cellParams are the parameters of a cell: those of its layer that speak of one step.
func cellParams(gates, forget []Param, last ...Param) []Param {
	w := weightParams("kernel=glorot_uniform", "recurrent=orthogonal", "bias=zeros")
	w = slices.DeleteFunc(w, func(p Param) bool { return p.Name == "activity_regularizer" })
	return params(
		required("units", IntArg, "Length of the state."), maybe(option("activation", Activation, "tanh", "Function of the candidate.")), gates, useBiasParam,
		w[:3], forget, w[3:],
		option("dropout", FloatArg, "0.0", "Share of the input's elements that is dropped while training, the same at all steps."),
		option("recurrent_dropout", FloatArg, "0.0", "Share of the state's elements that is dropped from the recurrent products while training, the same at all steps; each gate has its own, also of the input then."),
		last, seedParam, trainingParam,
	)
}

func cellRule(c *Call, parts dsl.Dim, states int) {
	x := c.In[0].Type.Shape
	units, ok := c.size("units", 1)
	ok = c.rateFits("dropout") && c.rateFits("recurrent_dropout") && ok
	if len(x) != 1 {
		c.wrongRank(0, "a step's vector")
		return
	}
	if !ok {
		return
	}
	given := c.In[1:]
	if len(given) != 0 && len(given) != states {
		c.wrongFeeding("a step and its states")
		return
	}
	for _, o := range given {
		if !o.Type.Shape.Equal(dsl.Shape{units}) {
			c.wrongShape(o, "a state of %s is %s, not %s", c.Entry.Name, floats(units), o.Type)
			return
		}
	}
	c.Weight("kernel", floats(x[0], parts*units))
	c.weightLike("recurrent_kernel", "recurrent", floats(units, parts*units))
	if c.Bool("use_bias") {
		c.recurrentBias(parts, units)
	}
	c.Out(slices.Repeat([]dsl.TensorType{floats(units)}, states+1)...)
}
