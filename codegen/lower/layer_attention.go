package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

var layerAttention = []row{
	{catalog.Layer, "Attention", attentionLayer}, {catalog.Layer, "AdditiveAttention", attentionLayer},
	{catalog.Layer, "MultiHeadAttention", headsAttention}, {catalog.Layer, "GroupQueryAttention", headsAttention},
}

// rowed returns an operand as an f32 (bools as they are) with the batch axis in front: of length 1 if no operand has one.
func (c *call) rowed(i int) *ir.Value {
	x := c.in[i]
	if x.Type.DType != ir.Bool {
		x = c.f32(i)
	}
	switch {
	case !c.perSample():
		return c.Reshape(x, append(ir.Shape{1}, x.Type.Shape...))
	case c.lead(i) == 0:
		return c.BroadcastTo(x, append(ir.Shape{ir.Batch}, x.Type.Shape...))
	}
	return x
}

// rowedFor returns the operand of a parameter by rowed, nil if it was not given.
func (c *call) rowedFor(name string) *ir.Value {
	if _, i := c.operand(name); i >= 0 {
		return c.rowed(i)
	}
	return nil
}

// unrowed takes the batch axis of length 1 off, if no operand has one.
func (c *call) unrowed(y *ir.Value) *ir.Value {
	if !c.perSample() {
		return c.Reshape(y, y.Type.Shape[1:])
	}
	return y
}

// attentionLayer attends over the steps of rows of [steps, features].
func attentionLayer(c *call) []*ir.Value {
	q, v := c.rowedFor("query"), c.rowedFor("value")
	k := c.rowedFor("key")
	if k == nil {
		k = v
	}
	_, masks := c.operands("mask")
	var allowed *ir.Value
	scores := c.scores(q, k)
	if len(masks) > 0 {
		allowed = c.along(masks[1], scores.Type.Shape, 2)
	}
	if c.Bool("use_causal_mask") {
		allowed = c.both(allowed, causal(c.Builder, scores.Type.Shape))
	}
	weights := c.droppedScores(c.attend(scores, allowed))
	y := c.Dot(weights, v, []int{0}, []int{0}, []int{2}, []int{1})
	if len(masks) > 0 {
		y = c.Where(c.along(masks[0], y.Type.Shape, 1), y, filled(c.Builder, y, 0))
	}
	out := []*ir.Value{c.unrowed(y)}
	if c.Bool("return_attention_scores") {
		out = append(out, c.unrowed(weights))
	}
	return out
}

// along repeats a mask of an axis's steps, or of all of them, to a shape.
func (c *call) along(mask int, shape ir.Shape, axis int) *ir.Value {
	m := c.rowed(mask)
	return c.Broadcast(m, shape, []int{0, axis}[:len(m.Type.Shape)])
}

// scores are [rows, queries, keys]: products, or sums of tanh(query + key).
func (c *call) scores(q, k *ir.Value) *ir.Value {
	additive := c.node.Entry.Name == "AdditiveAttention"
	if !additive && c.Word("score_mode") == "dot" {
		s := c.Dot(q, k, []int{0}, []int{0}, []int{2}, []int{2})
		if c.node.Vars["scale"] != nil {
			s = c.Mul(s, c.BroadcastTo(c.weight("scale"), s.Type.Shape))
		}
		return s
	}
	qs, ks := q.Type.Shape, k.Type.Shape
	wide := ir.Shape{qs[0], qs[1], ks[1], qs[2]}
	sum := c.Add(c.Broadcast(q, wide, []int{0, 1, 3}), c.Broadcast(k, wide, []int{0, 2, 3}))
	scale := c.node.Vars["scale"] != nil
	if additive {
		y := c.Unary(ir.OpTanh, sum)
		if scale {
			y = c.Mul(y, c.BroadcastTo(c.weight("scale"), wide))
		}
		return c.Sum(y, 3)
	}
	if scale {
		sum = c.Mul(sum, c.BroadcastTo(c.weight("scale"), wide))
	}
	s := c.Sum(c.Unary(ir.OpTanh, sum), 3)
	return c.Mul(s, c.BroadcastTo(c.weight("concat_score_weight"), s.Type.Shape))
}

// attend makes weights of scores along the last axis.
func (c *call) attend(scores, allowed *ir.Value) *ir.Value {
	last := []int{len(scores.Type.Shape) - 1}
	if allowed == nil {
		return softmax(c.Builder, scores, last)
	}
	return maskedSoftmax(c.Builder, scores, allowed, last)
}

// droppedScores drops weights while training.
func (c *call) droppedScores(w *ir.Value) *ir.Value {
	rate := c.Float("dropout")
	if rate == 0 || !c.training() {
		return w
	}
	mask := dsl.Shape{}
	for _, d := range w.Type.Shape[1:] {
		mask = append(mask, dsl.Dim(d))
	}
	return c.dropped(w, 1, mask, rate, 0)
}

// both is where two masks allow; nil allows all.
func (c *call) both(a, b *ir.Value) *ir.Value {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return c.Binary(ir.OpAnd, a, b)
}

// causal is true where the key, the last axis, is not behind the query, the axis before.
func causal(b *ir.Builder, shape ir.Shape) *ir.Value {
	n := len(shape)
	plane := shape[n-2:]
	m := b.Binary(ir.OpLessEqual, b.Iota(ir.I32, plane, 1), b.Iota(ir.I32, plane, 0))
	return b.BroadcastTo(m, shape)
}
