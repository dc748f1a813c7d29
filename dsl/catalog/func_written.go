package catalog

// inLanguage returns the entry of a function that is written in the language, in prelude/functions.dl.
func inLanguage(name, doc, example string, params ...Param) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + doc + ".", Params: params, Example: "output y = " + example, Prelude: true, AcrossBatch: true,
	}
}

// ignoringNaN returns the entry of a reduction that leaves nan out.
func ignoringNaN(name, does string) Entry {
	return inLanguage(name, does+" over axes, which are dropped; nan is left out", name+"(x, axis=-1)", anyX, axesParam, keepdimsParam)
}

// written are functions of functions.
var written = []Entry{
	ignoringNaN("nansum", "adds up"), ignoringNaN("nanmean", "is the mean"), ignoringNaN("nanprod", "multiplies"),
	ignoringNaN("nanmax", "is the largest"), ignoringNaN("nanmin", "is the smallest"),
	ignoringNaN("nanvar", "is the variance of the population"), ignoringNaN("nanstd", "is the deviation of the population"),
	inLanguage("nanargmax", "is the place of the first largest along an axis, which is dropped; nan is left out", "nanargmax(x, axis=-1)", anyX, flatAxisParam, keepdimsParam),
	inLanguage("nanargmin", "is the place of the first smallest along an axis, which is dropped; nan is left out", "nanargmin(x, axis=-1)", anyX, flatAxisParam, keepdimsParam),
	inLanguage("nancumsum", "adds up from the start to each element along an axis; nan counts as 0", "nancumsum(x, axis=0)", anyX, flatAxisParam, sumTypeParam),
	inLanguage("nancumprod", "multiplies from the start to each element along an axis; nan counts as 1", "nancumprod(x, axis=0)", anyX, flatAxisParam, sumTypeParam),
	inLanguage("average", "is the mean over axes, weighted if there are weights of x's shape or a vector for the axis", "average(x, axis=0)",
		anyX, axesParam, Param{Name: "weights", Type: Tensor, Default: "none", Optional: true, Doc: "How much each element counts."}),
	inLanguage("trapezoid", "integrates along an axis by trapezoids", "trapezoid(x)",
		required("y", Tensor, "Values of a function."), Param{Name: "x", Type: Tensor, Default: "none", Optional: true, Doc: "Where they are taken; dx apart without."},
		option("dx", FloatArg, "1.0", "Their distance."), axisParam),
	inLanguage("corrcoef", "has the correlation coefficients of the rows of a matrix: [n, m] -> [n, n]", "corrcoef(x[0])", anyX),
	inLanguage("cdist", "has the distances between the rows of two matrices: [n, d], [m, d] -> [n, m]", "cdist(x[0], x[1])",
		required("x", Tensor, "The first matrix."), required("y", Tensor, "The second matrix.")),
	inLanguage("correlate", "slides a vector over another one and adds up products", "correlate(x[0, :, 0], [1.0, 2.0])",
		x1x2[0], x1x2[1], choice("mode", "Which places: those where both lie on each other, as many as x1 has, or all.", "valid", "same", "full")),
	inLanguage("psnr", "is the ratio of a picture's largest value to its noise in decibel, 20 log10(max_val) - 10 log10(mean((x1 - x2)²)), over the whole sample", "psnr(x, x + 1, 255)",
		x1x2[0], x1x2[1], required("max_val", FloatArg, "The largest value there can be.")),
	inLanguage("normalize", "divides by the norm along an axis, at least epsilon", "normalize(x)",
		anyX, option("axis", AxesArg, "-1", "An axis of the sample, or several."), option("order", FloatArg, "2", "The norm's order."), option("epsilon", FloatArg, "1e-7", "The least that is divided by.")),
	inLanguage("layer_normalization", "makes mean 0 and variance 1 over axes, then multiplies by gamma and adds beta", "layer_normalization(x)",
		anyX, optionalTensor("gamma", "What is multiplied by, of the last axes' shape."), optionalTensor("beta", "What is added, of the last axes' shape."),
		option("axis", AxesArg, "-1", "An axis of the sample, or several."), option("epsilon", FloatArg, "1e-7", "What is added to the variance.")),
	inLanguage("rms_normalization", "divides by the root of the mean of squares over axes, then multiplies by scale", "rms_normalization(x)",
		anyX, optionalTensor("scale", "What is multiplied by, of the last axes' shape."),
		option("axis", AxesArg, "-1", "An axis of the sample, or several."), option("epsilon", FloatArg, "1e-7", "What is added to the mean.")),
	inLanguage("batch_normalization", "is (x - mean) / sqrt(variance + epsilon) · scale + offset with a number of each for every place of an axis", "batch_normalization(x, zeros([3]), ones([3]), axis=-1)",
		anyX, required("mean", Tensor, "A vector for the axis."), required("variance", Tensor, "A vector for the axis."), required("axis", AxisArg, "An axis of the sample."),
		optionalTensor("offset", "A vector for the axis."), optionalTensor("scale", "A vector for the axis."), option("epsilon", FloatArg, "1e-3", "What is added to the variance.")),
	inLanguage("argpartition", "gives the places of elements so that the one at kth is where sorting would put it, smaller ones before it", "argpartition(x, 1)",
		anyX, within(required("kth", IntArg, "The place."), -longest, longest), axisParam),
	exampled(inLanguage("histogram", "counts the elements of x in bins of equal width, over the whole sample: i32[bins] and the edges [bins + 1]", "",
		anyX, within(option("bins", IntArg, "10", "How many bins."), 1, longest), option("range", Floats, "none", "The first and the last edge; the least and the largest element if none.")),
		"n, e = histogram(x)\noutput y = f32(n) * e[1:]"),
	inLanguage("image_rgb_to_grayscale", "is the brightness of an image: [h, w, 3] -> [h, w, 1]; one of a single channel stays", "image_rgb_to_grayscale(x)", required("images", Tensor, "The image."), imageFormatParam),
	inLanguage("image_rgb_to_hsv", "has hue, saturation and value of an image of red, green and blue: [h, w, 3] -> [h, w, 3]", "image_rgb_to_hsv(x)", required("images", Tensor, "The image."), imageFormatParam),
	inLanguage("image_hsv_to_rgb", "has red, green and blue of an image of hue, saturation and value: [h, w, 3] -> [h, w, 3]", "image_hsv_to_rgb(x)", required("images", Tensor, "The image."), imageFormatParam),
	inLanguage("image_affine_transform", "moves the pixels of an image: the one at column u and row v is what lay at column (t0 u + t1 v + t2) / k and row (t3 u + t4 v + t5) / k, where k = t6 u + t7 v + 1", "image_affine_transform(x, [0.8, -0.2, 1.1, 0.3, 0.9, -0.6, 0, 0])",
		required("images", Tensor, "The image, [h, w, c]."), required("transform", Tensor, "The 8 numbers t."), choice("interpolation", "How pixels between are computed.", "bilinear", "nearest"),
		bendModes, option("fill_value", FloatArg, "0", "What lies outside if fill_mode is constant."), imageFormatParam),
	inLanguage("image_extract_patches", "cuts an image into pieces: [h, w, c] -> [rows, columns, height·width·c]", "image_extract_patches(x, 3, strides=2, padding=same)",
		required("images", Tensor, "The image."), within(required("size", Ints, "Height and width of a piece."), 1, longest), within(option("strides", Ints, "none", "Distance from one to the next; size if none."), 1, longest),
		within(option("dilation_rate", IntArg, "1", "Distance between the elements of a piece."), 1, longest), choice("padding", "Whether zeros are put around, so that pieces cover all.", "valid", "same"), imageFormatParam),
	exampled(inLanguage("ctc_decode", "reads the most likely class of each step, without blanks and what is repeated: [steps, classes] -> i32[1, steps], -1 behind the last, and minus the sum of what they had, [1]. "+
		"With strategy=beam_search, it searches the readings that are the most likely in all the ways in which they can be told: i32[top_paths, steps] and log p of each, [top_paths]; of a reading that is not there, -inf", "",
		required("inputs", Tensor, "What speaks for each class at each step, [steps, classes]: logits."), required("sequence_lengths", Tensor, "How many steps count."),
		choice("strategy", "How it is read.", "greedy", "beam_search"),
		within(option("beam_width", IntArg, "100", "How many readings are kept from step to step by beam_search."), 1, longest),
		within(option("top_paths", IntArg, "1", "How many readings beam_search gives, beam_width at most."), 1, longest),
		option("merge_repeated", BoolArg, "true", "Whether what is repeated is read once; by beam_search, it always is, as in Keras."), within(option("mask_index", IntArg, "0", "The blank's class."), 0, longest)),
		"d, s = ctc_decode(x[0], 6)\noutput y = s"),
	inLanguage("ctc_loss", "is −log p of a sequence of labels that may be told at any times, with blanks between (Graves et al. 2006): [labels], [steps, classes] -> []", "ctc_loss([1, 2, 1], x[0], 2, 7)",
		required("target", Tensor, "The labels, [labels]."), required("output", Tensor, "Logits of each step and class, [steps, classes]."), required("target_length", Tensor, "How many labels count."),
		required("output_length", Tensor, "How many steps count."), within(option("mask_index", IntArg, "0", "The blank's class."), 0, longest)),
	exampled(inLanguage("unique", "has the values that there are in x, each once, the smallest first or in the order of their first places: [size], filled up with fill_value behind the last; "+
		"then, as far as they are wanted, their first places (1 behind the last), the place of each of x's elements among them, and how often each is there (0 behind the last)", "",
		anyX, option("sorted", BoolArg, "true", "Whether the smallest is the first."), option("return_index", BoolArg, "false", "Whether first places are a result."),
		option("return_inverse", BoolArg, "false", "Whether the places among the values are a result."), option("return_counts", BoolArg, "false", "Whether counts are a result."),
		refused(maybe(option("axis", IntArg, "none", "The axis along which parts are compared.")), "whole rows or columns"),
		within(required("size", IntArg, "How many values there are at most, which fixes the shape; those beyond are left out."), 1, longest), option("fill_value", FloatArg, "0", "What stands behind the last.")),
		"v, c = unique(round(x), size=9, return_counts=true)\noutput y = v * f32(c)"),
	inLanguage("depth_to_space", "moves channels into squares of block_size: [h, w, c·b²] -> [h·b, w·b, c]", "depth_to_space(concatenate([x, x[:, :, 0:1]], axis=-1), 2)", blockParams...),
	inLanguage("space_to_depth", "moves squares of block_size into channels: [h·b, w·b, c] -> [h, w, c·b²]", "space_to_depth(x, 2)", blockParams...),
}

var imageFormatParam = choice("data_format", "Whether the channels are the last axis or the first.", "channels_last", "channels_first")

var blockParams = []Param{
	anyX, within(required("block_size", IntArg, "The side of a square."), 1, longest), choice("data_format", "Whether the channels are the last axis or the first.", "channels_last", "channels_first"),
}

func optionalTensor(name, doc string) Param {
	return Param{Name: name, Type: Tensor, Default: "none", Optional: true, Doc: doc}
}
