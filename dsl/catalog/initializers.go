package catalog

// initializers are the distributions of first values. Fans are those of Keras: of a matrix [a, b] a and b, of
// [k…, a, b] a and b times all of k, of a vector [n] n and n.
var initializers = []Entry{
	{
		Kind: Initializer, Name: "Zeros", Doc: "Zeros starts with 0.",
		Example: "weight w: f32[3] = zeros  output y = mean(x) * w",
	},
	{
		Kind: Initializer, Name: "Ones", Doc: "Ones starts with 1.",
		Example: "weight w: f32[3] = ones  output y = mean(x) * w",
	},
	{
		Kind: Initializer, Name: "Constant", Doc: "Constant starts with a number.",
		Params:  []Param{{Name: "value", Type: FloatArg, Default: "0.0", Doc: "The number."}},
		Example: "weight w: f32[3] = Constant(0.5)  output y = mean(x) * w",
	},
	identityInitializer("Identity"),
	identityInitializer("IdentityInitializer"),
	{
		Kind: Initializer, Name: "RandomNormal", Doc: "RandomNormal draws from the normal distribution.",
		Params: []Param{
			{Name: "mean", Type: FloatArg, Default: "0.0", Doc: "Its mean."},
			{Name: "stddev", Type: FloatArg, Default: "0.05", Doc: "Its standard deviation."},
			initializerSeed,
		},
		Example: "weight w: f32[3] = RandomNormal(stddev=0.02)  output y = mean(x) * w",
	},
	{
		Kind: Initializer, Name: "RandomUniform", Doc: "RandomUniform draws evenly from an interval, without its end.",
		Params: []Param{
			{Name: "minval", Type: FloatArg, Default: "-0.05", Doc: "The least value."},
			{Name: "maxval", Type: FloatArg, Default: "0.05", Doc: "Where the interval ends."},
			initializerSeed,
		},
		Example: "weight w: f32[3] = RandomUniform(-1, 1)  output y = mean(x) * w",
	},
	{
		Kind: Initializer, Name: "TruncatedNormal", Doc: "TruncatedNormal draws from the normal distribution and draws again what is more than two deviations away.",
		Params: []Param{
			{Name: "mean", Type: FloatArg, Default: "0.0", Doc: "Its mean."},
			{Name: "stddev", Type: FloatArg, Default: "0.05", Doc: "Its standard deviation before the cut."},
			initializerSeed,
		},
		Example: "weight w: f32[3] = TruncatedNormal(stddev=0.02)  output y = mean(x) * w",
	},
	{
		Kind: Initializer, Name: "VarianceScaling", Rule: scalingRule, Doc: "VarianceScaling draws with variance scale / n, n being the number of inputs, of outputs or their mean.",
		Params: []Param{
			{Name: "scale", Type: FloatArg, Default: "1.0", Doc: "The variance of a sum of n values of variance 1."},
			{Name: "mode", Type: Enum, Default: "fan_in", Words: []string{"fan_in", "fan_out", "fan_avg"}, Doc: "What n is."},
			{Name: "distribution", Type: Enum, Default: "truncated_normal", Words: []string{"truncated_normal", "untruncated_normal", "normal", "uniform"}, Doc: "The distribution; normal is truncated_normal."},
			initializerSeed, inputAxes, outputAxes,
		},
		Example: "weight w: f32[3] = VarianceScaling(2.0, mode=fan_out)  output y = mean(x) * w",
	},
	scaled("GlorotUniform", "draws evenly from ±sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio 2010)."),
	scaled("GlorotNormal", "draws from the normal distribution of variance 2 / (fan_in + fan_out), cut at two deviations (Glorot & Bengio 2010)."),
	scaled("HeUniform", "draws evenly from ±sqrt(6 / fan_in) (He et al. 2015)."),
	scaled("HeNormal", "draws from the normal distribution of variance 2 / fan_in, cut at two deviations (He et al. 2015)."),
	scaled("LecunUniform", "draws evenly from ±sqrt(3 / fan_in) (LeCun et al. 1998)."),
	scaled("LecunNormal", "draws from the normal distribution of variance 1 / fan_in, cut at two deviations (LeCun et al. 1998)."),
	orthogonalInitializer("Orthogonal"),
	orthogonalInitializer("OrthogonalInitializer"),
	wavesInitializer("STFT"),
	wavesInitializer("STFTInitializer"),
}

// initializerSeed is the seed that a random initializer takes.
var initializerSeed = Param{Name: "seed", Type: IntArg, Default: "none", Optional: true, Doc: "Mixed with the seed of the run and the name of the weight."}

// The axes that count as inputs and outputs where a weight's shape does not tell.
var (
	inputAxes  = Param{Name: "input_axes", Type: AxesArg, Default: "none", Optional: true, Doc: "The axes of the weight whose lengths multiply to fan_in; they count only beside output_axes."}
	outputAxes = Param{Name: "output_axes", Type: AxesArg, Default: "none", Optional: true, Doc: "The axes of the weight whose lengths multiply to fan_out; they count only beside input_axes."}
)

// scaled is an initializer whose spread follows from the shape alone.
func scaled(name, doc string) Entry {
	return Entry{
		Kind: Initializer, Name: name, Doc: name + " " + doc,
		Params:  []Param{initializerSeed, inputAxes, outputAxes},
		Example: "weight w: f32[3] = " + name + "(seed=1)  output y = mean(x) * w",
	}
}

// identityInitializer is Identity, which Keras also calls by another name, because a layer has the first.
func identityInitializer(name string) Entry {
	return Entry{
		Kind: Initializer, Name: name, Doc: name + " starts a matrix with a number on its diagonal, else 0.",
		Params:  []Param{{Name: "gain", Type: FloatArg, Default: "1.0", Doc: "The number on the diagonal."}},
		Example: "weight w: f32[3, 3] = identity  output y = x @ w",
	}
}

// orthogonalInitializer is Orthogonal under either of its names.
func orthogonalInitializer(name string) Entry {
	return Entry{
		Kind: Initializer, Name: name, Doc: name + " starts a matrix [all axes but the last, the last] with orthonormal columns, or rows where these are fewer (Saxe et al. 2013).",
		Params:  []Param{{Name: "gain", Type: FloatArg, Default: "1.0", Doc: "What the matrix is multiplied by."}, initializerSeed},
		Example: "weight w: f32[3, 3] = " + name + "(gain=0.5)  output y = x @ w",
	}
}
