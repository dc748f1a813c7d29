package catalog

import "github.com/dlgen/dlgen/dsl"

// What acts only while training, and penalties.

var (
	rateParam  = required("rate", FloatArg, "Share of the elements that is dropped, from 0 to 1.")
	noiseShape = maybe(option("noise_shape", AnyArg, "none", "Shape of the mask, without the batch: 1 or none where an axis shares it."))
)

var layerRegularization = []Entry{
	{
		Kind: Layer, Name: "Dropout",
		Doc:    "Dropout sets elements to 0 with probability rate while training and multiplies the others by 1 / (1 - rate); it is the identity otherwise (keras.layers.Dropout).",
		Params: params(rateParam, noiseShape, seedParam, trainingParam),
		Rule:   dropoutRule, Example: "output y = x -> Dropout(0.5)",
	},
	spatialDropoutEntry(1), spatialDropoutEntry(2), spatialDropoutEntry(3),
	{
		Kind: Layer, Name: "GaussianNoise",
		Doc:    "GaussianNoise adds normal noise of deviation stddev while training (keras.layers.GaussianNoise).",
		Params: params(required("stddev", FloatArg, "Deviation of the noise."), seedParam, trainingParam),
		Rule:   noiseRule, Example: "output y = x -> GaussianNoise(0.1)",
	},
	{
		Kind: Layer, Name: "GaussianDropout",
		Doc:    "GaussianDropout multiplies by normal noise of mean 1 and deviation sqrt(rate / (1 - rate)) while training (keras.layers.GaussianDropout).",
		Params: params(required("rate", FloatArg, "As of Dropout, from 0 to below 1."), seedParam, trainingParam),
		Rule:   dropoutRule, Example: "output y = x -> GaussianDropout(0.2)",
	},
	{
		Kind: Layer, Name: "AlphaDropout",
		Doc:    "AlphaDropout sets elements to the lower bound of selu with probability rate while training, and scales and shifts so that mean and variance stay (keras.layers.AlphaDropout).",
		Params: params(rateParam, noiseShape, seedParam, trainingParam),
		Rule:   dropoutRule, Example: "output y = x -> AlphaDropout(0.1)",
	},
	{
		Kind: Layer, Name: "ActivityRegularization",
		Doc:    "ActivityRegularization gives its input and adds l1 · sum(|x|) + l2 · sum(x²), averaged over the batch, to the loss (keras.layers.ActivityRegularization).",
		Params: params(option("l1", FloatArg, "0.0", "Weight of the sum of |x|."), option("l2", FloatArg, "0.0", "Weight of the sum of x².")),
		Rule:   sameShape, Example: "output y = x -> ActivityRegularization(l2=0.01)",
	},
}

func spatialDropoutEntry(n int) Entry {
	name := "SpatialDropout" + dimensions[n]
	p := params(rateParam)
	if n > 1 {
		p = append(p, dataFormatParam)
	}
	return Entry{
		Kind: Layer, Name: name,
		Doc:    name + " drops whole channels as Dropout drops elements: f32" + spatialForm[n] + " (keras.layers." + name + ").",
		Params: append(p, seedParam, trainingParam),
		Rule:   func(c *Call) { spatialDropoutRule(c, n) }, Example: exampleOn(n, name+"(0.2)"),
	}
}

// rateFits checks that a rate of dropping lies in [0, 1].
func (c *Call) rateFits(name string) bool {
	if r := c.Float(name); !(r >= 0 && r <= 1) {
		c.outsideOf(name, "from 0 to 1", r)
		return false
	}
	return true
}

func dropoutRule(c *Call) {
	if !c.rateFits("rate") {
		return
	}
	if r := c.Float("rate"); r == 1 && c.Entry.Name != "Dropout" {
		c.outsideOf("rate", "from 0 to below 1", r)
		return
	}
	shape := c.In[0].Type.Shape
	if _, ok := c.Args.NoiseShape(shape); !ok {
		c.wrongForm("noise_shape", "the shape of x, "+shape.String()+", with 1 or none where the mask is shared; the batch is not counted")
		return
	}
	sameShape(c)
}

// NoiseShape is the shape of a dropout's mask for a sample: that of the sample unless noise_shape says otherwise.
func (a *Args) NoiseShape(shape dsl.Shape) (dsl.Shape, bool) {
	v, ok := a.Values["noise_shape"].(List)
	if !ok {
		return shape, !a.Has("noise_shape")
	}
	if len(v) != len(shape) {
		return nil, false
	}
	out := shape.Clone()
	for i, x := range v {
		switch x := x.(type) {
		case None:
		case Int:
			if x != 1 && dsl.Dim(x) != shape[i] {
				return nil, false
			}
			out[i] = dsl.Dim(x)
		default:
			return nil, false
		}
	}
	return out, true
}

func spatialDropoutRule(c *Call, n int) {
	if _, ok := c.image(n); ok && c.rateFits("rate") {
		sameShape(c)
	}
}

func noiseRule(c *Call) {
	if s := c.Float("stddev"); s < 0 {
		c.outsideOf("stddev", "not negative", s)
		return
	}
	sameShape(c)
}
