package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// heads is what the layers with heads have in common.
type heads struct{ query, shared, key, value dsl.Dim }

func multiHeadRule(c *Call) {
	n, ok1 := c.size("num_heads", 1)
	key, ok2 := c.size("key_dim", 1)
	value, ok3 := key, true
	if c.Has("value_dim") {
		value, ok3 = c.size("value_dim", 1)
	}
	if ok1 && ok2 && ok3 {
		c.headsRule(heads{n, n, key, value})
	}
}

func groupQueryRule(c *Call) {
	size, ok1 := c.size("head_dim", 1)
	n, ok2 := c.size("num_query_heads", 1)
	shared, ok3 := c.size("num_key_value_heads", 1)
	switch {
	case !ok1 || !ok2 || !ok3:
	case n%shared != 0:
		c.notDivisible("num_key_value_heads", int(shared), "heads of the query", n)
	default:
		c.headsRule(heads{n, shared, size, size})
	}
}

func (c *Call) headsRule(h heads) {
	q, v, k := c.Operand("query").Type.Shape, c.Operand("value").Type.Shape, c.key().Type.Shape
	if !c.dropoutFits() || !c.headsFit(q, v, k) {
		return
	}
	last := len(q) - 1
	c.projection("query", q[last], h.query, h.key)
	c.projection("key", k[last], h.shared, h.key)
	c.projection("value", v[last], h.shared, h.value)
	if c.Bool("use_gate") {
		c.projection("gate", q[last], h.query, h.value)
	}
	out := dsl.Shape{q[last]}
	if c.Has("output_shape") {
		out = shapeOf(c.Ints("output_shape", 1))
	}
	joined := c.weightLike("attention_output.kernel", "kernel", floats(append(dsl.Shape{h.query, h.value}, out...)...))
	joined.FanIn = []int{0, 1}
	for i := range out {
		joined.FanOut = append(joined.FanOut, 2+i)
	}
	if c.Bool("use_bias") {
		c.weightLike("attention_output.bias", "bias", floats(out...))
	}
	c.Out(floats(append(q[:last:last], out...)...))
	if c.Bool("return_attention_scores") {
		c.Results = append(c.Results, floats(c.scoresShape(q, v, h.query)...))
	}
}

// projection declares the weights that turn features into heads.
func (c *Call) projection(name string, in, heads, size dsl.Dim) {
	kernel := c.weightLike(name+".kernel", "kernel", floats(in, heads, size))
	kernel.FanIn, kernel.FanOut = []int{0}, []int{1, 2}
	if c.Bool("use_bias") {
		c.weightLike(name+".bias", "bias", floats(heads, size))
	}
}

// AttentionAxes are the axes of a sample that are attended over: all but the last unless attention_axes says so.
func (a *Args) AttentionAxes(rank int) []int {
	if a.Has("attention_axes") {
		return a.AxesOf("attention_axes", rank)
	}
	return a.AxesOf("", rank-1)
}

// scoresShape is the axes that are not attended over, the heads, then the attended axes of query and value.
func (c *Call) scoresShape(q, v dsl.Shape, heads dsl.Dim) dsl.Shape {
	axes := c.Args.AttentionAxes(len(q))
	out := append(dropped(q[:len(q)-1], axes, false), heads)
	return append(append(out, lengthsOf(q, axes)...), lengthsOf(v, axes)...)
}

// headsFit checks the shapes of query, value, key and the masks.
func (c *Call) headsFit(q, v, k dsl.Shape) bool {
	for i, in := range c.In {
		if slices.Contains([]string{"query", "value", "key"}, in.Param) && len(in.Type.Shape) < 2 {
			c.wrongRank(i, "[steps, features] or more axes")
			return false
		}
	}
	if c.Has("attention_axes") {
		given, ok := c.Axes("attention_axes", len(q))
		if !ok {
			return false
		}
		if slices.Contains(given, len(q)-1) {
			c.Fail("attention_axes", diag.NoSuchAxis, "attention is over steps; axis %d of %s has the features", len(q)-1, q)
			return false
		}
	}
	axes := c.Args.AttentionAxes(len(q))
	last := len(q) - 1
	fit := len(v) == len(q) && len(k) == len(q) && v[:last].Equal(k[:last])
	for i := range last {
		fit = fit && (slices.Contains(axes, i) || q[i] == v[i])
	}
	if !fit {
		c.doNotFit(c.In[:min(len(c.In), 3)]...)
		return false
	}
	return c.headMasksFit(q, v)
}

// headMasksFit checks the masks, which are built for one axis of steps.
func (c *Call) headMasksFit(q, v dsl.Shape) bool {
	plain := len(q) == 2
	for _, name := range []string{"query_mask", "value_mask", "key_mask", "attention_mask"} {
		m := c.Operand(name)
		switch {
		case m == nil:
		case !plain:
			c.notBuilt(name, "`"+name+"` over several axes")
			return false
		case name == "attention_mask":
			if !c.attentionMaskFits(*m, dsl.Shape{q[0], v[0]}) {
				return false
			}
		case name == "query_mask" && !c.isMask(*m, q[:1]), name != "query_mask" && !c.isMask(*m, v[:1]):
			return false
		}
	}
	if (c.Bool("use_causal_mask") || c.Has("sliding_window")) && !plain {
		c.notBuilt("use_causal_mask", "a causal mask over several axes")
		return false
	}
	return true
}

// attentionMaskFits checks a mask of queries and keys, or of heads, queries and keys: an axis of 1 is all of them.
func (c *Call) attentionMaskFits(m Operand, want dsl.Shape) bool {
	s := m.Type.Shape
	if len(s) == 3 {
		name := "num_heads"
		if _, grouped := c.Args.Values["num_query_heads"]; grouped {
			name = "num_query_heads"
		}
		want = append(dsl.Shape{dsl.Dim(c.Int(name))}, want...)
	}
	fits := m.Type.DType == dsl.Bool && len(s) == len(want)
	for i := 0; fits && i < len(s); i++ {
		fits = s[i] == want[i] || s[i] == 1
	}
	if fits {
		return true
	}
	d := c.wrongShape(m, "`%s` of %s is %s here, not %s", m.Param, c.Entry.Name, dsl.TensorType{DType: dsl.Bool, Shape: want}, m.Type)
	switch {
	case len(s) == 1 && s[0] == want[len(want)-1] && m.Type.DType == dsl.Bool:
		d.WithHint("a mask of the keys alone is `mask[none, :]`")
	case m.Type.DType != dsl.Bool && len(s) > 1:
		d.WithHint("`mask > 0` makes bools of numbers")
	}
	return false
}
