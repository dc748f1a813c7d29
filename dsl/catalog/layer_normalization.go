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
			refused(option("synchronized", BoolArg, "false", "Whether statistics are those of all devices."), "statistics over several devices"),
			refused(option("renorm", BoolArg, "false", "Batch renormalization."), "batch renormalization"),
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
	sameShape(c)
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
