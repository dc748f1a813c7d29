package lower

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// randoms are functions that draw. Each call of one has streams of its own.
var randoms = []row{
	fn("random_uniform", func(c *call) *ir.Value {
		low, high := c.Float("minval"), c.Float("maxval")
		return c.drawn("uniform", high-low, low)
	}),
	fn("random_normal", func(c *call) *ir.Value { return c.drawn("normal", c.Float("stddev"), c.Float("mean")) }),
	fn("random_truncated_normal", truncatedNormal), fn("random_randint", randomInts),
	fn("random_categorical", randomCategorical), fn("random_dropout", randomDropout), fn("random_shuffle", randomShuffle),
}

// drawn is scale · random + shift in the result's type.
func (c *call) drawn(mode string, scale, shift float64) *ir.Value {
	x := c.Random(ir.F32, c.out(0).Shape, mode, c.stream(0))
	if scale != 1 {
		x = scaled(c.Builder, x, scale)
	}
	if shift != 0 {
		x = shifted(c.Builder, x, shift)
	}
	return c.Cast(x, c.out(0).DType)
}

// truncatedNormal inverts the distribution: a uniform part of what lies within two deviations.
func truncatedNormal(c *call) *ir.Value {
	u := c.Random(ir.F32, c.out(0).Shape, "uniform", c.stream(0))
	within := math.Erf(math.Sqrt2)
	z := c.Unary(ir.OpErfinv, shifted(c.Builder, scaled(c.Builder, u, 2*within), -within))
	return c.Cast(shifted(c.Builder, scaled(c.Builder, z, math.Sqrt2*c.Float("stddev")), c.Float("mean")), c.out(0).DType)
}

func randomInts(c *call) *ir.Value {
	low := c.Int("minval")
	bits := c.Random(ir.I64, c.out(0).Shape, "bits", c.stream(0))
	n := filled(c.Builder, bits, float64(c.Int("maxval")-low))
	return c.Cast(shifted(c.Builder, c.Binary(ir.OpMod, bits, n), float64(low)), c.out(0).DType)
}

// randomCategorical takes the largest of logits with noise of Gumbel's distribution (Gumbel, 1954).
func randomCategorical(c *call) *ir.Value {
	t := c.out(0)
	n := c.in[0].Type.Shape[len(c.in[0].Type.Shape)-1]
	wide := append(t.Shape.Clone(), n)
	u := c.Random(ir.F32, wide, "uniform", c.stream(0))
	noise := c.Neg(c.Log(c.Neg(c.Log(u))))
	x := c.Cast(c.float(0), ir.F32)
	shape := slices.Insert(x.Type.Shape.Clone(), len(x.Type.Shape)-1, 1)
	logits := c.repeat(c.Reshape(x, shape), c.lead(0), wide)
	return c.Cast(c.ArgMax(c.Add(logits, noise), len(wide)-1), t.DType)
}

func randomDropout(c *call) *ir.Value {
	t, rate := c.out(0), c.Float("rate")
	noise := t.Shape.Clone()
	if c.Has("noise_shape") {
		own := ir.Dims(c.Ints("noise_shape", 1)...)
		noise = append(ir.Shape{ir.Batch}, own...)
	}
	keep := c.Not(below(c.Builder, c.Random(ir.F32, noise, "uniform", c.stream(0)), rate))
	x := c.repeat(c.as(0, t.DType), c.lead(0), t.Shape)
	return c.Where(c.repeat(keep, 1, t.Shape), scaled(c.Builder, x, 1/(1-rate)), filled(c.Builder, x, 0))
}

// randomShuffle orders places by random numbers.
func randomShuffle(c *call) *ir.Value {
	t := c.out(0)
	axis := 1 + catalog.Wrap(c.Int("axis"), len(t.Shape)-1)
	keys := c.Random(ir.F32, ir.Shape{ir.Batch, t.Shape[axis]}, "uniform", c.stream(0))
	return c.Gather(c.repeat(c.in[0], c.lead(0), t.Shape), c.ArgSort(keys, 1, false), axis, 1)
}
