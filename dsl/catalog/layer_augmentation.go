package catalog

// Keras's random image layers. Their meaning is in prelude/images.dl: the func that has the layer's name with _ before
// it. They act in training alone, draw for each sample, and may be fed several values, which then share one draw.

// ImageLayer says what a layer of images does to values of index that are fed to it, labels and masks.
type ImageLayer uint8

// What a layer of images does.
const (
	Colours ImageLayer = iota + 1 // changes elements where they are: an index stays as it is
	Moves                         // moves elements: a mask of index is moved with them, without interpolation
	Mixes                         // mixes the samples of a batch, labels that are vectors too
)

// factor is a parameter that is a number, or the least and the largest that are drawn.
func factor(name string, least, most float64, doc string) Param {
	return within(required(name, Floats, doc+", or a list of two between which it is drawn."), least, most)
}

// factorOr is a factor of at most 1 with a default.
func factorOr(name, def string, least float64, doc string) Param {
	p := factor(name, least, 1, doc)
	p.Default = def
	return p
}

// range2 is a parameter that is the least and the largest number.
func range2(name, def, doc string) Param { return option(name, Floats, def, doc) }

// Parameters that many image layers have.
var (
	fillModeParam      = choice("fill_mode", "What lies outside: the image mirrored, repeated, fill_value, or its border.", "reflect", "wrap", "constant", "nearest")
	interpolationParam = choice("interpolation", "How pixels between are computed.", "bilinear", "nearest")
	fillValueParam     = option("fill_value", FloatArg, "0.0", "What lies outside if fill_mode is constant.")
	valueRangeParam    = range2("value_range", "[0, 255]", "The least and the largest value of an element.")
)

// onImages returns the entry of an image layer.
func onImages(kind ImageLayer, name, does, use string, params ...Param) Entry {
	return Entry{
		Kind: Layer, Name: name, Doc: name + " " + does + " (keras.layers." + name + ").", Params: append(params, trainingParam),
		Inputs: []string{"images…"}, AnyNumber: true, Prelude: true, Images: kind, Rule: imageRule, Example: "output y = x -> " + use,
	}
}

var layerAugmentation = []Entry{
	onImages(Moves, "RandomFlip", "mirrors half of the images while training, in both directions at once if mode is horizontal_and_vertical", "RandomFlip(horizontal)",
		choice("mode", "In which directions.", "horizontal_and_vertical", "horizontal", "vertical"), seedParam, dataFormatParam),
	onImages(Moves, "RandomRotation", "turns images by an angle from factor of a full turn while training, anticlockwise if it is positive", "RandomRotation(0.1)",
		factor("factor", -1, 1, "Part of a full turn, to both sides"), fillModeParam, interpolationParam, seedParam, fillValueParam, dataFormatParam),
	onImages(Moves, "RandomZoom", "zooms images while training, out by the part of the size that the factor says, in if it is negative; without width_factor the proportions stay", "RandomZoom(0.2)",
		factor("height_factor", -1, 1, "Part of the height, in both directions"), maybe(factorOr("width_factor", "none", -1, "Part of the width, in both directions")),
		fillModeParam, interpolationParam, seedParam, fillValueParam, dataFormatParam),
	onImages(Moves, "RandomTranslation", "shifts images while training, down and to the right if the factors are positive", "RandomTranslation(0.1, 0.2)",
		factor("height_factor", -1, 1, "Part of the height, in both directions"), factor("width_factor", -1, 1, "Part of the width, in both directions"),
		fillModeParam, interpolationParam, seedParam, fillValueParam, dataFormatParam),
	onImages(Moves, "RandomShear", "shears images while training: a row moves by x_factor times its number, a column by y_factor times its", "RandomShear(x_factor=0.2)",
		factorOr("x_factor", "0.0", 0, "How much rows move, to both sides"), factorOr("y_factor", "0.0", 0, "How much columns move, to both sides"),
		interpolationParam, fillModeParam, fillValueParam, dataFormatParam, seedParam),
	cropped(onImages(Moves, "RandomCrop", "cuts height × width pixels out of images at a random place while training. Otherwise, and if an image is not larger in both directions, it begins where the largest part of that aspect ratio would in the middle, and scales what it cuts out if that is smaller", "RandomCrop(6, 5)",
		required("height", IntArg, "Height of the result."), required("width", IntArg, "Width of the result."), seedParam, dataFormatParam)),

	onImages(Colours, "RandomContrast", "multiplies an image's distance from the mean of each channel by a number from 1 - lower to 1 + upper while training; a single factor is upper, and lower is 0", "RandomContrast(0.4, value_range=[-3, 3])",
		factor("factor", 0, 1, "How much"), valueRangeParam, seedParam, dataFormatParam),
	onImages(Colours, "RandomBrightness", "adds a part of the range of values to an image while training", "RandomBrightness(0.2, value_range=[-3, 3])",
		factor("factor", -1, 1, "The part of the range, up and down"), valueRangeParam, seedParam),
	coloured(onImages(Colours, "RandomSaturation", "multiplies the saturation of images by f / (1 - f) while training, f from factor", "RandomSaturation([0.4, 0.7], value_range=[0, 1])",
		factor("factor", -1, 1, "0.5 leaves the image"), valueRangeParam, dataFormatParam, seedParam)),
	coloured(onImages(Colours, "RandomHue", "shifts the hue of images by half of factor of the colour circle while training, in either direction", "RandomHue(0.4, value_range=[-3, 3])",
		factor("factor", 0, 1, "How much"), valueRangeParam, dataFormatParam, seedParam)),
	erased(onImages(Colours, "RandomErasing", "puts a rectangle of noise or of fill_value into images while training, with a probability drawn from factor", "RandomErasing(1.0, value_range=[-3, 3])",
		factorOr("factor", "1.0", 0, "The probability, at most"), within(range2("scale", "[0.02, 0.33]", "Which part of the image's sides, squared."), 0, 1),
		maybe(option("fill_value", Floats, "none", "What is put there: a number, or one for each channel; noise if none.")), valueRangeParam, seedParam, dataFormatParam)),
	coloured(onImages(Colours, "RandomGrayscale", "takes the colour out of images while training, with probability factor", "RandomGrayscale(0.5)",
		within(option("factor", FloatArg, "0.5", "The probability."), 0, 1), dataFormatParam, seedParam)),
	onImages(Colours, "RandomInvert", "subtracts images from the largest value while training, with a probability drawn from factor", "RandomInvert(0.8, value_range=[0, 1])",
		factorOr("factor", "1.0", 0, "The probability, at most"), valueRangeParam, seedParam, dataFormatParam),
	inBits(onImages(Colours, "RandomPosterization", "keeps so many bits of each of the 8 of an element while training", "RandomPosterization([3, 5], value_range=[-3, 3])",
		within(required("factor", Ints, "How many bits: below this number and at least 1, or from the first of two to below the second."), 1, 8), valueRangeParam, dataFormatParam, seedParam)),
	onImages(Colours, "RandomSharpness", "blurs images while training if the factor that is drawn is less than 0.5, and sharpens them if it is more", "RandomSharpness(1.0, value_range=[-3, 3])",
		factor("factor", 0, 1, "How much, from none"), valueRangeParam, dataFormatParam, seedParam),
	coloured(onImages(Colours, "RandomColorJitter", "is RandomBrightness, RandomContrast, RandomSaturation and RandomHue in this order, those whose factor is given", "RandomColorJitter(brightness_factor=0.2, hue_factor=0.1, value_range=[-3, 3])",
		valueRangeParam, maybe(factorOr("brightness_factor", "none", -1, "As of RandomBrightness")), maybe(factorOr("contrast_factor", "none", 0, "As of RandomContrast")),
		maybe(factorOr("saturation_factor", "none", -1, "As of RandomSaturation")), maybe(factorOr("hue_factor", "none", 0, "As of RandomHue")), seedParam, dataFormatParam)),
	coloured(onImages(Colours, "RandomColorDegeneration", "mixes an image with its shades of grey while training: factor 0 leaves it, 1 is grey", "RandomColorDegeneration(0.5, value_range=[-3, 3])",
		factor("factor", -1, 1, "How much, in both directions"), valueRangeParam, dataFormatParam, seedParam)),
	onImages(Colours, "Solarization", "adds a number to an image's elements while training, as if their range were from 0 to 255, and inverts those that are then not below a threshold", "Solarization(0.1, 0.5, value_range=[-3, 3])",
		factorOr("addition_factor", "0.0", 0, "Part of 255 that is added at most"), factorOr("threshold_factor", "0.0", 0, "Part of 255 that the threshold is at most"), valueRangeParam, seedParam),
	onImages(Colours, "AutoContrast", "spreads each channel of an image over the range of values, also when it is not training", "AutoContrast(value_range=[-3, 3])", valueRangeParam),
	onImages(Colours, "Equalization", "makes the values of each channel of an image equally frequent while training, as if their range were from 0 to 255", "Equalization(value_range=[-3, 3], bins=16)",
		valueRangeParam, within(option("bins", IntArg, "256", "How many bins are counted."), 2, 1<<16), dataFormatParam),
	coloured(onImages(Moves, "RandAugment", "applies num_ops of shear, translation, rotation, brightness, colour degeneration, contrast, sharpness, posterization, solarization, auto contrast and equalization to images while training, each drawn anew and as strong as factor says", "RandAugment(value_range=[-3, 3], num_ops=1, factor=0.3)",
		valueRangeParam, within(option("num_ops", IntArg, "2", "How many are applied, one after the other."), 1, longest), factorOr("factor", "0.5", 0, "How strong, at most"), interpolationParam, seedParam, dataFormatParam)),

	oddTaps(onImages(Colours, "RandomGaussianBlur", "blurs images by a bell of so many taps to the right and down, with deviations drawn from sigma, while training, with a probability drawn from factor", "RandomGaussianBlur(kernel_size=3, value_range=[-3, 3])",
		factorOr("factor", "1.0", 0, "The probability, at most"), within(option("kernel_size", Ints, "3", "How many taps: an odd number, or one to the right and one down."), 1, longest),
		factorOr("sigma", "1.0", 0, "The deviation, at most"), valueRangeParam, dataFormatParam, seedParam)),
	onImages(Moves, "RandomPerspective", "moves the corners of images by a part of their distance from the first, up to half of scale, while training, with a probability drawn from factor", "RandomPerspective(scale=0.5)",
		factorOr("factor", "1.0", 0, "The probability, at most"), within(option("scale", FloatArg, "1.0", "How far corners move."), 0, 1),
		interpolationParam, option("fill_value", FloatArg, "0.0", "What lies outside."), seedParam, dataFormatParam),
	onImages(Moves, "RandomElasticTransform", "bends images while training, with a probability drawn from factor: image_elastic_transform with alpha 0.1 s times the longer side and sigma 0.05 s times the shorter one, s from scale", "RandomElasticTransform(value_range=[-3, 3])",
		factorOr("factor", "1.0", 0, "The probability, at most"), factorOr("scale", "1.0", 0, "How much, at most"), interpolationParam,
		choice("fill_mode", bendModes.Doc, "reflect", "nearest", "wrap", "mirror", "constant"), fillValueParam, valueRangeParam, seedParam, dataFormatParam),
	inTiles(onImages(Colours, "ContrastLimitedAdaptiveHistogramEqualization", "makes the values of each tile of an image equally frequent, as if their range were from 0 to 255, and mixes those of the four tiles around a pixel, also when it is not training", "ContrastLimitedAdaptiveHistogramEqualization(value_range=[-3, 3], tile_grid_size=[2, 3])",
		valueRangeParam, option("clip_limit", FloatArg, "4.0", "How often a value may be in a tile, as a multiple of the mean; the rest is shared by all. Nothing is cut off if it is not above 0."),
		within(option("tile_grid_size", Ints, "[8, 8]", "How many tiles there are down and to the right."), 1, longest), dataFormatParam)),
	coloured(onImages(Moves, "AugMix", "mixes num_chains chains of chain_depth operations each with the image while training, weighted by Dirichlet and beta distributions (Hendrycks et al., 2020): each operation is none or one of those of RandAugment", "AugMix(value_range=[-3, 3], num_chains=2, chain_depth=1)",
		valueRangeParam, within(option("num_chains", IntArg, "3", "How many chains there are."), 1, 100), within(option("chain_depth", IntArg, "3", "How many operations a chain has."), 1, 100),
		factorOr("factor", "0.3", 0, "How strong, at most"), within(option("alpha", FloatArg, "1.0", "Parameter of the distributions of what counts how much."), 1e-3, 1e3),
		option("all_ops", BoolArg, "true", "Whether brightness, colour degeneration, contrast and sharpness are among them."), interpolationParam, seedParam, dataFormatParam)),

	onImages(Mixes, "MixUp", "mixes each sample with another of the batch, the images by w and 1 - w and the labels, vectors as of one_hot, alike; w is of a beta distribution", "MixUp(0.4)",
		within(option("alpha", FloatArg, "0.2", "Both parameters of the beta distribution."), 1e-3, 1e3), dataFormatParam, seedParam),
	onImages(Mixes, "CutMix", "puts a rectangle of another image of the batch into each image, and mixes the labels, vectors as of one_hot, by the part that it takes", "CutMix",
		factorOr("factor", "1.0", 0, "Parameter of the beta distribution of what is left of the image, at most"), seedParam, dataFormatParam),
}

// rowForms are what layers that mix samples need besides functions of Keras.
var rowForms = []Entry{{
	Kind: Func, Name: "_shuffled_rows",
	Doc:    "_shuffled_rows gives each sample of the batch the value of another, in an order that is drawn for the batch.",
	Params: []Param{{Name: "x", Type: Tensor, Doc: "A sample's value."}},
	Rule:   func(c *Call) { c.Out(c.In[0].Type) }, Example: "m = _shuffled_rows(x)",
}}
