package catalog

import "github.com/dlgen/dlgen/dsl"

var layerResizing = []Entry{
	{
		Kind: Layer, Name: "Resizing", AnyNumber: true,
		Doc: "Resizing scales an image to height and width, pixels at half-integer centers: [h, w, c] -> f32[height, width, c] (keras.layers.Resizing).",
		Params: params(
			required("height", IntArg, "Height of the result."), required("width", IntArg, "Width of the result."),
			choice("interpolation", "How pixels between are computed.", "bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"),
			option("crop_to_aspect_ratio", BoolArg, "false", "Whether the image is cut to the result's aspect ratio first."),
			option("pad_to_aspect_ratio", BoolArg, "false", "Whether the image is padded to the result's aspect ratio first."),
			choice("fill_mode", "What padding holds: fill_value.", "constant"), option("fill_value", FloatArg, "0.0", "What padding holds."),
			option("antialias", BoolArg, "false", "Whether to smooth when shrinking."), dataFormatParam,
		),
		Rule: resizingRule, Example: "output y = x -> Resizing(4, 4)",
	},
	{
		Kind: Layer, Name: "CenterCrop", AnyNumber: true,
		Doc:    "CenterCrop cuts height × width out of the middle of an image; a smaller image is first scaled up, its aspect ratio kept: [h, w, c] -> f32[height, width, c] (keras.layers.CenterCrop).",
		Params: params(required("height", IntArg, "Height of the result."), required("width", IntArg, "Width of the result."), dataFormatParam),
		Rule:   resizingRule, Example: "output y = x -> CenterCrop(4, 4)",
	},
}

func resizingRule(c *Call) {
	in, ok := c.image(2)
	h, ok1 := c.size("height", 1)
	w, ok2 := c.size("width", 1)
	if !ok || !ok1 || !ok2 {
		return
	}
	if c.Entry.Name == "Resizing" && !c.oneAspect() {
		return
	}
	in.sizes = []int{int(h), int(w)}
	c.Out(dsl.TensorType{DType: dsl.F32, Shape: in.shape()})
}

// oneAspect checks that an image is not both cut and padded to an aspect ratio.
func (c *Call) oneAspect() bool {
	if c.Bool("crop_to_aspect_ratio") && c.Bool("pad_to_aspect_ratio") {
		c.wrongForm("pad_to_aspect_ratio", "false where crop_to_aspect_ratio is true")
		return false
	}
	return true
}
