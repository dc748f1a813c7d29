package lower

import "github.com/dlgen/dlgen/codegen/ir"

var layerNormalization = []row{
	layer("BatchNormalization", batchNormalization), layer("LayerNormalization", layerNormalizationLayer),
	layer("GroupNormalization", groupNormalization), layer("RMSNormalization", rmsNormalization), layer("UnitNormalization", unitNormalization),
}

// batchNormalization normalizes with the batch's statistics while it trains, which also move the stored ones, and
// with the stored ones otherwise.
func batchNormalization(c *call) *ir.Value {
	x := c.f32(0)
	channel := c.axis("axis", 0)
	rest := otherAxes(len(x.Type.Shape), []int{channel})
	mean, variance := c.state("moving_mean"), c.state("moving_variance")
	if c.training() && !c.still() {
		now, spreadNow := c.batchMoments(x, rest)
		if c.Bool("renorm") {
			return c.renormalized(x, now, spreadNow, channel)
		}
		c.move("moving_mean", mean, now)
		c.move("moving_variance", variance, spreadNow)
		mean, variance = now, spreadNow
	}
	at := []int{channel}
	y := c.Sub(x, along(c.Builder, mean, x, at))
	return c.scaledAndShifted(y, variance, at)
}

// still reports whether the layer is frozen, by its own argument, by this use, or by a layer around it.
func (c *call) still() bool {
	gamma := c.node.Vars["gamma"]
	if gamma == nil {
		gamma = c.node.Vars["beta"]
	}
	return c.frozen() || gamma != nil && !gamma.Trainable
}

// move lets a moving statistic follow: old · momentum + now · (1 - momentum).
func (c *call) move(name string, old, now *ir.Value) {
	c.moveBy(c.Float("momentum"), name, old, now)
}

func (c *call) moveBy(m float64, name string, old, now *ir.Value) {
	c.update(name, c.Add(scaled(c.Builder, old, m), scaled(c.Builder, c.StopGradient(now), 1-m)))
}

// batchMoments are mean and biased variance over axes; elements that the mask leaves out do not count.
func (c *call) batchMoments(x *ir.Value, axes []int) (mean, variance *ir.Value) {
	m, at := c.operand("mask")
	if m == nil {
		return meanAndVariance(c.Builder, x, axes)
	}
	b := c.Builder
	// The mask has the axes of x but the channels.
	if c.lead(at) < c.lead(0) {
		axesOfMask := make([]int, 0, len(axes))
		for _, a := range axes {
			if a > 0 {
				axesOfMask = append(axesOfMask, a)
			}
		}
		m = along(b, m, x, axesOfMask)
	} else {
		m = along(b, m, x, axes)
	}
	const epsilon = 1e-7 // Keras's backend.epsilon()
	zero := filled(b, x, 0)
	count := shifted(b, b.Sum(c.Cast(m, x.Type.DType), axes...), epsilon)
	mean = b.Div(b.Sum(b.Where(m, x, zero), axes...), count)
	d := b.Where(m, b.Sub(x, back(b, mean, x, axes)), zero)
	variance = b.Div(b.Sum(b.Mul(d, d), axes...), count)
	return mean, variance
}

// meanAndVariance are the mean and the population's variance of x over axes.
func meanAndVariance(b *ir.Builder, x *ir.Value, axes []int) (mean, variance *ir.Value) {
	mean = meanOf(b, x, axes)
	d := b.Sub(x, back(b, mean, x, axes))
	return mean, meanOf(b, b.Mul(d, d), axes)
}

// scaledAndShifted is y · gamma / sqrt(variance + epsilon) + beta, all three along some axes of y.
func (c *call) scaledAndShifted(y, variance *ir.Value, at []int) *ir.Value {
	factor := c.Unary(ir.OpRsqrt, shifted(c.Builder, variance, c.Float("epsilon")))
	if c.node.Vars["gamma"] != nil {
		factor = c.Mul(factor, c.weight("gamma"))
	}
	y = c.Mul(y, along(c.Builder, factor, y, at))
	if c.node.Vars["beta"] != nil {
		y = c.Add(y, along(c.Builder, c.weight("beta"), y, at))
	}
	return y
}

// affine is y · gamma + beta, both along some axes of y.
func (c *call) affine(y *ir.Value, at []int) *ir.Value {
	if c.node.Vars["gamma"] != nil {
		y = c.Mul(y, along(c.Builder, c.weight("gamma"), y, at))
	}
	if c.node.Vars["beta"] != nil {
		y = c.Add(y, along(c.Builder, c.weight("beta"), y, at))
	}
	return y
}

// standardized is (x - mean) / sqrt(variance + epsilon) over axes.
func (c *call) standardized(x *ir.Value, axes []int) *ir.Value {
	b := c.Builder
	mean, variance := meanAndVariance(b, x, axes)
	inverse := c.Unary(ir.OpRsqrt, shifted(b, variance, c.Float("epsilon")))
	return c.Mul(c.Sub(x, back(b, mean, x, axes)), back(b, inverse, x, axes))
}

func layerNormalizationLayer(c *call) *ir.Value {
	axes := c.axes("axis", 0)
	return c.affine(c.standardized(c.f32(0), axes), axes)
}

// groupNormalization splits the channels' axis into [groups, channels of a group], unless each is a group, or all are one.
func groupNormalization(c *call) *ir.Value {
	x, axis := c.f32(0), c.axis("axis", 0)
	s := x.Type.Shape
	groups := ir.Dim(c.Groups(int(s[axis])))
	split := s
	if groups > 1 && groups < s[axis] {
		split = append(append(s[:axis:axis], groups, s[axis]/groups), s[axis+1:]...)
	}
	var over []int
	for a := c.lead(0); a < len(split); a++ {
		if a != axis || groups == 1 {
			over = append(over, a)
		}
	}
	y := c.standardized(c.Reshape(x, split), over)
	return c.affine(c.Reshape(y, s), []int{axis})
}

func rmsNormalization(c *call) *ir.Value {
	x, axes, b := c.f32(0), c.axes("axis", 0), c.Builder
	square := shifted(b, meanOf(b, c.Mul(x, x), axes), c.Float("epsilon"))
	y := c.Mul(x, back(b, c.Unary(ir.OpRsqrt, square), x, axes))
	return c.Mul(y, along(b, c.weight("scale"), y, axes))
}

func unitNormalization(c *call) *ir.Value { return unitLength(c.Builder, c.f32(0), c.axes("axis", 0)) }

// unitLength divides x by its norm over axes, which counts as at least 1e-12.
func unitLength(b *ir.Builder, x *ir.Value, axes []int) *ir.Value {
	square := b.Sum(b.Mul(x, x), axes...)
	inverse := b.Unary(ir.OpRsqrt, b.Max(square, filled(b, square, 1e-24)))
	return b.Mul(x, back(b, inverse, x, axes))
}
