package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl"
)

var layerRegularization = []row{
	layer("Dropout", dropoutLayer), layer("AlphaDropout", alphaDropout), layer("GaussianDropout", gaussianDropout), layer("GaussianNoise", gaussianNoise),
	layer("SpatialDropout1D", spatialDropout), layer("SpatialDropout2D", spatialDropout), layer("SpatialDropout3D", spatialDropout),
	layer("ActivityRegularization", activityRegularization),
}

func dropoutLayer(c *call) *ir.Value {
	mask, _ := c.NoiseShape(c.node.In[0].Type.Shape)
	return c.dropped(c.f32(0), c.lead(0), mask, c.Float("rate"), 0)
}

func spatialDropout(c *call) *ir.Value {
	mask := c.node.In[0].Type.Shape.Clone()
	for i := range mask {
		channels := i == len(mask)-1
		if c.ChannelsFirst() {
			channels = i == 0
		}
		if !channels {
			mask[i] = 1
		}
	}
	return c.dropped(c.f32(0), c.lead(0), mask, c.Float("rate"), 0)
}

// dropped sets elements of x to 0 at a rate while training, with a mask of a shape for a sample, drawn from the
// node's k-th stream; those that stay are multiplied by 1 / (1 - rate).
func (c *call) dropped(x *ir.Value, lead int, mask dsl.Shape, rate float64, k int) *ir.Value {
	switch {
	case !c.training() || rate == 0:
		return x
	case rate == 1:
		return filled(c.Builder, x, 0)
	}
	keep := c.keeps(x, lead, mask, rate, k)
	return c.Where(keep, scaled(c.Builder, x, 1/(1-rate)), filled(c.Builder, x, 0))
}

// keeps draws which elements of x stay.
func (c *call) keeps(x *ir.Value, lead int, mask dsl.Shape, rate float64, k int) *ir.Value {
	shape := irType(dsl.TensorType{DType: dsl.F32, Shape: mask}).Shape
	shape = append(x.Type.Shape[:lead:lead], shape...)
	u := c.Random(ir.F32, shape, "uniform", c.stream(k))
	keep := c.Binary(ir.OpLessEqual, filled(c.Builder, u, rate), u)
	return c.Broadcast(keep, x.Type.Shape, everyAxis(0, len(shape)))
}

// alphaDropout drops to the lower bound of selu, -alpha · scale (Klambauer et al. 2017).
func alphaDropout(c *call) *ir.Value {
	x, rate := c.f32(0), c.Float("rate")
	if !c.training() || rate == 0 {
		return x
	}
	mask, _ := c.NoiseShape(c.node.In[0].Type.Shape)
	const bound = -1.6732632423543772 * 1.0507009873554805
	keep := c.keeps(x, c.lead(0), mask, rate, 0)
	a := 1 / math.Sqrt((1-rate)*(1+rate*bound*bound))
	y := c.Where(keep, x, filled(c.Builder, x, bound))
	return shifted(c.Builder, scaled(c.Builder, y, a), -a*bound*rate)
}

func gaussianDropout(c *call) *ir.Value {
	x, rate := c.f32(0), c.Float("rate")
	if !c.training() || rate == 0 {
		return x
	}
	n := c.Random(ir.F32, x.Type.Shape, "normal", c.stream(0))
	return c.Mul(x, shifted(c.Builder, scaled(c.Builder, n, math.Sqrt(rate/(1-rate))), 1))
}

func gaussianNoise(c *call) *ir.Value {
	x, deviation := c.f32(0), c.Float("stddev")
	if !c.training() || deviation == 0 {
		return x
	}
	n := c.Random(ir.F32, x.Type.Shape, "normal", c.stream(0))
	return c.Add(x, scaled(c.Builder, n, deviation))
}

func activityRegularization(c *call) *ir.Value {
	x := c.f32(0)
	if c.frozen() {
		return x
	}
	for _, p := range []*ir.Value{absolutePenalty(c.Builder, c.Float("l1"), x), squarePenalty(c.Builder, c.Float("l2"), x)} {
		if p != nil {
			c.body.penalize(p)
		}
	}
	return x
}
