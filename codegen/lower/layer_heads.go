package lower

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// headsAttention is attention in heads: query, key and value are projected to [rows, free axes, heads, steps, size],
// where the free axes are those that are not attended over and steps all that are, in one.
func headsAttention(c *call) []*ir.Value {
	query, value := c.rowedFor("query"), c.rowedFor("value")
	key := c.rowedFor("key")
	if key == nil {
		key = value
	}
	rank := len(query.Type.Shape) - 1
	over := c.AttentionAxes(rank)
	q, k, v := c.toHeads("query", query, over), c.toHeads("key", key, over), c.toHeads("value", value, over)
	size := float64(q.Type.Shape[len(q.Type.Shape)-1])
	q = scaled(c.Builder, q, 1/math.Sqrt(size))
	free := rank - 1 - len(over)
	k, v = c.shareHeads(k, q, free), c.shareHeads(v, q, free)
	pair := everyAxis(0, free+2)
	scores := c.Dot(q, k, pair, pair, []int{free + 3}, []int{free + 3})
	weights := c.attend(scores, c.headsMask(scores.Type.Shape))
	y := c.Dot(c.droppedScores(weights), v, pair, pair, []int{free + 3}, []int{free + 2})
	out := []*ir.Value{c.unrowed(c.fromHeads(y, query, over))}
	if c.Bool("return_attention_scores") { // those of Attention are what is left of them
		t := c.out(1).Shape
		out = append(out, c.Reshape(weights, t))
	}
	if c.node.Entry.Name == "GroupQueryAttention" { // Keras takes it for the layer's own, too
		for _, y := range out {
			c.watched(y)
		}
	}
	return out
}

// toHeads projects x[rows, …, features] to heads and puts the attended axes together. A projection is a layer of its own
// in Keras, and gets the regularizer of activities.
func (c *call) toHeads(name string, x *ir.Value, over []int) *ir.Value {
	y := c.watched(c.projected(name, x)) // [rows, axes…, heads, size]
	n := len(y.Type.Shape)
	perm, shape, steps := []int{0}, ir.Shape{y.Type.Shape[0]}, ir.Dim(1)
	for a := 1; a < n-2; a++ {
		if !slices.Contains(over, a-1) {
			perm, shape = append(perm, a), append(shape, y.Type.Shape[a])
		}
	}
	perm, shape = append(perm, n-2), append(shape, y.Type.Shape[n-2])
	for _, a := range over {
		perm, steps = append(perm, a+1), steps*y.Type.Shape[a+1]
	}
	perm = append(perm, n-1)
	shape = append(shape, steps, y.Type.Shape[n-1])
	return c.Reshape(c.Transpose(y, perm), shape)
}

// projected is x @ NAME.kernel + NAME.bias.
func (c *call) projected(name string, x *ir.Value) *ir.Value {
	y := project(c.Builder, x, c.weight(name+".kernel"))
	if c.node.Vars[name+".bias"] != nil {
		y = c.Add(y, c.BroadcastTo(c.weight(name+".bias"), y.Type.Shape))
	}
	return y
}

// shareHeads repeats heads of key or value so that there are as many as the query has: each serves neighbours.
func (c *call) shareHeads(x, q *ir.Value, free int) *ir.Value {
	at := free + 1
	have, want := x.Type.Shape[at], q.Type.Shape[at]
	if have == want {
		return x
	}
	s := x.Type.Shape
	wide := append(append(s[:at+1:at+1], want/have), s[at+1:]...)
	axes := append(everyAxis(0, at+1), everyAxis(at+2, len(wide))...)
	shape := s.Clone()
	shape[at] = want
	return c.Reshape(c.Broadcast(x, wide, axes), shape)
}

// headsMask is what the masks allow of [rows, …, heads, queries, keys], nil if there are none.
func (c *call) headsMask(shape ir.Shape) *ir.Value {
	n := len(shape)
	var allowed *ir.Value
	if m := c.rowedFor("query_mask"); m != nil {
		allowed = c.Broadcast(m, shape, []int{0, n - 2})
	}
	for _, name := range []string{"value_mask", "key_mask"} {
		if m := c.rowedFor(name); m != nil {
			allowed = c.both(allowed, c.Broadcast(m, shape, []int{0, n - 1}))
		}
	}
	if m := c.rowedFor("attention_mask"); m != nil {
		allowed = c.both(allowed, c.attentionMask(m, shape))
	}
	if c.Bool("use_causal_mask") {
		allowed = c.both(allowed, causal(c.Builder, shape))
	}
	if c.Has("sliding_window") {
		allowed = c.both(allowed, c.near(shape, c.Int("sliding_window")))
	}
	return allowed
}

// attentionMask stretches [rows, (heads,) queries, keys] to a shape; an axis of length 1 is the same for all.
func (c *call) attentionMask(m *ir.Value, shape ir.Shape) *ir.Value {
	n, s := len(shape), m.Type.Shape
	kept, axes := s[:1:1], []int{0}
	for i := 1; i < len(s); i++ {
		if at := n - len(s) + i; s[i] == shape[at] {
			kept, axes = append(kept, s[i]), append(axes, at)
		}
	}
	return c.Broadcast(c.Reshape(m, kept), shape, axes)
}

// near is true where query and key are less than a window apart.
func (c *call) near(shape ir.Shape, window int) *ir.Value {
	plane := shape[len(shape)-2:]
	apart := c.Unary(ir.OpAbs, c.Sub(c.Iota(ir.I32, plane, 0), c.Iota(ir.I32, plane, 1)))
	return c.BroadcastTo(below(c.Builder, apart, float64(window)), shape)
}

// fromHeads brings [rows, free…, heads, steps, size] back to the axes of the query, and projects the heads together.
func (c *call) fromHeads(y, query *ir.Value, over []int) *ir.Value {
	s, n := query.Type.Shape, len(query.Type.Shape)
	// [rows, free…, heads, attended…, size]
	have := len(y.Type.Shape)
	shape := append(ir.Shape{}, y.Type.Shape[:have-2]...)
	for _, a := range over {
		shape = append(shape, s[a+1])
	}
	shape = append(shape, y.Type.Shape[have-1])
	y = c.Reshape(y, shape)
	free := have - 4
	perm := []int{0}
	nextFree, nextOver := 1, free+2
	for a := 1; a < n-1; a++ {
		if slices.Contains(over, a-1) {
			perm, nextOver = append(perm, nextOver), nextOver+1
		} else {
			perm, nextFree = append(perm, nextFree), nextFree+1
		}
	}
	perm = append(perm, free+1, len(shape)-1)
	y = c.Transpose(y, perm) // [rows, axes…, heads, size]
	if c.Bool("use_gate") {
		y = c.Mul(y, c.watched(c.Unary(ir.OpSigmoid, c.projected("gate", query))))
	}
	kernel := c.weight("attention_output.kernel")
	m := len(y.Type.Shape)
	z := c.Dot(y, kernel, nil, nil, []int{m - 2, m - 1}, []int{0, 1})
	if c.node.Vars["attention_output.bias"] != nil {
		z = c.Add(z, c.BroadcastTo(c.weight("attention_output.bias"), z.Type.Shape))
	}
	return c.watched(z)
}
