package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

var (
	drawSeedParam = Param{Name: "seed", Type: IntArg, Default: "none", Optional: true, Doc: "Calls of one seed draw the same numbers, which are those of this seed and of that of the run."}
	intTypeParam  = Param{Name: "dtype", Type: DTypeArg, Default: "i32", Doc: "The type of the numbers."}
)

// draws returns the entry of a function that draws numbers of a shape, others for every sample and step.
func draws(name, does, example string, params ...Param) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " draws numbers " + does + ", anew for every sample and step.", Params: append([]Param{shapeArg}, params...),
		Example: "output y = x + sum(" + example + ")",
		Rule: func(c *Call) {
			if to, ok := c.Shape("shape"); ok {
				c.draw(dsl.TensorType{DType: c.DType("dtype", dsl.F32), Shape: to})
			}
		},
	}
}

// drawnOf are functions that draw and are written in the language, in prelude/random.dl.
var drawnOf = []Entry{
	inLanguage("random_gamma", "draws numbers of a gamma distribution, anew for every sample and step (by the method of Marsaglia and Tsang, 2000)", "random_gamma([8, 8, 3], 2.5) * x",
		shapeArg, required("alpha", Tensor, "Its shape, above 0: a number, or what repeats to the shape of the result."), floatArg, drawSeedParam),
	inLanguage("random_beta", "draws numbers of a beta distribution, anew for every sample and step", "random_beta([8, 8, 3], 2.5, 0.5) * x",
		shapeArg, required("alpha", Tensor, "Its first parameter, above 0: a number, or what repeats to the shape of the result."), required("beta", Tensor, "Its second one."), floatArg, drawSeedParam),
	inLanguage("random_binomial", "draws how many of so many tries succeed, anew for every sample and step", "random_binomial([8, 8, 3], 5, 0.3) * x",
		shapeArg, within(required("counts", IntArg, "How many tries there are."), 1, 1<<16), required("probabilities", Tensor, "How likely each is to succeed: a number, or what repeats to the shape of the result."), floatArg, drawSeedParam),
}

// draw gives a result that is a sample's own.
func (c *Call) draw(t dsl.TensorType) {
	c.Out(t)
	c.ResultPerSample = []bool{true}
}

// random are the functions of keras.random.
var random = []Entry{
	draws("random_uniform", "that are equally likely from minval to below maxval", "random_uniform([3])",
		option("minval", FloatArg, "0.0", "The least."), option("maxval", FloatArg, "1.0", "The largest, which is left out."), floatArg, drawSeedParam),
	draws("random_normal", "of a normal distribution", "random_normal([3])",
		option("mean", FloatArg, "0.0", "Their mean."), option("stddev", FloatArg, "1.0", "Their deviation."), floatArg, drawSeedParam),
	draws("random_truncated_normal", "of a normal distribution, of which what is more than two deviations away is left out", "random_truncated_normal([3])",
		option("mean", FloatArg, "0.0", "Their mean."), option("stddev", FloatArg, "1.0", "Their deviation, before."), floatArg, drawSeedParam),
	randint(),
	{
		Kind: Func, Name: "random_categorical", Doc: "random_categorical draws places of the last axis, each as likely as softmax of the logits says: [..., n] -> [..., num_samples], anew for every sample and step.",
		Params: []Param{required("logits", Tensor, "Logarithms of what is proportional to how likely each is."), required("num_samples", IntArg, "How many."), intTypeParam, drawSeedParam},
		Rule: func(c *Call) {
			if x := c.In[0].Type; c.needsAxes(c.In[0], 1) && c.atLeast("num_samples", 1) {
				c.draw(dsl.TensorType{DType: c.DType("dtype", dsl.I32), Shape: replaced(x.Shape, len(x.Shape)-1, dsl.Dim(c.Int("num_samples")))})
			}
		},
		Example: "output y = random_categorical(x, 2)",
	},
	{
		Kind: Func, Name: "random_dropout", Doc: "random_dropout sets a part of the elements to 0 and divides the others by 1 - rate, whether in training or not.",
		Params: []Param{
			required("inputs", Tensor, "A value."), required("rate", FloatArg, "The part that is set to 0, from 0 to below 1."),
			{Name: "noise_shape", Type: Ints, Default: "none", Doc: "The shape of what is drawn, with 1 where it is the same along an axis."}, drawSeedParam,
		},
		Rule: func(c *Call) {
			x := c.In[0].Type
			if r := c.Float("rate"); !(r >= 0 && r < 1) {
				c.wrongValue("rate", "`rate` is a number from 0 to below 1, not %v", r)
				return
			}
			if c.Has("noise_shape") {
				noise := shapeOf(c.Ints("noise_shape", 1))
				if all, ok := joined(x.Shape, noise); !ok || !all.Equal(x.Shape) || slices.Contains(noise, 0) {
					c.wrongValue("noise_shape", "%s does not repeat to %s", noise, x.Shape)
					return
				}
			}
			c.draw(dsl.TensorType{DType: ToFloat(x.DType), Shape: x.Shape})
		},
		Example: "output y = random_dropout(x, 0.5)",
	},
	{
		Kind: Func, Name: "random_shuffle", Doc: "random_shuffle puts what lies along an axis into a random order, anew for every sample and step.",
		Params: []Param{anyX, option("axis", AxisArg, "0", "An axis of the sample."), drawSeedParam},
		Rule: func(c *Call) {
			x := c.In[0].Type
			if _, ok := c.Axis("axis", len(x.Shape)); ok {
				c.draw(x)
			}
		},
		Example: "output y = random_shuffle(x)",
	},
}

func randint() Entry {
	e := draws("random_randint", "that are whole, from minval to below maxval", "random_randint([3], 0, 5)",
		required("minval", IntArg, "The least."), required("maxval", IntArg, "The largest, which is left out."), intTypeParam, drawSeedParam)
	rule := e.Rule
	e.Rule = func(c *Call) {
		if n := c.Int("maxval") - c.Int("minval"); n < 1 || n > 1<<32 {
			c.wrongValue("maxval", "there are from 1 to 2³² numbers from `minval` to below `maxval`, not %d", n)
			return
		}
		rule(c)
	}
	return e
}
