package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

var layerActivation = []Entry{
	{
		Kind: Layer, Name: "Activation",
		Doc:    "Activation applies a function: f32[…] -> f32[…] (keras.layers.Activation).",
		Params: params(required("activation", Activation, "The function, by name."), activityParam),
		Rule:   sameShape, Example: "output y = x -> Activation(tanh)",
	},
	{
		Kind: Layer, Name: "ReLU",
		Doc: "ReLU is x where x > threshold, else negative_slope · (x - threshold), and at most max_value (keras.layers.ReLU).",
		Params: params(
			maybe(option("max_value", FloatArg, "none", "What it is cut off at.")),
			option("negative_slope", FloatArg, "0.0", "Slope below the threshold."),
			option("threshold", FloatArg, "0.0", "Where it begins."),
		),
		Rule: reluRule, Example: "output y = x -> ReLU(max_value=6)",
	},
	{
		Kind: Layer, Name: "LeakyReLU",
		Doc:    "LeakyReLU is x where x >= 0, else negative_slope · x (keras.layers.LeakyReLU).",
		Params: params(option("negative_slope", FloatArg, "0.3", "Slope below 0.")),
		Rule:   sameShape, Example: "output y = x -> LeakyReLU(0.1)",
	},
	{
		Kind: Layer, Name: "PReLU",
		Doc: "PReLU is x where x >= 0, else alpha · x with a learnt alpha of x's shape, of length 1 along shared_axes (keras.layers.PReLU).",
		Params: params(
			option("alpha_initializer", InitializerArg, "zeros", "What alpha starts as."),
			maybe(option("alpha_regularizer", RegularizerArg, "none", "Penalty on alpha that adds to the loss.")),
			maybe(option("alpha_constraint", ConstraintArg, "none", "What alpha is projected to after each step.")),
			maybe(option("shared_axes", AxesArg, "none", "Axes of a sample along which alpha is the same.")),
		),
		Rule: preluRule, Example: "output y = x -> PReLU(shared_axes=[0, 1])",
	},
	{
		Kind: Layer, Name: "ELU",
		Doc:    "ELU is x where x > 0, else alpha · (exp(x) - 1) (keras.layers.ELU).",
		Params: params(option("alpha", FloatArg, "1.0", "What it approaches below, negated.")),
		Rule:   sameShape, Example: "output y = x -> ELU",
	},
	{
		Kind: Layer, Name: "Softmax",
		Doc: "Softmax is exp(x) / sum(exp(x)) along one or several axes; what mask leaves out gets 0 (keras.layers.Softmax).",
		Params: params(
			option("axis", AxesArg, "-1", "The axes that sum to 1."),
			atCall(maybe(option("mask", Tensor, "none", "Bool of x's shape, or one that broadcasts to it: false is left out."))),
		),
		Rule: softmaxRule, Example: "output y = x -> Softmax",
	},
	{
		Kind: Layer, Name: "Identity", AnyNumber: true,
		Doc:  "Identity gives its input (keras.layers.Identity).",
		Rule: keepsType, Example: "output y = x -> Identity",
	},
}

var activityParam = maybe(option("activity_regularizer", RegularizerArg, "none", "Penalty on the result, averaged over the batch."))

// sameShape is the rule of layers that compute floats of their input's shape.
func sameShape(c *Call) { c.Out(floats(c.In[0].Type.Shape...)) }

// keepsType is the rule of layers that may also take numbers as they are.
func keepsType(c *Call) { c.Out(floatsOr(c.In[0].Type, c.In[0].Type.Shape...)) }

func reluRule(c *Call) {
	for _, name := range []string{"negative_slope", "threshold", "max_value"} {
		if c.Has(name) && c.Float(name) < 0 {
			c.outsideOf(name, "not negative", c.Float(name))
			return
		}
	}
	sameShape(c)
}

func preluRule(c *Call) {
	alpha := c.In[0].Type.Shape.Clone()
	if c.Has("shared_axes") {
		axes, ok := c.Axes("shared_axes", len(alpha))
		if !ok {
			return
		}
		for _, a := range axes {
			alpha[a] = 1
		}
	}
	c.Weight("alpha", floats(alpha...))
	sameShape(c)
}

func softmaxRule(c *Call) {
	shape := c.In[0].Type.Shape
	if _, ok := c.Axes("axis", len(shape)); !ok {
		return
	}
	if m := c.Operand("mask"); m != nil {
		if s, ok := joined(shape, m.Type.Shape); m.Type.DType != dsl.Bool || !ok || !slices.Equal(s, shape) {
			c.wrongShape(*m, "`mask` of Softmax is bools that broadcast to %s, not %s", shape, m.Type)
			return
		}
	}
	sameShape(c)
}
