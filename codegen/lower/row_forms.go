package lower

import "github.com/dlgen/dlgen/codegen/ir"

// rowForms are what layers that mix the samples of a batch need besides functions of Keras.
var rowForms = []row{fn("_shuffled_rows", shuffledRows)}

// shuffledRows orders the rows by random numbers.
func shuffledRows(c *call) *ir.Value {
	if c.lead(0) == 0 {
		return c.in[0]
	}
	keys := c.Random(ir.F32, ir.Shape{ir.Batch}, "uniform", c.stream(0))
	return c.Gather(c.in[0], c.ArgSort(keys, 0, false), 0, 0)
}
