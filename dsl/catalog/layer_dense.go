package catalog

var layerDense = []Entry{
	{
		Kind: Layer, Name: "Dense",
		Doc: "Dense is activation(x @ kernel + bias) along the last axis: f32[…, in] -> f32[…, units] (keras.layers.Dense).",
		Params: params(
			required("units", IntArg, "Length of the result's last axis."), activationParam, useBiasParam,
			weightParams("kernel=glorot_uniform", "bias=zeros"), loraParams("kernel"),
		),
		Rule: denseRule, Example: "output y = x -> Dense(64, activation=relu)",
	},
	{
		Kind: Layer, Name: "EinsumDense",
		Doc: "EinsumDense is activation(einsum(equation, x, kernel) + bias): the equation's letters name a sample's axes; output_shape is that of the result (keras.layers.EinsumDense).",
		Params: params(
			required("equation", TextArg, "Two operands, x and kernel, and the result: \"ab,bc->ac\"; \"...\" stands for the axes before."),
			required("output_shape", ShapeArg, "Shape of the result; none for an axis that the input tells."),
			activationParam, maybe(option("bias_axes", TextArg, "none", "Letters of the result's axes that the bias has.")),
			weightParams("kernel=glorot_uniform", "bias=zeros"), loraParams("kernel"),
		),
		Rule: einsumDenseRule, Example: "output y = x -> EinsumDense(\"abc,cd->abd\", [8, 8, 16], bias_axes=\"d\")",
	},
	{
		Kind: Layer, Name: "Embedding", AnyNumber: true,
		Doc: "Embedding looks up rows of embeddings: index(n)[…] -> f32[…, output_dim]; with mask_zero it also gives x != 0 (keras.layers.Embedding).",
		Params: params(
			maybe(option("input_dim", IntArg, "none", "How many rows there are; that of the index if left out.")),
			required("output_dim", IntArg, "Length of a row."),
			option("embeddings_initializer", InitializerArg, "random_uniform", "What embeddings starts as."),
			maybe(option("embeddings_regularizer", RegularizerArg, "none", "Penalty on embeddings that adds to the loss.")),
			maybe(option("embeddings_constraint", ConstraintArg, "none", "What embeddings is projected to after each step.")),
			option("mask_zero", BoolArg, "false", "Whether index 0 is padding; then a mask is a second result."),
			refused(maybe(option("weights", AnyArg, "none", "Rows to start from.")), "rows given when the layer is made"),
			loraParams("embeddings"),
		),
		Rule: embeddingRule, Example: "input t: index(100)[12]\noutput y = t -> Embedding(output_dim=16)",
	},
	{
		Kind: Layer, Name: "ReversibleEmbedding", AnyNumber: true,
		Doc: "ReversibleEmbedding looks up rows, and with reverse=true gives the logits f32[…, dim] @ transpose(embeddings) (keras.layers.ReversibleEmbedding).",
		Params: params(
			required("input_dim", IntArg, "How many rows there are."), required("output_dim", IntArg, "Length of a row."),
			option("tie_weights", BoolArg, "true", "Whether the way back uses the same rows; else a weight reverse_embeddings."),
			option("embeddings_initializer", InitializerArg, "random_uniform", "What embeddings starts as."),
			maybe(option("embeddings_regularizer", RegularizerArg, "none", "Penalty on embeddings that adds to the loss.")),
			maybe(option("embeddings_constraint", ConstraintArg, "none", "What embeddings is projected to after each step.")),
			option("mask_zero", BoolArg, "false", "Whether index 0 is padding; then a mask is a second result."),
			refused(maybe(option("reverse_dtype", DTypeArg, "none", "Type of the way back.")), "a type of its own"),
			maybe(option("logit_soft_cap", FloatArg, "none", "The way back ends in cap · tanh(logits / cap).")),
			atCall(option("reverse", BoolArg, "false", "Whether this use goes back.")),
		),
		Rule: reversibleEmbeddingRule, Example: "input t: index(100)[12]\nemb = ReversibleEmbedding(100, 16)\nh = t -> emb\noutput y = h -> emb(reverse=true)",
	},
}

func denseRule(c *Call) {
	in := c.In[0].Type.Shape
	units, ok := c.size("units", 1)
	if len(in) == 0 {
		c.wrongRank(0, "a vector or more").WithHint("a scalar becomes a vector by `x[none]`")
		return
	}
	if !ok {
		return
	}
	last := len(in) - 1
	kernel := c.Weight("kernel", floats(in[last], units))
	c.bias(units)
	c.adaptable(kernel)
	c.Out(floats(append(in[:last:last], units)...))
}
