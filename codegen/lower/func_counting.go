package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
)

// binCounts adds up at places.
var binCounts = []row{fn("bincount", func(c *call) *ir.Value {
	t := c.out(0)
	full := c.in[0].Type.Shape
	if c.perSample() && c.lead(0) == 0 {
		full = append(ir.Shape{ir.Batch}, full...)
	}
	x, weights := c.repeat(c.as(0, ir.I32), c.lead(0), full), c.Fill(t.DType, full, 1)
	if v, at := c.operand("weights"); v != nil {
		weights = c.repeat(c.as(at, t.DType), c.lead(at), full)
	}
	last := len(full) - 1
	return c.ScatterAdd(x, weights, append(full[:last:last], t.Shape[len(t.Shape)-1]), last, last)
})}
