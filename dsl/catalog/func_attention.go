package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

var attention = []Entry{{
	Kind: Func, Name: "dot_product_attention",
	Doc: "dot_product_attention is softmax(q·k·scale + bias)·v for each head (Vaswani et al., 2017): query [t, heads, d], key and value [s, heads, d] -> [t, heads, d]; several query heads may share one of key and value. A query with nothing to look at gives zeros.",
	Params: params(
		required("query", Tensor, "f32[t, heads, d]."), required("key", Tensor, "f32[s, heads, d]."), required("value", Tensor, "f32[s, heads, d]."),
		optionalTensor("bias", "What is added to the scores, [heads, t, s]."), optionalTensor("mask", "bool[heads, t, s]: false is left out."),
		option("scale", FloatArg, "none", "What scores are multiplied by; 1 / sqrt(d) if none."),
		option("is_causal", BoolArg, "false", "Whether a query sees only the keys up to its own place."),
		Param{Name: "flash_attention", Type: BoolArg, Default: "none", Optional: true, Doc: "Keras's choice of a kernel; here it changes nothing."},
		option("attn_logits_soft_cap", FloatArg, "none", "A bound that scores approach by tanh."),
	),
	Rule: dotProductAttention, Example: "output y = dot_product_attention(x, x, x)",
}}

func dotProductAttention(c *Call) {
	q, k, v := c.In[0].Type.Shape, c.In[1].Type.Shape, c.In[2].Type.Shape
	if len(q) != 3 || len(k) != 3 || len(v) != 3 || q[2] != k[2] || !k[:2].Equal(v[:2]) || q[1]%k[1] != 0 {
		c.wrongShape(c.In[0], "attention takes a query [t, heads, d], and a key and a value [s, heads, d]: %s", typeList(c.In[:3]))
		return
	}
	scores := dsl.Shape{q[1], q[0], k[0]}
	for _, o := range c.In[3:] {
		if all, ok := joined(scores, o.Type.Shape); !ok || !all.Equal(scores) {
			c.wrongShape(o, "`%s` repeats to [heads, t, s], here %s: %s does not", o.Param, scores, o.Type)
			return
		}
	}
	out := slices.Clone(q)
	out[2] = v[2]
	c.Out(dsl.TensorType{DType: ToFloat(Promote(c.In[:3]...)), Shape: out})
}
