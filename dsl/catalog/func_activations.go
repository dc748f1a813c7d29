package catalog

import "github.com/dlgen/dlgen/dsl"

// activation returns the entry of a function of keras.activations.
func activation(name, is string, more ...Param) Entry {
	e := each(name, "is "+is, ToFloat)
	e.Params = append(e.Params[:1:1], more...)
	return e
}

// exampled gives an entry another example.
func exampled(e Entry, example string) Entry {
	e.Example = example
	return e
}

// overAxes returns the entry of an activation that looks at all elements along an axis.
func overAxes(name, does string) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + does + ".",
		Params: []Param{anyX, maybe(option("axis", AxesArg, "-1", "An axis of the sample, or several; none is all."))},
		Rule: func(c *Call) {
			t := c.In[0].Type
			if _, ok := c.Axes("axis", len(t.Shape)); ok {
				c.Out(dsl.TensorType{DType: ToFloat(t.DType), Shape: t.Shape})
			}
		},
		Example: "output y = " + name + "(x)",
	}
}

// activations are keras.activations. Each may stand as a layer's activation=; its arguments have their defaults then.
var activations = []Entry{
	each("linear", "is x itself", sameType),
	activation("exponential", "exp(x)"),
	activation("relu", "x above 0, else 0; its derivative at 0 is 0. The arguments are those of the layer ReLU",
		option("negative_slope", FloatArg, "0.0", "The slope below the threshold."), maybe(option("max_value", FloatArg, "none", "What it is cut off at.")), option("threshold", FloatArg, "0.0", "Where it begins.")),
	activation("relu6", "relu(x), at most 6"),
	activation("leaky_relu", "x above 0, else negative_slope·x", option("negative_slope", FloatArg, "0.2", "The slope below 0.")),
	activation("elu", "x above 0, else alpha·(exp(x) - 1) (Clevert et al., 2015)", option("alpha", FloatArg, "1.0", "What it approaches, negated, for -inf.")),
	activation("selu", "1.0507·elu(x, alpha=1.6733), which keeps mean 0 and variance 1 (Klambauer et al., 2017)"),
	activation("celu", "x above 0, else alpha·(exp(x / alpha) - 1) (Barron, 2017)", option("alpha", FloatArg, "1.0", "What it approaches, negated, for -inf.")),
	activation("gelu", "x·Φ(x) with the normal distribution Φ (Hendrycks and Gimpel, 2016)",
		option("approximate", BoolArg, "true", "Whether Φ is approximated by tanh; as a layer's activation it is exact.")),
	activation("silu", "x·sigmoid(x)"), activation("swish", "x·sigmoid(x)"),
	activation("sigmoid", "1 / (1 + exp(-x))"),
	activation("log_sigmoid", "log(sigmoid(x))"),
	activation("softplus", "log(1 + exp(x))"),
	activation("softsign", "x / (1 + |x|)"),
	activation("mish", "x·tanh(softplus(x)) (Misra, 2019)"),
	activation("hard_sigmoid", "relu6(x + 3) / 6"),
	activation("hard_silu", "x·hard_sigmoid(x)"), activation("hard_swish", "x·hard_sigmoid(x)"),
	activation("hard_tanh", "x, at least -1 and at most 1"),
	activation("hard_shrink", "x where |x| is above a threshold, else 0", option("threshold", FloatArg, "0.5", "The threshold.")),
	activation("soft_shrink", "x moved towards 0 by a threshold, and 0 within it", option("threshold", FloatArg, "0.5", "The threshold.")),
	activation("tanh_shrink", "x - tanh(x)"),
	exampled(activation("threshold", "x above a threshold, else a default", required("threshold", FloatArg, "The threshold."), required("default_value", FloatArg, "What stands for the rest.")),
		"output y = threshold(x, 0.5, 0.0)"),
	activation("squareplus", "(x + sqrt(x² + b)) / 2", option("b", FloatArg, "4", "How smooth it is at 0.")),
	activation("sparse_plus", "0 up to -1, x from 1 on, (x + 1)²/4 between"),
	activation("sparse_sigmoid", "0 up to -1, 1 from 1 on, (x + 1)/2 between"),
	overAxes("softmax", "is exp(x) / sum(exp(x)) along an axis: positive numbers that sum to 1"),
	overAxes("log_softmax", "is log(softmax(x)) along an axis"),
	{
		Kind: Func, Name: "sparsemax", Doc: "sparsemax is a sparse softmax along an axis, max(x - threshold, 0), with the threshold as Keras computes it (after Martins and Astudillo, 2016).",
		Params: []Param{anyX, axisParam}, Rule: keepsAxis, Example: "output y = sparsemax(x)",
	},
	{
		Kind: Func, Name: "glu", Doc: "glu is a·sigmoid(b) of the halves a and b of an axis: [2n] -> [n] (Dauphin et al., 2016).",
		Params: []Param{anyX, axisParam}, Example: "output y = glu(x, axis=0)",
		Rule: func(c *Call) {
			t := c.In[0].Type
			axis, ok := c.Axis("axis", len(t.Shape))
			if !ok {
				return
			}
			if t.Shape[axis]%2 != 0 {
				c.wrongShape(c.In[0], "glu halves an axis, but %d is odd: %s", t.Shape[axis], t)
				return
			}
			c.Out(dsl.TensorType{DType: ToFloat(t.DType), Shape: replaced(t.Shape, axis, t.Shape[axis]/2)})
		},
	},
}

// keepsAxis is the rule of functions of floats along one axis that stays.
func keepsAxis(c *Call) {
	t := c.In[0].Type
	if _, ok := c.Axis("axis", len(t.Shape)); ok {
		c.Out(dsl.TensorType{DType: ToFloat(t.DType), Shape: t.Shape})
	}
}

// IsActivation reports whether a function may stand as a layer's activation: those of keras.activations and those of
// one value's elements.
func IsActivation(e *Entry) bool { return activationNames[e.Name] }

var activationNames = func() map[string]bool {
	names := map[string]bool{}
	for _, family := range [][]Entry{activations, transcendental, rounding, arithmetic} {
		for i := range family {
			if len(family[i].Params) == 1 || family[i].Name != "round" && family[i].Params[1].Default != "" && family[i].Name != "glu" {
				names[family[i].Name] = true
			}
		}
	}
	delete(names, "signbit")
	return names
}()
