package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

var layerNormalization = []Entry{
	{
		Kind: Layer, Name: "BatchNormalization",
		Doc: "BatchNormalization is gamma · (x - mean) / sqrt(variance + epsilon) + beta, channel by channel: with the batch's own mean and (biased) variance while training, which move moving_mean and moving_variance by 1 - momentum, and with those otherwise or where it is not trainable (Ioffe and Szegedy 2015; keras.layers.BatchNormalization).",
		Params: params(
			option("axis", AxisArg, "-1", "The channels' axis, counted without the batch."),
			option("momentum", FloatArg, "0.99", "How much of the moving statistics stays."),
			option("epsilon", FloatArg, "1e-3", "Added to the variance."), centerParam, scaleParam,
			option("beta_initializer", InitializerArg, "zeros", "What beta starts as."),
			option("gamma_initializer", InitializerArg, "ones", "What gamma starts as."),
			option("moving_mean_initializer", InitializerArg, "zeros", "What moving_mean starts as."),
			option("moving_variance_initializer", InitializerArg, "ones", "What moving_variance starts as."),
			betaGammaParams[2:],
			renormParams,
			refused(option("synchronized", BoolArg, "false", "Whether statistics are those of all devices."), "statistics over several devices"),
			trainingParam, atCall(maybe(option("mask", Tensor, "none", "Bool of x's shape without the channels: what is false does not count in the statistics."))),
		),
		Rule: batchNormRule, Example: "output y = x -> BatchNormalization(momentum=0.9)",
	},
	{
		Kind: Layer, Name: "LayerNormalization",
		Doc:    "LayerNormalization is gamma · (x - mean) / sqrt(variance + epsilon) + beta with a sample's own mean and variance over axis; gamma and beta have the lengths of axis (Ba et al. 2016; keras.layers.LayerNormalization).",
		Params: params(option("axis", AxesArg, "-1", "The axes that are normalized together."), option("epsilon", FloatArg, "1e-3", "Added to the variance."), centerParam, scaleParam, betaGammaParams),
		Rule:   layerNormRule, Example: "output y = x -> LayerNormalization(epsilon=1e-5)",
	},
	{
		Kind: Layer, Name: "GroupNormalization",
		Doc: "GroupNormalization normalizes groups of channels, each over its channels and all other axes of the sample, then applies gamma and beta of a channel (Wu and He 2018; keras.layers.GroupNormalization).",
		Params: params(
			option("groups", IntArg, "32", "How many groups there are; -1: one a channel."),
			option("axis", AxisArg, "-1", "The channels' axis."), option("epsilon", FloatArg, "1e-3", "Added to the variance."), centerParam, scaleParam, betaGammaParams,
		),
		Rule: groupNormRule, Example: "output y = x -> GroupNormalization(groups=3)",
	},
	{
		Kind: Layer, Name: "RMSNormalization",
		Doc:    "RMSNormalization is scale · x / sqrt(mean(x²) + epsilon) over axis (Zhang and Sennrich 2019; keras.layers.RMSNormalization).",
		Params: params(option("axis", AxesArg, "-1", "The axes that are normalized together."), option("epsilon", FloatArg, "1e-6", "Added to the mean square.")),
		Rule:   rmsNormRule, Example: "output y = x -> RMSNormalization",
	},
	{
		Kind: Layer, Name: "UnitNormalization",
		Doc:    "UnitNormalization is x / max(‖x‖, 1e-12), the Euclidean norm over axis (keras.layers.UnitNormalization).",
		Params: params(option("axis", AxesArg, "-1", "The axes over which the norm is 1.")),
		Rule:   unitNormRule, Example: "output y = x -> UnitNormalization",
	},
}

var (
	centerParam     = option("center", BoolArg, "true", "Whether beta is added.")
	scaleParam      = option("scale", BoolArg, "true", "Whether gamma multiplies.")
	betaGammaParams = withoutActivity(weightParams("beta=zeros", "gamma=ones"))
	renormParams    = []Param{
		option("renorm", BoolArg, "false", "Whether training corrects the batch's statistics towards slowly moving ones, renorm_mean and renorm_stddev: x becomes x · r + d before gamma and beta, r and d constant (Ioffe 2017)."),
		maybe(option("renorm_clipping", Floats, "none", "Bounds of the corrections, [rmin, rmax, dmax], for which Keras takes a dict; 0 and inf are none.")),
		option("renorm_momentum", FloatArg, "0.99", "How much of renorm_mean and renorm_stddev stays."),
	}
)

// withoutActivity leaves out the regularizer of the result.
func withoutActivity(ps []Param) []Param {
	return slices.DeleteFunc(ps, func(p Param) bool { return p.Name == "activity_regularizer" })
}

// affine declares gamma and beta, as far as the layer has them.
func (c *Call) affine(shape dsl.Shape) {
	if c.Bool("scale") {
		c.Weight("gamma", floats(shape...))
	}
	if c.Bool("center") {
		c.Weight("beta", floats(shape...))
	}
}

func batchNormRule(c *Call) {
	shape := c.In[0].Type.Shape
	axis, ok := c.Axis("axis", len(shape))
	if !ok || !c.maskFits(dropped(shape, []int{axis}, false)) {
		return
	}
	channels := dsl.Shape{shape[axis]}
	c.affine(channels)
	c.State("moving_mean", floats(channels...), c.Args.Values["moving_mean_initializer"])
	c.State("moving_variance", floats(channels...), c.Args.Values["moving_variance_initializer"])
	if c.Bool("renorm") {
		c.renorms(channels)
	}
	sameShape(c)
}

// renorms declares the statistics of batch renormalization. Deviations start as the roots of variances.
func (c *Call) renorms(channels dsl.Shape) {
	spread := c.Args.Values["moving_variance_initializer"]
	if spread != Word("ones") {
		c.notBuilt("moving_variance_initializer", "`renorm` with another start than ones")
		return
	}
	if bounds := c.Args.Numbers("renorm_clipping"); bounds != nil && (len(bounds) != 3 || bounds[0] > bounds[1] || bounds[2] < 0) {
		c.wrongValue("renorm_clipping", "`renorm_clipping` of %s is [rmin, rmax, dmax], rmin no more than rmax and dmax not negative", c.Entry.Name)
		return
	}
	c.State("moving_stddev", floats(channels...), spread)
	c.State("renorm_mean", floats(channels...), c.Args.Values["moving_mean_initializer"])
	c.State("renorm_stddev", floats(channels...), spread)
}

// lengthsOf are the lengths of some axes.
func lengthsOf(shape dsl.Shape, axes []int) dsl.Shape {
	out := dsl.Shape{}
	for _, a := range axes {
		out = append(out, shape[a])
	}
	return out
}

func layerNormRule(c *Call) {
	shape := c.In[0].Type.Shape
	if axes, ok := c.Axes("axis", len(shape)); ok {
		c.affine(lengthsOf(shape, axes))
		sameShape(c)
	}
}

func rmsNormRule(c *Call) {
	shape := c.In[0].Type.Shape
	if axes, ok := c.Axes("axis", len(shape)); ok {
		c.Weight("scale", floats(lengthsOf(shape, axes)...)).Init = Word("ones")
		sameShape(c)
	}
}

func unitNormRule(c *Call) {
	if _, ok := c.Axes("axis", len(c.In[0].Type.Shape)); ok {
		sameShape(c)
	}
}

// Groups is the number of groups of a GroupNormalization over some channels.
func (a *Args) Groups(channels int) int {
	if g := a.Int("groups"); g != -1 {
		return g
	}
	return channels
}

func groupNormRule(c *Call) {
	shape := c.In[0].Type.Shape
	axis, ok := c.Axis("axis", len(shape))
	if !ok {
		return
	}
	channels := shape[axis]
	groups := c.Args.Groups(int(channels))
	if groups < 1 {
		c.tooSmall("groups", groups, 1)
		return
	}
	if int(channels)%groups != 0 {
		c.notDivisible("groups", groups, "channels", channels)
		return
	}
	c.affine(dsl.Shape{channels})
	sameShape(c)
}

// Numbers are the elements of an argument that is a list of numbers, nil if it is none.
func (a *Args) Numbers(name string) []float64 {
	var out []float64
	if l, ok := a.Values[name].(List); ok {
		for _, x := range l {
			out = append(out, number(x))
		}
	}
	return out
}
