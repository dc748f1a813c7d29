package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

// images are the convolutions and poolings of keras.ops: of one sample's image, with the kernel as an operand.
var images = []Entry{
	convolution("conv", "slides a kernel [sizes…, in/groups, filters] over x [positions…, channels], as cross-correlation", "conv(x, zeros([3, 3, 3, 4]))", func(c *Call, in, kernel dsl.Shape) (dsl.Dim, bool) {
		n := len(in) - 1
		return kernel[n+1], in[n]%kernel[n] == 0 && kernel[n+1]%(in[n]/kernel[n]) == 0
	}),
	convolution("depthwise_conv", "gives each channel of x the filters of a kernel [sizes…, channels, multiplier]", "depthwise_conv(x, zeros([3, 3, 3, 2]))", func(c *Call, in, kernel dsl.Shape) (dsl.Dim, bool) {
		n := len(in) - 1
		return in[n] * kernel[n+1], kernel[n] == in[n]
	}),
	{
		Kind: Func, Name: "separable_conv", Doc: "separable_conv is depthwise_conv followed by a convolution of size 1 with the kernel pointwise [1…, channels·multiplier, filters].",
		Params: slices.Insert(slices.Clone(convolutionParams), 1, required("depthwise_kernel", Tensor, "[sizes…, channels, multiplier]."), required("pointwise_kernel", Tensor, "[1…, channels·multiplier, filters].")),
		Rule:   separableConv, Example: "output y = separable_conv(x, zeros([3, 3, 3, 2]), zeros([1, 1, 6, 4]))",
	},
	{
		Kind: Func, Name: "conv_transpose", Doc: "conv_transpose spreads each position through a kernel [sizes…, filters, channels], the transpose of a convolution.",
		Params: params(convolutionParams[0], kernelParam, required("strides", Ints, "Distance from one position to the next."), paddingParam(2, false),
			maybe(option("output_padding", Ints, "none", "How much longer the result is than the least size.")), convolutionParams[3], convolutionParams[4]),
		Rule: convTranspose, Example: "output y = conv_transpose(x, zeros([2, 2, 4, 3]), 2)",
	},
	{
		Kind: Func, Name: "image_resize", Doc: "image_resize scales an image to a height and a width: [h, w, c] -> [size[0], size[1], c].",
		Params: params(
			required("images", Tensor, "The image."), required("size", Ints, "Height and width."),
			choice("interpolation", "How pixels between are computed.", "bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"),
			option("antialias", BoolArg, "false", "Whether pixels are averaged over what they cover."),
			option("crop_to_aspect_ratio", BoolArg, "false", "Whether it is cut to the result's aspect ratio first."),
			option("pad_to_aspect_ratio", BoolArg, "false", "Whether it is padded to the result's aspect ratio first."),
			choice("fill_mode", "What it is padded with: fill_value.", "constant"), option("fill_value", FloatArg, "0.0", "What it is padded with."), convolutionParams[3],
		),
		Rule: func(c *Call) {
			s := c.channelsLast()
			if size, ok := c.sizes("size", 2, 1); ok && len(s) == 3 && c.oneAspect() {
				c.outImage(size, s[2])
			} else if ok && len(s) != 3 {
				c.wrongShape(c.In[0], "image_resize takes an image [height, width, channels], not %s", c.In[0].Type)
			}
		},
		Example: "output y = image_resize(x, [4, 6])",
	},
	pooling("max_pool", "keeps the largest of each window", false), pooling("average_pool", "averages each window", false),
	pooling("adaptive_max_pool", "keeps the largest of output_size windows that cover the input evenly", true),
	pooling("adaptive_average_pool", "averages output_size windows that cover the input evenly", true),
}

// The parameters of convolutions; the kernel is their second one.
var (
	convolutionParams = params(
		required("inputs", Tensor, "The image, of 1 to 3 spatial axes and channels."),
		option("strides", Ints, "1", "Distance from one position to the next."), paddingParam(2, false),
		dataFormatParam,
		option("dilation_rate", Ints, "1", "Distance between the elements that the kernel sees."),
	)
	kernelParam = required("kernel", Tensor, "The kernel, a weight or another batchless value.")
)

// convolution returns the entry of a convolution; filters is how many channels the result has, and whether the kernel
// fits the input's.
func convolution(name, does, example string, filters func(c *Call, in, kernel dsl.Shape) (dsl.Dim, bool)) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + does + ".", Example: "output y = " + example,
		Params: slices.Insert(slices.Clone(convolutionParams), 1, kernelParam),
		Rule: func(c *Call) {
			in, kernel := c.channelsLast(), c.In[1].Type.Shape
			n := len(in) - 1
			if !c.isKernel(c.In[1], n) {
				return
			}
			channels, ok := filters(c, in, kernel)
			if !ok {
				c.wrongShape(c.In[1], "this kernel does not fit %d channels: %s", in[n], typeList(c.In))
				return
			}
			c.slid(in, kernel, channels)
		},
	}
}

func pooling(name, does string, adaptive bool) Entry {
	e := Entry{
		Kind: Func, Name: name, Doc: name + " " + does + ", channel by channel: [positions…, channels], of 1 to 3 spatial axes.", Example: "output y = " + name + "(x, 2)",
		Rule: func(c *Call) {
			n := len(c.In[0].Type.Shape) - 1
			switch {
			case n < 1 || n > 3:
				c.wrongShape(c.In[0], "%s takes an image of 1 to 3 spatial axes and channels, not %s", c.Name, c.In[0].Type)
			case adaptive:
				adaptivePoolRule(c, n)
			default:
				poolRule(c, n)
			}
		},
	}
	e.Params = params(required("inputs", Tensor, "The image."), required("pool_size", Ints, "Size of a window along each spatial axis."),
		maybe(option("strides", Ints, "none", "Distance from one window to the next; pool_size if none.")), paddingParam(2, false), dataFormatParam)
	if adaptive {
		e.Params = params(required("inputs", Tensor, "The image."), required("output_size", Ints, "How many windows there are along each spatial axis."), dataFormatParam)
	}
	return e
}
