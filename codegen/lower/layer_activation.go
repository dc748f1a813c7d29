package lower

import "github.com/dlgen/dlgen/codegen/ir"

var layerActivation = []row{
	layer("Activation", func(c *call) *ir.Value { return c.finish(c.f32(0)) }),
	layer("ReLU", reluLayer), layer("LeakyReLU", leakyReLULayer), layer("PReLU", prelu), layer("ELU", eluLayer),
	layer("Softmax", softmaxLayer),
	layer("Identity", (*call).moved),
}

func reluLayer(c *call) *ir.Value { return c.rectified(c.f32(0)) }

// rectified is x above the threshold, a line through it below, and cut off at max_value. A threshold other than 0 is a
// jump, and what lies on it is 0.
func (c *call) rectified(x *ir.Value) *ir.Value {
	b := c.Builder
	slope, threshold := c.Float("negative_slope"), c.Float("threshold")
	zero := filled(b, x, 0)
	var y *ir.Value
	switch {
	case slope == 0:
		y = c.Where(c.Binary(ir.OpLessEqual, x, filled(b, x, threshold)), zero, x) // nan stays
	case threshold == 0:
		y = c.Where(below(b, x, 0), scaled(b, x, slope), x)
	default:
		low := scaled(b, shifted(b, x, -threshold), slope)
		y = c.Where(c.Binary(ir.OpLessEqual, x, filled(b, x, threshold)), low, x)
	}
	if c.Has("max_value") {
		most := c.Float("max_value")
		y = c.Where(above(b, y, most), filled(b, y, most), y)
	}
	return y
}

func leakyReLULayer(c *call) *ir.Value {
	x := c.f32(0)
	return c.Where(below(c.Builder, x, 0), scaled(c.Builder, x, c.Float("negative_slope")), x)
}

func prelu(c *call) *ir.Value {
	x := c.f32(0)
	alpha := c.BroadcastTo(c.weight("alpha"), x.Type.Shape)
	return c.Where(below(c.Builder, x, 0), c.Mul(alpha, x), x)
}

// eluLayer is elu with a factor; its derivative at 0 is the factor, that of the branch below.
func eluLayer(c *call) *ir.Value { return elu(c.Float("alpha"))(c.Builder, c.f32(0)) }

func softmaxLayer(c *call) *ir.Value {
	x := c.f32(0)
	axes := c.axes("axis", 0)
	m, at := c.operand("mask")
	if m == nil {
		return softmax(c.Builder, x, axes)
	}
	to := c.out(0).Shape
	x, m = c.repeat(x, c.lead(0), to), c.repeat(m, c.lead(at), to)
	if c.lead(0) < c.lead(at) {
		for i := range axes {
			axes[i]++
		}
	}
	return maskedSoftmax(c.Builder, x, m, axes)
}

// maskedSoftmax is a softmax of the elements where m is true; the others get 0, also if there are no others.
func maskedSoftmax(b *ir.Builder, x, m *ir.Value, axes []int) *ir.Value {
	const low = -1e30 // below all that is kept, and no infinity, whose difference to itself is no number
	most := b.Reduce(ir.OpReduceMax, b.Where(m, x, filled(b, x, low)), axes...)
	shiftedDown := b.Where(m, b.Sub(x, back(b, b.StopGradient(most), x, axes)), filled(b, x, 0))
	e := b.Where(m, b.Exp(shiftedDown), filled(b, x, 0))
	sum := b.Sum(e, axes...)
	return b.Div(e, back(b, b.Where(equals(b, sum, 0), filled(b, sum, 1), sum), x, axes))
}
