package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

var (
	attentionDropout = option("dropout", FloatArg, "0.0", "Share of the scores that is dropped while training.")
	returnScores     = atCall(option("return_attention_scores", BoolArg, "false", "Whether the scores are a second result."))
	causalParam      = atCall(option("use_causal_mask", BoolArg, "false", "Whether query i sees the values up to i only."))
	flashParam       = maybe(option("flash_attention", BoolArg, "none", "A wish about how it is computed, which changes no result."))
	attentionInputs  = []string{"query", "value", "key?"}
)

var layerAttention = []Entry{
	{
		Kind: Layer, Name: "Attention", Inputs: attentionInputs,
		Doc: "Attention is softmax(query @ transpose(key)) @ value: f32[q, d], f32[k, v], f32[k, d] -> f32[q, v], the key being the value if it is left out (Luong et al. 2015; keras.layers.Attention).",
		Params: params(
			option("use_scale", BoolArg, "false", "Whether scores are multiplied by a learnt number."),
			choice("score_mode", "dot, or concat: concat_score_weight · sum(tanh(query + key)).", "dot", "concat"),
			attentionDropout, seedParam, pairMaskParam, returnScores, trainingParam, causalParam,
		),
		Rule: attentionRule, Example: "input q: f32[4, 6]\ninput v: f32[5, 6]\noutput y = (q, v) -> Attention",
	},
	{
		Kind: Layer, Name: "AdditiveAttention", Inputs: attentionInputs,
		Doc: "AdditiveAttention is softmax(sum(scale · tanh(query + key))) @ value: f32[q, d], f32[k, v], f32[k, d] -> f32[q, v] (Bahdanau et al. 2014; keras.layers.AdditiveAttention).",
		Params: params(
			option("use_scale", BoolArg, "true", "Whether a vector scale weighs the sum."), attentionDropout, seedParam,
			pairMaskParam, returnScores, trainingParam, causalParam,
		),
		Rule: attentionRule, Example: "input q: f32[4, 6]\ninput v: f32[5, 6]\noutput y = (q, v) -> AdditiveAttention",
	},
	{
		Kind: Layer, Name: "MultiHeadAttention", Inputs: attentionInputs,
		Doc: "MultiHeadAttention projects query, key and value to num_heads heads, attends in each, and projects the heads together: f32[q, d], f32[k, e] -> f32[q, d]; kernels are [in, heads, size], attention_output's [heads, size, out] (Vaswani et al. 2017; keras.layers.MultiHeadAttention).",
		Params: params(
			required("num_heads", IntArg, "How many heads there are."), required("key_dim", IntArg, "Size of a head's query and key."),
			maybe(option("value_dim", IntArg, "none", "Size of a head's value; key_dim if none.")), attentionDropout, useBiasParam,
			maybe(option("output_shape", Ints, "none", "Shape of the result's features; those of the query if none.")),
			maybe(option("attention_axes", AxesArg, "none", "The axes of a sample that are attended over; all but the last if none.")), windowParam, flashParam,
			headsParams, gateParam, seedParam, headsCall,
		),
		Rule: multiHeadRule, Example: "input s: f32[10, 16]\noutput y = (s, s) -> MultiHeadAttention(2, 8)",
	},
	{
		Kind: Layer, Name: "GroupQueryAttention", Inputs: attentionInputs,
		Doc: "GroupQueryAttention is multi-head attention in which several query heads share a head of key and value: f32[q, d], f32[k, e] -> f32[q, d] (Ainslie et al. 2023; keras.layers.GroupQueryAttention).",
		Params: params(
			required("head_dim", IntArg, "Size of a head."), required("num_query_heads", IntArg, "How many heads the query has."),
			required("num_key_value_heads", IntArg, "How many heads key and value have; it divides those of the query."),
			attentionDropout, useBiasParam, windowParam, flashParam, headsParams, gateParam, seedParam, headsCall,
		),
		Rule: groupQueryRule, Example: "input s: f32[10, 16]\noutput y = (s, s) -> GroupQueryAttention(8, 4, 2)",
	},
}

var (
	pairMaskParam = pairMask()
	windowParam   = within(maybe(option("sliding_window", IntArg, "none", "How far from its own place a query sees.")), 0, longest)
	gateParam     = option("use_gate", BoolArg, "false", "Whether what a head gives is multiplied by sigmoid of a projection of the query.")
	headsParams   = headsRegularized()
	headsCall     = params(
		atCall(maybe(option("query_mask", Tensor, "none", "Bool of each step of the query."))),
		atCall(maybe(option("value_mask", Tensor, "none", "Bool of each step of the value."))),
		atCall(maybe(option("key_mask", Tensor, "none", "Bool of each step of the key."))),
		atCall(maybe(option("attention_mask", Tensor, "none", "Bool [q, k] or [heads, q, k]: what sees what. An axis of 1 is all: [1, k] masks keys."))),
		returnScores, trainingParam, causalParam,
	)
)

func pairMask() Param {
	p := atCall(maybe(option("mask", Tensors, "none", "Bools of the query's and of the value's steps: `mask=(qm, vm)`; false is left out. `none` in the place of one is all of them.")))
	p.Gaps = true
	return p
}

// headsRegularized are the initializers, regularizers and constraints of the projections.
func headsRegularized() []Param {
	ps := weightParams("kernel=glorot_uniform", "bias=zeros")
	for i := range ps {
		if ps[i].Name == "activity_regularizer" {
			ps[i].Doc = "Penalty on what each projection gives, averaged over the batch; GroupQueryAttention's results count once more, as in Keras."
		}
	}
	return ps
}

// key is the operand that scores are made with: the third one, or the value.
func (c *Call) key() Operand {
	if k := c.Operand("key"); k != nil {
		return *k
	}
	return *c.Operand("value")
}

// attends checks that query, value and key are steps of vectors that go together.
func (c *Call) attends(sameFeatures bool) bool {
	q, v, k := c.Operand("query").Type.Shape, c.Operand("value").Type.Shape, c.key().Type.Shape
	for i := range c.In {
		if slices.Contains([]string{"query", "value", "key"}, c.In[i].Param) && len(c.In[i].Type.Shape) != 2 {
			c.wrongRank(i, "[steps, features]")
			return false
		}
	}
	if v[0] != k[0] || sameFeatures && q[1] != k[1] {
		c.doNotFit(c.In[:min(len(c.In), 3)]...)
		return false
	}
	return true
}

func attentionRule(c *Call) {
	if !c.attends(true) {
		return
	}
	q, v := c.Operand("query").Type.Shape, c.Operand("value").Type.Shape
	if !c.dropoutFits() || !c.pairMaskFits(q[0], v[0]) {
		return
	}
	switch {
	case c.Entry.Name == "AdditiveAttention":
		if c.Bool("use_scale") {
			c.Weight("scale", floats(q[1])).Init = Word("glorot_uniform")
		}
	case c.Bool("use_scale"):
		c.Weight("scale", floats()).Init = Word("ones")
	}
	if c.Entry.Name == "Attention" && c.Word("score_mode") == "concat" {
		c.Weight("concat_score_weight", floats()).Init = Word("ones")
	}
	c.Out(floats(q[0], v[1]))
	if c.Bool("return_attention_scores") {
		c.Results = append(c.Results, floats(q[0], v[0]))
	}
}

func (c *Call) dropoutFits() bool { return c.rateFits("dropout") }

// pairMaskFits checks `mask=(qm, vm)`: beside a key there may be a third mask, which tells nothing that the value's does not.
func (c *Call) pairMaskFits(q, v dsl.Dim) bool {
	masks := c.param("mask")
	if n := len(masks); n != 0 && n != 2 && (n != 3 || c.Operand("key") == nil) {
		c.Fail("mask", diag.ArgumentValue, "`mask` of %s is two masks, of the query and of the value, not %d", c.Entry.Name, n)
		return false
	}
	for i, m := range masks {
		all := m.Type.DType == dsl.Bool && len(m.Type.Shape) == 0
		if !all && !c.isMask(m, dsl.Shape{[]dsl.Dim{q, v, v}[i]}) {
			return false
		}
	}
	return true
}
