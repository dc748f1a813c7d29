package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

var layerRecurrent = []Entry{
	{
		Kind: Layer, Name: "SimpleRNN",
		Doc:    "SimpleRNN is h = activation(x @ kernel + h @ recurrent_kernel + bias), step by step: f32[steps, in] -> f32[units], the last h, or of all steps f32[steps, units] (keras.layers.SimpleRNN).",
		Params: recurrentParams(nil, nil),
		Rule:   func(c *Call) { recurrentRule(c, 1, 1) }, Example: "input s: f32[10, 4]\noutput y = s -> SimpleRNN(8)",
	},
	{
		Kind: Layer, Name: "LSTM",
		Doc: "LSTM keeps h and c: with i, f, g, o the four parts of x @ kernel + h @ recurrent_kernel + bias, c = σ(f) · c + σ(i) · activation(g) and h = σ(o) · activation(c): f32[steps, in] -> f32[units], or of all steps (Hochreiter and Schmidhuber 1997; keras.layers.LSTM).",
		Params: recurrentParams(
			[]Param{recurrentActivation}, []Param{option("unit_forget_bias", BoolArg, "true", "Whether the bias of f starts as 1.")}, cudnnParam),
		Rule: func(c *Call) { recurrentRule(c, 4, 2) }, Example: "input s: f32[10, 4]\noutput y = s -> LSTM(8, return_sequences=true)",
	},
	{
		Kind: Layer, Name: "GRU",
		Doc: "GRU is h = z · h + (1 - z) · activation(…) with an update gate z and a reset gate r, parts z, r, h of the kernels; reset_after applies r behind the recurrent product: f32[steps, in] -> f32[units], or of all steps (Cho et al. 2014; keras.layers.GRU).",
		Params: recurrentParams(
			[]Param{recurrentActivation}, nil, option("reset_after", BoolArg, "true", "Whether r applies behind the product; then bias is [2, 3·units]."), cudnnParam),
		Rule: func(c *Call) { recurrentRule(c, 3, 1) }, Example: "input s: f32[10, 4]\noutput y = s -> GRU(8)",
	},
}

var (
	recurrentActivation = maybe(option("recurrent_activation", Activation, "sigmoid", "Function of the gates."))
	statefulParam       = option("stateful", BoolArg, "false", "Whether a row goes on from the states that the call before left in this row: in a session, and from batch to batch of an epoch.")
	cudnnParam          = option("use_cudnn", AnyArg, "auto", "A wish about how it is computed, which changes no result.")
	zeroMaskedParam     = option("zero_output_for_mask", BoolArg, "false", "Whether the output of a masked step is 0 rather than that of the step before, which for the first step is its initial state (in Keras, only on JAX; 0 on TensorFlow and PyTorch).")
	initialStateParam   = atCall(maybe(option("initial_state", Tensors, "none", "What the states start as instead of zeros, in order.")))
)

// recurrentParams are the parameters of a recurrent layer: some behind activation, some behind the initializers,
// some behind unroll.
func recurrentParams(gates, forget []Param, last ...Param) []Param {
	w := weightParams("kernel=glorot_uniform", "recurrent=orthogonal", "bias=zeros")
	dropout := params(
		option("dropout", FloatArg, "0.0", "Share of the input's elements that is dropped while training, the same at all steps."),
		option("recurrent_dropout", FloatArg, "0.0", "Share of the state's elements that is dropped from the recurrent products while training, the same at all steps; each gate has its own, also of the input then."),
	)
	sequences := params(
		option("return_sequences", BoolArg, "false", "Whether the output of all steps is given, else of the last."),
		option("return_state", BoolArg, "false", "Whether the last states are further results."),
		option("go_backwards", BoolArg, "false", "Whether the last step comes first; the output stays in that order."),
		statefulParam,
		option("unroll", BoolArg, "false", "A wish about how it is computed, which changes no result."),
	)
	// SimpleRNN has its seed last, the others before return_sequences.
	if gates == nil {
		sequences = append(sequences, seedParam)
	} else {
		dropout = append(dropout, seedParam)
	}
	return params(
		required("units", IntArg, "Length of the state."), maybe(option("activation", Activation, "tanh", "Function of the candidate.")), gates, useBiasParam,
		w[:3], forget, w[3:], dropout, sequences, last, zeroMaskedParam, maskParam, initialStateParam, trainingParam,
	)
}

// recurrentRule is the rule of a layer whose kernels have some parts and which keeps some states.
func recurrentRule(c *Call, parts dsl.Dim, states int) {
	x := c.In[0].Type.Shape
	units, ok := c.size("units", 1)
	if len(x) != 2 {
		d := c.wrongRank(0, "[steps, features]")
		if len(x) == 1 {
			d.WithHint("a vector becomes steps of one feature by `x[..., none]`")
		}
		return
	}
	if !ok || !c.rateFits("dropout") || !c.rateFits("recurrent_dropout") || !c.maskFits(x[:1]) || !c.statesFit(slices.Repeat([]dsl.Shape{{units}}, states)) {
		return
	}
	c.Weight("kernel", floats(x[1], parts*units))
	c.weightLike("recurrent_kernel", "recurrent", floats(units, parts*units))
	if c.Bool("use_bias") {
		c.recurrentBias(parts, units)
	}
	out := dsl.Shape{units}
	if c.Bool("return_sequences") {
		out = dsl.Shape{x[0], units}
	}
	c.Out(floats(out...))
	if c.Bool("return_state") {
		for range states {
			c.Results = append(c.Results, floats(units))
		}
	}
}

// recurrentBias declares the bias: of the LSTM with ones for the forget gate, of the GRU for both products.
func (c *Call) recurrentBias(parts, units dsl.Dim) {
	if v, ok := c.Args.Values["reset_after"].(Bool); ok && bool(v) {
		c.Weight("bias", floats(2, parts*units))
		return
	}
	w := c.Weight("bias", floats(parts*units))
	// The recurrent kernel is beyond all limits long before its bias is, whose numbers would be written out here.
	if _, ok := (dsl.Shape{units, parts * units}).Size(); ok {
		c.forgetOnes(w, parts*units, units)
	}
}

// forgetOnes lets the second of four parts of a bias start as 1.
func (c *Call) forgetOnes(w *Variable, length, units dsl.Dim) {
	if v, ok := c.Args.Values["unit_forget_bias"].(Bool); !ok || !bool(v) {
		return
	}
	rest, ok := ConstantOf(w.Init)
	if !ok {
		c.notBuilt("bias_initializer", "unit_forget_bias with this initializer")
		return
	}
	values := make(List, length)
	for i := range values {
		values[i] = rest
		if dsl.Dim(i) >= units && dsl.Dim(i) < 2*units {
			values[i] = Float(1)
		}
	}
	w.Init = values
}

// ConstantOf is the number that a constant initializer gives.
func ConstantOf(v Value) (Value, bool) {
	switch v := v.(type) {
	case Word:
		switch v {
		case "zeros":
			return Float(0), true
		case "ones":
			return Float(1), true
		}
	case *Instance:
		switch v.Entry.Name {
		case "Zeros":
			return Float(0), true
		case "Ones":
			return Float(1), true
		case "Constant":
			x, ok := v.Args.Values["value"]
			return x, ok
		}
	case Int, Float:
		return v, true
	}
	return nil, false
}

// statesFit checks what is given as initial_state.
func (c *Call) statesFit(want []dsl.Shape) bool {
	given := c.param("initial_state")
	if n := len(given); n != 0 && n != len(want) {
		c.Fail("initial_state", diag.ArgumentValue, "`initial_state` of %s is %d values, not %d", c.Entry.Name, len(want), n)
		return false
	}
	for i, o := range given {
		if !o.Type.DType.IsFloat() || !o.Type.Shape.Equal(want[i]) {
			c.wrongShape(o, "a state of %s is %s, not %s", c.Entry.Name, floats(want[i]...), o.Type)
			return false
		}
	}
	return true
}
