package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

var layerCells = []row{
	{catalog.Layer, "SimpleRNNCell", func(c *call) []*ir.Value { return c.cell(simpleStep, 1) }},
	{catalog.Layer, "LSTMCell", func(c *call) []*ir.Value { return c.cell(lstmStep, 2) }},
	{catalog.Layer, "GRUCell", func(c *call) []*ir.Value { return c.cell(c.gruStep(), 1) }},
}

// cell runs one step: the output, then the new states, of which it is the first.
func (c *call) cell(f step, n int) []*ir.Value {
	around := *c
	if c.body.loop != nil {
		around.body = c.body.around
		around.Builder = around.body.Builder
	}
	x := c.kernelProduct(around.droppedAtAllSteps(c, c.rowed(0), "dropout", 0))
	states := make([]*ir.Value, n)
	for i := range states {
		if i+1 < len(c.in) {
			states[i] = c.rowed(i + 1)
		} else {
			states[i] = c.Fill(ir.F32, ir.Shape{x.Type.Shape[0], ir.Dim(c.Int("units"))}, 0)
		}
	}
	next := f(c, x, around.droppedAtAllSteps(c, states[0], "recurrent_dropout", 1), states)
	out := []*ir.Value{c.unrowed(next[0])}
	for _, s := range next {
		out = append(out, c.unrowed(s))
	}
	return out
}
