package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// joins are functions that make one value of several, or several of one.
var joins = []row{
	fn("concatenate", func(c *call) *ir.Value { return c.concatenated(catalog.Wrap(c.Int("axis"), c.rank(0))) }),
	fn("hstack", func(c *call) *ir.Value { return c.glued(1, min(max(c.rank(0), 1), 2)-1) }),
	fn("vstack", func(c *call) *ir.Value { return c.glued(2, 0) }),
	fn("dstack", func(c *call) *ir.Value { return c.glued(3, 2) }),
	fn("stack", stack), fn("append", appended),
	{catalog.Func, "split", func(c *call) []*ir.Value { return c.parts(c.axis("axis", 0)) }},
	{catalog.Func, "array_split", func(c *call) []*ir.Value { return c.parts(c.axis("axis", 0)) }},
	{catalog.Func, "hsplit", func(c *call) []*ir.Value { return c.parts(c.lead(0) + min(c.rank(0), 2) - 1) }},
	{catalog.Func, "vsplit", func(c *call) []*ir.Value { return c.parts(c.lead(0)) }},
	{catalog.Func, "dsplit", func(c *call) []*ir.Value { return c.parts(c.lead(0) + 2) }},
	{catalog.Func, "unstack", unstack}, {catalog.Func, "meshgrid", meshgrid},
}

// sampled returns an operand in an element type, with the batch axis in front if the result has it.
func (c *call) sampled(i int, d ir.DType) *ir.Value {
	v := c.as(i, d)
	if c.lead0() == c.lead(i) {
		return v
	}
	return c.repeat(v, 0, append(ir.Shape{ir.Batch}, v.Type.Shape...))
}

// concatenated joins all operands along an axis of a sample. A batchless one is the same in every sample.
func (c *call) concatenated(axis int) *ir.Value {
	parts := make([]*ir.Value, len(c.in))
	for i := range c.in {
		parts[i] = c.sampled(i, c.out(0).DType)
	}
	return c.Concat(axis+c.lead0(), parts...)
}

// glued joins operands that are given some axes at least.
func (c *call) glued(least, axis int) *ir.Value {
	lead := c.lead0()
	parts := make([]*ir.Value, len(c.in))
	for i := range c.in {
		v := c.sampled(i, c.out(0).DType)
		var s dsl.Shape
		for _, d := range v.Type.Shape[lead:] {
			s = append(s, dsl.Dim(d))
		}
		to := v.Type.Shape[:lead].Clone()
		for _, d := range catalog.AtLeast(s, least) {
			to = append(to, ir.Dim(d))
		}
		parts[i] = c.Reshape(v, to)
	}
	return c.Concat(axis+lead, parts...)
}

func stack(c *call) *ir.Value {
	t, axis := c.out(0), catalog.Wrap(c.Int("axis"), c.rank(0)+1)+c.lead0()
	one := t.Shape.Clone()
	one[axis] = 1
	parts := make([]*ir.Value, len(c.in))
	for i := range c.in {
		parts[i] = c.Reshape(c.sampled(i, t.DType), one)
	}
	return c.Concat(axis, parts...)
}

func appended(c *call) *ir.Value {
	if c.Has("axis") {
		return c.concatenated(catalog.Wrap(c.Int("axis"), c.rank(0)))
	}
	lead := c.lead0()
	parts := make([]*ir.Value, len(c.in))
	for i := range c.in {
		v := c.sampled(i, c.out(0).DType)
		parts[i] = merged(c.Builder, v, everyAxis(lead, len(v.Type.Shape)))
	}
	return c.Concat(lead, parts...)
}

// parts cuts an axis.
func (c *call) parts(axis int) []*ir.Value {
	x := c.in[0]
	at := c.Cuts(int(x.Type.Shape[axis]))
	out := make([]*ir.Value, len(at)-1)
	for i := range out {
		out[i] = c.SliceAxis(x, axis, ir.Dim(at[i]), ir.Dim(at[i+1]))
	}
	return out
}

func unstack(c *call) []*ir.Value {
	x, axis := c.in[0], c.axis("axis", 0)
	out := make([]*ir.Value, x.Type.Shape[axis])
	for i := range out {
		out[i] = c.Reshape(c.SliceAxis(x, axis, ir.Dim(i), ir.Dim(i+1)), c.out(i).Shape)
	}
	return out
}

// meshgrid repeats each vector along the axes of the others.
func meshgrid(c *call) []*ir.Value {
	lead := c.lead0()
	out := make([]*ir.Value, len(c.in))
	for i := range c.in {
		v := c.sampled(i, c.out(i).DType)
		axis := i
		if c.Word("indexing") == "xy" && i < 2 && len(c.in) > 1 {
			axis = 1 - i
		}
		one := slices.Repeat(ir.Shape{1}, lead+len(c.in))
		copy(one, v.Type.Shape[:lead])
		one[lead+axis] = c.out(i).Shape[lead+axis]
		out[i] = c.BroadcastTo(c.Reshape(v, one), c.out(i).Shape)
	}
	return out
}
