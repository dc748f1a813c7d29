package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

var layerCells = []row{
	{catalog.Layer, "SimpleRNNCell", func(c *call) []*ir.Value { return c.cell(simpleStep, 1) }},
	{catalog.Layer, "LSTMCell", func(c *call) []*ir.Value { return c.cell(lstmStep, 2) }},
	{catalog.Layer, "GRUCell", func(c *call) []*ir.Value { return c.cell(c.gruStep(), 1) }},
}

// cell runs one step: the output, then the new states, of which it is the first.
func (c *call) cell(f step, n int) []*ir.Value {
	x := c.kernelProduct(c.droppedAtAllSteps(c.rowed(0), "dropout", 0))
	states := make([]*ir.Value, n)
	for i := range states {
		if i+1 < len(c.in) {
			states[i] = c.rowed(i + 1)
		} else {
			states[i] = c.Fill(ir.F32, ir.Shape{x.Type.Shape[0], ir.Dim(c.Int("units"))}, 0)
		}
	}
	states[0] = c.droppedAtAllSteps(states[0], "recurrent_dropout", 1)
	next := f(c, x, states)
	out := []*ir.Value{c.unrowed(next[0])}
	for _, s := range next {
		out = append(out, c.unrowed(s))
	}
	return out
}

// droppedAtAllSteps drops elements of what a step reads, the same in all turns of the loop around: the mask is drawn before it.
func (c *call) droppedAtAllSteps(x *ir.Value, arg string, k int) *ir.Value {
	rate, outer := c.Float(arg), *c
	if rate == 0 || !c.training() {
		return x
	}
	if c.body.loop != nil {
		outer.body = c.body.around
		outer.Builder = outer.body.Builder
	}
	factor := outer.dropped(outer.Fill(ir.F32, x.Type.Shape, 1), 1, dsl.Shape{dsl.Dim(x.Type.Shape[1])}, rate, k)
	if c.body.loop != nil {
		factor = c.body.capture(factor)
	}
	return c.Mul(x, c.Cast(factor, x.Type.DType))
}
