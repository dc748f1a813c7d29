package lower

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

var attention = []row{fn("dot_product_attention", dotProductAttention)}

// dotProductAttention splits the query's heads into those of key and value and, where several share one, into groups:
// t queries, s keys, n heads, g queries a head, d and e elements.
func dotProductAttention(c *call) *ir.Value {
	const t, s, n, g, d, e = 1, 2, 3, 4, 5, 6
	out, lead := c.out(0), c.lead0()
	b, dtype := c.Builder, out.DType
	q, k, v := c.sampled(0, dtype), c.sampled(1, dtype), c.sampled(2, dtype)
	shape := q.Type.Shape
	heads := k.Type.Shape[lead+1]
	grouped := shape[lead+1] != heads
	if grouped {
		q = b.Reshape(q, append(shape[:lead+1:lead+1], heads, shape[lead+1]/heads, shape[lead+2]))
	}
	scale := floatOr(c.Args, "scale", 1/math.Sqrt(float64(shape[lead+2])))
	label := func(labels ...int) []int {
		if !grouped {
			labels = slices.DeleteFunc(labels, func(l int) bool { return l == g })
		}
		if lead == 1 {
			labels = append([]int{batchLabel}, labels...)
		}
		return labels
	}
	pairs := label(n, g, t, s)
	scores := contracted(b, []term{{scaled(b, q, scale), label(t, n, g, d)}, {k, label(s, n, d)}}, pairs)
	split := scores.Type.Shape
	perHead := append(split[:lead:lead], shape[lead+1], split[len(split)-2], split[len(split)-1])
	if c.Has("attn_logits_soft_cap") {
		most := c.Float("attn_logits_soft_cap")
		scores = scaled(b, b.Unary(ir.OpTanh, scaled(b, scores, 1/most)), most)
	}
	if bias, at := c.operand("bias"); bias != nil {
		scores = b.Add(scores, b.Reshape(c.spread(at, dtype, perHead), split))
	}
	p := softmaxOf(b, scores, c.seen(perHead, split), []int{len(split) - 1})
	y := contracted(b, []term{{p, pairs}, {v, label(s, n, e)}}, label(t, n, g, e))
	return b.Reshape(y, out.Shape)
}

// softmaxOf is a softmax of what a mask lets through, nil is all.
func softmaxOf(b *ir.Builder, x, mask *ir.Value, axes []int) *ir.Value {
	if mask == nil {
		return softmax(b, x, axes)
	}
	return maskedSoftmax(b, x, mask, axes)
}

// seen is what queries may look at: the mask, and the keys up to their own place. It is nil if they may see all.
func (c *call) seen(perHead, split ir.Shape) *ir.Value {
	var seen *ir.Value
	if mask, at := c.operand("mask"); mask != nil {
		seen = c.Reshape(c.spread(at, ir.Bool, perHead), split)
	}
	if c.Bool("is_causal") {
		n := len(split)
		past := c.BroadcastTo(belowDiagonal(c.Builder, split[n-2], split[n-1], 0), split)
		if seen == nil {
			return past
		}
		seen = c.Binary(ir.OpAnd, seen, past)
	}
	return seen
}
