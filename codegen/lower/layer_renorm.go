package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// renormalized is batch normalization while training, corrected by r = stddev / renorm_stddev and
// d = (mean - renorm_mean) / renorm_stddev, through which no derivative goes: x · r + d, then gamma and beta.
func (c *call) renormalized(x, mean, variance *ir.Value, channel int) *ir.Value {
	b, epsilon, at := c.Builder, c.Float("epsilon"), []int{channel}
	deviation := b.Sqrt(shifted(b, variance, epsilon))
	slow, spread := c.state("renorm_mean"), c.state("renorm_stddev")
	floor := b.Max(spread, filled(b, spread, math.Sqrt(epsilon)))
	r, d := b.Div(deviation, floor), b.Div(b.Sub(mean, slow), floor)
	if bounds := c.Numbers("renorm_clipping"); bounds != nil {
		r = b.Min(b.Max(r, filled(b, r, bounds[0])), filled(b, r, bounds[1]))
		d = b.Min(b.Max(d, filled(b, d, -bounds[2])), filled(b, d, bounds[2]))
	}
	c.moveRenorm(mean, deviation, slow, spread)
	y := b.Div(b.Sub(x, along(b, mean, x, at)), along(b, deviation, x, at))
	y = b.Add(b.Mul(y, along(b, b.StopGradient(r), x, at)), along(b, b.StopGradient(d), x, at))
	return c.affine(y, at)
}

// moveRenorm lets all statistics follow; moving_variance is what moving_stddev makes it.
func (c *call) moveRenorm(mean, deviation, slow, spread *ir.Value) {
	b, m := c.Builder, c.Float("renorm_momentum")
	c.moveBy(m, "renorm_mean", slow, mean)
	c.moveBy(m, "renorm_stddev", spread, deviation)
	c.move("moving_mean", c.state("moving_mean"), mean)
	m = c.Float("momentum")
	moved := b.Add(scaled(b, c.state("moving_stddev"), m), scaled(b, b.StopGradient(deviation), 1-m))
	c.update("moving_stddev", moved)
	left := shifted(b, b.Mul(moved, moved), -c.Float("epsilon"))
	c.update("moving_variance", b.Max(left, filled(b, left, 0)))
}
