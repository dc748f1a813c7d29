package catalog

import "github.com/dlgen/dlgen/dsl/diag"

// builtins are the forms of the language that are no functions of Keras, and RNN over a cell of the user's. The
// checker makes the results' types of getitem, cast, grad and RNN itself.
var builtins = []Entry{
	{
		Kind: Func, Name: "getitem",
		Doc:     "getitem is x[…]: ints drop an axis, a:b:step cuts, none adds an axis; all are compile-time.",
		Params:  []Param{{Name: "x", Type: Tensor, Doc: "What is cut."}},
		Rule:    func(c *Call) { c.Out(c.In[0].Type) },
		Example: "y = x[0, 2:4, ::-1]", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "cast",
		Doc: "cast converts to an element type, as f32(x) does: floats become whole numbers towards zero, numbers bool if they are not 0.",
		Params: []Param{
			{Name: "x", Type: Tensor, Doc: "What is converted."},
			{Name: "dtype", Type: DTypeArg, Doc: "The type."},
		},
		Rule: func(c *Call) {
			t := c.In[0].Type
			t.DType, t.Index = c.DType("dtype", t.DType), 0
			c.Out(t)
		},
		Example: "y = cast(x, i32)", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "grad",
		Doc: "grad is the derivative of the batch's sum of y by x, of x's shape: a sample's own for a sample's x, that of all for a weight's.",
		Params: []Param{
			{Name: "y", Type: Tensor, Doc: "A scalar of the sample, or a batchless one."},
			{Name: "x", Type: Tensor, Doc: "Names a value that was bound before y was computed."},
		},
		Rule:    func(c *Call) { c.Out(c.In[1].Type) },
		Example: "d = grad(sum(x * x), x)", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "across_batch",
		Doc:    "across_batch makes the batch axis of x visible, for losses that compare samples: its shape is [batch, …] and it is the same for all samples.",
		Params: []Param{{Name: "x", Type: Tensor, Doc: "A sample's value."}},
		Rule:   acrossBatch, Example: "m = mean(across_batch(x), axis=0)",
	},
	{
		Kind: Func, Name: "stop_gradient",
		Doc:     "stop_gradient is x, through which no derivative passes.",
		Params:  []Param{{Name: "variable", Type: Tensor, Doc: "Any value."}},
		Rule:    func(c *Call) { c.Out(c.In[0].Type) },
		Example: "y = x - stop_gradient(x)", AcrossBatch: true,
	},
	{
		Kind: Layer, Name: "RNN", AnyNumber: true,
		Doc:    "RNN runs a recurrent cell over time, the first axis. The cell is a layer of the user's whose tensors are a step's input and the states; it returns the step's output and the new states.",
		Inputs: []string{"sequence"},
		Params: []Param{
			{Name: "cell", Type: LayerArg, Doc: "The cell, unfed."},
			{Name: "return_sequences", Type: BoolArg, Default: "false", Doc: "Whether to give the outputs of all steps, not only the last."},
			{Name: "return_state", Type: BoolArg, Default: "false", Doc: "Whether to give the last states too."},
			{Name: "go_backwards", Type: BoolArg, Default: "false", Doc: "Whether to run from the last step to the first."},
			statefulParam,
			{Name: "unroll", Type: BoolArg, Default: "false", Doc: "Keras writes the steps out; here it changes nothing."},
			zeroMaskedParam,
			{Name: "initial_state", Type: Tensors, Default: "none", Optional: true, AtCall: true, Doc: "The states before the first step, in the cell's order; zeros without it."},
			{Name: "mask", Type: Tensor, Default: "none", Optional: true, AtCall: true, Doc: "bool[time]: steps where it is false change nothing."},
		},
		Rule:    func(c *Call) { c.Out(c.In[0].Type) },
		Example: "input s: f32[5, 3]\noutput y = s -> RNN(LSTMCell(4), return_sequences=true)",
	},
}

// acrossBatch moves the batch axis into the shape.
func acrossBatch(c *Call) {
	x := c.In[0]
	if !x.PerSample {
		c.Fail("x", diag.BatchAxis, "this is the same for every sample: it has no batch axis to show")
		return
	}
	t := x.Type
	t.Shape = append(t.Shape[:0:0], -1)
	t.Shape = append(t.Shape, x.Type.Shape...)
	c.Out(t)
	c.ResultPerSample = []bool{false}
}
