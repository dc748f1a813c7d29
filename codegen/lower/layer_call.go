package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// What the rows of layers share.

// layer is a row of a layer with one result.
func layer(name string, f func(c *call) *ir.Value) row { return row{catalog.Layer, name, one(f)} }

// f32 returns an operand in the type that layers compute in.
func (c *call) f32(i int) *ir.Value { return c.as(i, ir.F32) }

// training reports whether the layer acts as in training: as the graph does, unless the call says so.
func (c *call) training() bool {
	if c.Has("training") {
		return c.Bool("training")
	}
	return c.node.Training
}

// frozen reports whether nothing here learns, so that no penalty of the layer counts.
func (c *call) frozen() bool {
	return c.node.Frozen || c.Has("trainable") && !c.Bool("trainable") || c.rests()
}

// rests reports whether the layer's weights or states are frozen in this train block.
func (c *call) rests() bool {
	for _, v := range c.node.Vars {
		if slices.Contains(c.body.frozen, v) {
			return true
		}
	}
	return false
}

// finish ends a layer: its activation, and the penalty on its result.
func (c *call) finish(y *ir.Value) *ir.Value { return c.watched(c.activate("activation", y)) }

// watched adds the penalty of activity_regularizer on a layer's result.
func (c *call) watched(y *ir.Value) *ir.Value {
	r, ok := c.Values["activity_regularizer"].(*catalog.Instance)
	if !ok || c.frozen() {
		return y
	}
	if p := penaltyOf(c.Builder, r, y); p != nil {
		c.body.penalize(p)
	}
	return y
}

// biased adds the layer's bias, if it has one, along the last axes.
func (c *call) biased(y *ir.Value) *ir.Value {
	if c.node.Vars["bias"] == nil {
		return y
	}
	return c.Add(y, c.BroadcastTo(c.weight("bias"), y.Type.Shape))
}

// along repeats a value that has some axes of x, in order, to the shape of x.
func along(b *ir.Builder, v, x *ir.Value, axes []int) *ir.Value {
	return b.Broadcast(v, x.Type.Shape, axes)
}

// everyAxis lists the axes of a value of some rank from one on.
func everyAxis(from, rank int) []int {
	var axes []int
	for a := from; a < rank; a++ {
		axes = append(axes, a)
	}
	return axes
}

// keptAxes reshapes what a reduction of x over axes gave so that these axes have length 1.
func keptAxes(b *ir.Builder, v, x *ir.Value, axes []int) *ir.Value {
	shape := x.Type.Shape.Clone()
	for _, a := range axes {
		shape[a] = 1
	}
	return b.Reshape(v, shape)
}
