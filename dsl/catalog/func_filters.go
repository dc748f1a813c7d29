package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

// Functions of images that filter, bend and cut them.

var (
	imageParam      = required("images", Tensor, "The image, [h, w, c].")
	pointsParam     = func(name, doc string) Param { return required(name, Tensor, doc) }
	bendModes       = choice("fill_mode", "What lies outside: fill_value, the border, or the image repeated, or mirrored with its border twice (reflect) or once.", "constant", "nearest", "wrap", "mirror", "reflect")
	bendReflected   = choice("fill_mode", bendModes.Doc, "reflect", "nearest", "wrap", "mirror", "constant")
	outsideParam    = option("fill_value", FloatArg, "0", "What lies outside if fill_mode is constant.")
	betweenParam    = choice("interpolation", "How pixels between are computed.", "bilinear", "nearest")
	scaleMethods    = Param{Name: "method", Type: Enum, Words: []string{"linear", "bilinear", "trilinear", "cubic", "bicubic", "tricubic", "lanczos3", "lanczos5"}, Doc: "How elements between are computed."}
	exampleVolume   = "stack([x, 2 * x, x * x], axis=0)"
	exampleCorners  = "[[0, 0], [7, 0], [0, 7], [7, 7]], [[1, 0.5], [6, 0], [0.5, 7], [6.5, 6]]"
	exampleSpots    = "[[0.5, 2.2], [1.3, 9], [0.2, 1]]"
	exampleTranslat = "image_scale_and_translate(x, [5, 11, 3], [0.6, 1.3], [0.2, -0.4], [0, 1], linear)"
)

var filters = []Entry{
	inLanguage("image_gaussian_blur", "blurs an image by a bell exp(-d² / 2 sigma²) of kernel_size taps to the right and down, zeros around it: [h, w, c] -> [h, w, c]", "image_gaussian_blur(x, [3, 5], [0.7, 1.2])",
		imageParam, within(option("kernel_size", Ints, "[3, 3]", "How many taps there are to the right and down."), 1, longest), within(option("sigma", Floats, "[1.0, 1.0]", "The deviations to the right and down."), 1e-6, 1e6), imageFormatParam),
	inLanguage("image_sobel_edges", "is the slope of an image downwards and to the right, by Sobel's kernels, zeros around it: [h, w, c] -> [h, w, c, 2]", "image_sobel_edges(x)", imageParam, imageFormatParam),
	inLanguage("image_ssim", "is how similar two images are, up to 1 (Wang et al., 2004): the mean over all windows of (2 μ₁ μ₂ + c₁)(2 σ₁₂ + c₂) / ((μ₁² + μ₂² + c₁)(σ₁² + σ₂² + c₂)), with c = (k max_val)²", "image_ssim(x, 0.5 * x, 3, filter_size=5)",
		required("image1", Tensor, "An image, [h, w, c]."), required("image2", Tensor, "Another one."), option("max_val", FloatArg, "1.0", "The largest value there can be."),
		within(option("filter_size", IntArg, "11", "How many pixels a window has along each axis."), 1, longest), within(option("filter_sigma", FloatArg, "1.5", "Deviation of the bell by which pixels count."), 1e-6, 1e6),
		option("k1", FloatArg, "0.01", "What steadies the means."), option("k2", FloatArg, "0.03", "What steadies the variances."), imageFormatParam),
	inLanguage("image_perspective_transform", "moves the pixels of an image so that what lay at start_points lies at end_points; outside is fill_value: [h, w, c] -> [h, w, c]", "image_perspective_transform(x, "+exampleCorners+")",
		imageParam, pointsParam("start_points", "Column and row of four points of the image, [4, 2]."), pointsParam("end_points", "Where they lie in the result, [4, 2]."),
		betweenParam, option("fill_value", FloatArg, "0", "What lies outside."), imageFormatParam),
	inLanguage("image_map_coordinates", "takes elements at places that need not be whole: [n…], places [rank, …] -> […]", "image_map_coordinates(x, "+exampleSpots+", 1)",
		required("inputs", Tensor, "A value of any rank."), required("coordinates", Tensor, "A place along each of its axes."), within(required("order", IntArg, "0 takes the nearest, 1 what lies between on a line."), 0, 1), bendModes, outsideParam),
	inLanguage("image_elastic_transform", "bends an image: each pixel is taken from a place that is drawn around it, with alpha times a deviation sigma, blurred by a bell of sigma (Simard et al., 2003): [h, w, c] -> [h, w, c]", "image_elastic_transform(x, 2, 1)",
		imageParam, option("alpha", FloatArg, "20.0", "How far pixels are taken from."), within(option("sigma", FloatArg, "5.0", "How smooth the bends are."), 1e-6, 1e3), betweenParam, bendReflected, outsideParam, imageFormatParam, drawSeedParam),
	inLanguage("image_extract_patches_3d", "cuts a volume into pieces: [d, h, w, c] -> [planes, rows, columns, depth·height·width·c]", "image_extract_patches_3d("+exampleVolume+", 2)",
		required("volumes", Tensor, "The volume."), within(required("size", Ints, "Depth, height and width of a piece."), 1, longest), within(option("strides", Ints, "none", "Distance from one to the next; size if none."), 1, longest),
		within(option("dilation_rate", IntArg, "1", "Distance between the elements of a piece."), 1, longest), choice("padding", "Whether zeros are put around, so that pieces cover all.", "valid", "same"), imageFormatParam),
	inLanguage("image_scale_and_translate", "stretches axes by factors, then moves them: element i of the result lies at (i + 0.5 - translation) / scale - 0.5", exampleTranslat,
		required("images", Tensor, "A value of any rank."), required("output_shape", ShapeArg, "The shape of the result."), required("scale", Tensor, "A factor for each of spatial_dims."), required("translation", Tensor, "How far each of them moves, in the result's elements."),
		required("spatial_dims", Ints, "The axes."), scaleMethods, option("antialias", BoolArg, "true", "Whether elements are averaged over what they cover where an axis shrinks.")),
	bordered("image_pad_images", "puts zeros around an image", "padding", "image_pad_images(x, 1, 2, target_height=12, target_width=11)"),
	bordered("image_crop_images", "cuts the border of an image off", "cropping", "image_crop_images(x, 1, 2, target_height=5, target_width=3)"),
}

// bordered returns the entry of a function that changes the border of an image. Along each axis two of the border before,
// that behind and the length of the result are given.
func bordered(name, does, what, example string) Entry {
	border := func(side string) Param {
		return maybe(within(option(side+"_"+what, IntArg, "none", "The "+side+" border."), 0, longest))
	}
	target := func(side string) Param {
		return maybe(within(option("target_"+side, IntArg, "none", "The "+side+" of the result."), 1, longest))
	}
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + does + "; along each axis two of both borders and the result's length are given: [h, w, c] -> [h', w', c].", Example: "output y = " + example,
		Params: params(imageParam, border("top"), border("left"), border("bottom"), border("right"), target("height"), target("width"), imageFormatParam),
		Rule: func(c *Call) {
			s := slices.Clone(c.In[0].Type.Shape)
			if len(s) != 3 {
				c.wrongShape(c.In[0], "%s takes an image [height, width, channels], not %s", c.Name, c.In[0].Type)
				return
			}
			for i, sides := range borderSides {
				axis := c.Args.ImageAxis(i)
				before, behind, ok := c.Args.Border(i, int(s[axis]), what)
				n := int(s[axis]) + before + behind
				if what == "cropping" {
					n = int(s[axis]) - before - behind
				}
				switch {
				case !ok:
					c.wrongValue(sides.before+"_"+what, "two of `%s_%s`, `%s_%s` and `%s` say what the result is", sides.before, what, sides.behind, what, sides.target)
					return
				case before < 0 || behind < 0 || n < 1:
					c.wrongValue(sides.target, "the image's %s is %d, which leaves no %s of %d and %d", sides.length, s[axis], what, before, behind)
					return
				}
				s[axis] = dsl.Dim(n)
			}
			t := c.In[0].Type
			t.Shape = s
			c.Out(t)
		},
	}
}

// borderSides name the borders along an image's two axes.
var borderSides = [2]struct{ before, behind, target, length string }{
	{"top", "bottom", "target_height", "height"}, {"left", "right", "target_width", "width"},
}

// ImageAxis is where an image's height (0) or width (1) is.
func (a *Args) ImageAxis(i int) int {
	if a.ChannelsFirst() {
		return i + 1
	}
	return i
}

// Border is the border before and behind an axis of n elements, and whether two numbers told it.
func (a *Args) Border(i, n int, what string) (before, behind int, ok bool) {
	s, given := borderSides[i], 0
	for _, name := range []string{s.before + "_" + what, s.behind + "_" + what, s.target} {
		if a.Has(name) {
			given++
		}
	}
	if given != 2 {
		return 0, 0, false
	}
	before, behind = a.orLength(s.before+"_"+what, 0), a.orLength(s.behind+"_"+what, 0)
	if !a.Has(s.target) {
		return before, behind, true
	}
	rest := a.Int(s.target) - n
	if what == "cropping" {
		rest = -rest
	}
	if a.Has(s.before + "_" + what) {
		return before, rest - before, true
	}
	return rest - behind, behind, true
}
