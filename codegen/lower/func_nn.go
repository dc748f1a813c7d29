package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
)

// activationRows are the activations that take arguments.
var activationRows = []row{
	fn("relu", func(c *call) *ir.Value { return c.rectified(c.float(0)) }),
	fn("leaky_relu", by1("negative_slope", leakyRelu)), fn("elu", by1("alpha", elu)), fn("celu", by1("alpha", celu)),
	fn("hard_shrink", by1("threshold", hardShrink)), fn("soft_shrink", by1("threshold", softShrink)), fn("squareplus", by1("b", squarePlus)),
	fn("gelu", func(c *call) *ir.Value {
		if c.Bool("approximate") {
			return geluTanh(c.Builder, c.float(0))
		}
		return gelu(c.Builder, c.float(0))
	}),
	fn("threshold", func(c *call) *ir.Value {
		x := c.float(0)
		return c.Where(above(c.Builder, x, c.Float("threshold")), x, filled(c.Builder, x, c.Float("default_value")))
	}),
	fn("softmax", overAxes(softmax)), fn("log_softmax", overAxes(logSoftmax)),
	fn("sparsemax", func(c *call) *ir.Value { return sparsemax(c.Builder, c.float(0), []int{c.axis("axis", 0)}) }),
	fn("glu", func(c *call) *ir.Value {
		x, axis := c.float(0), c.axis("axis", 0)
		n := x.Type.Shape[axis]
		return c.Mul(c.SliceAxis(x, axis, 0, n/2), c.Unary(ir.OpSigmoid, c.SliceAxis(x, axis, n/2, n)))
	}),
}

// by1 is an activation that takes a number.
func by1(arg string, f func(float64) pointwise) func(c *call) *ir.Value {
	return func(c *call) *ir.Value { return f(c.Float(arg))(c.Builder, c.float(0)) }
}

func overAxes(f func(b *ir.Builder, x *ir.Value, axes []int) *ir.Value) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		return f(c.Builder, c.float(0), c.axes("axis", 0))
	}
}
