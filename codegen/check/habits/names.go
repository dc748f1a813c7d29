package habits

// What other libraries call things, and what they are called here.

// foreignWords are names of other languages for what the language has.
var foreignWords = map[string]string{
	"True": "true", "False": "false", "None": "none", "null": "none", "nil": "none", "float32": "f32", "float64": "f64",
	"float16": "f16", "bfloat16": "bf16", "int32": "i32", "int64": "i64", "uint8": "u8", "float": "f32", "int": "i32", "Infinity": "inf", "NaN": "nan",
}

// foreignTypes are other languages' names of types.
var foreignTypes = map[string]string{
	"float32": "f32", "float64": "f64", "float16": "f16", "bfloat16": "bf16", "int32": "i32", "int64": "i64", "uint8": "u8",
	"double": "f64", "half": "f16", "boolean": "bool", "long": "i64", "byte": "u8", "Tensor": "f32",
}

// modules are prefixes that belong to Python libraries.
var modules = map[string]bool{
	"nn": true, "np": true, "tf": true, "torch": true, "keras": true, "layers": true, "ops": true, "self": true, "F": true, "activations": true,
	"losses": true, "metrics": true, "optimizers": true, "math": true, "jnp": true, "jax": true, "optim": true, "K": true, "regularizers": true,
	"initializers": true, "constraints": true, "callbacks": true, "functional": true, "models": true, "schedules": true, "flax": true, "linen": true,
	"random": true, "image": true, "linalg": true, "pd": true, "datasets": true, "utils": true, "torchvision": true,
	"mnist": true, "fashion_mnist": true, "imdb": true,
}

// libraries are those of the modules that are no likely names of anything else.
var libraries = map[string]bool{
	"nn": true, "np": true, "tf": true, "torch": true, "keras": true, "self": true, "jnp": true, "jax": true, "optim": true, "flax": true, "pd": true,
	"torchvision": true,
}

// foreignNames are names without a counterpart, and what to do instead.
var foreignNames = map[string]string{
	"len":                "`l.size` counts a list, `x.shape[0]` is the length of an axis",
	"range":              "write `0..n`",
	"enumerate":          "count: `for i in 0..l.size { … l[i] … }`",
	"zip":                "count: `for i in 0..l.size { … a[i] … b[i] … }`",
	"isinstance":         "types are known when compiling; leave it out",
	"Input":              "an input is a statement of a model: `input x: f32[28, 28]`",
	"InputLayer":         "an input is a statement of a model: `input x: f32[28, 28]`",
	"Sequential":         "a chain is a sequence: `x -> Dense(64) -> Dense(10)`; `layer Name(x) { return x -> … }` gives it a name",
	"Model":              "declare it: `model Name { input … output … }`",
	"Module":             "declare it: `layer Name(x) { … return … }`",
	"accuracy":           "write `sparse_categorical_accuracy` for index targets, `categorical_accuracy` for one-hot ones, `binary_accuracy` for 0 and 1",
	"Lambda":             "declare a `func`: it may stand wherever a layer does",
	"ModuleList":         "a list holds layers: `blocks = [Dense(8), Dense(8)]`",
	"Parameter":          "a weight is a statement: `weight w: f32[3] = zeros`",
	"Variable":           "a weight is a statement, `weight w: f32[3] = zeros`; so is a state",
	"MaxPool":            "a pooling layer says how many axes it goes over: `MaxPooling1D`, `MaxPooling2D`, `MaxPooling3D`",
	"MaxPooling":         "a pooling layer says how many axes it goes over: `MaxPooling1D`, `MaxPooling2D`, `MaxPooling3D`",
	"AvgPool":            "a pooling layer says how many axes it goes over: `AveragePooling1D`, `AveragePooling2D`, `AveragePooling3D`",
	"AveragePooling":     "a pooling layer says how many axes it goes over: `AveragePooling1D`, `AveragePooling2D`, `AveragePooling3D`",
	"GlobalAvgPool":      "a pooling layer says how many axes it goes over: `GlobalAveragePooling1D`, `GlobalAveragePooling2D`, `GlobalAveragePooling3D`",
	"GlobalMaxPool":      "a pooling layer says how many axes it goes over: `GlobalMaxPooling1D`, `GlobalMaxPooling2D`, `GlobalMaxPooling3D`",
	"Conv":               "a convolution says how many axes it goes over: `Conv1D`, `Conv2D`, `Conv3D`",
	"SelfAttention":      "feed one value as query and value: `(x, x) -> MultiHeadAttention(heads, width)`",
	"Pipeline":           "a chain is a sequence: `x -> Rescaling(2.0) -> CenterCrop(8, 8)`",
	"Wrapper":            "declare it: `layer Name(inner: layer) (x) { … return … }`",
	"cond":               "`if` chooses by what is known when compiling, `where(c, a, b)` by the numbers",
	"switch":             "`if … else if …` chooses by what is known when compiling, `where(c, a, b)` by the numbers",
	"fori_loop":          "write `for i in 0..n { … }`, or for a loop over time a cell and `x -> RNN(Cell)`",
	"while_loop":         "write `for i in 0..n { … }`; how often a loop turns cannot hang on the numbers",
	"scan":               "declare a cell, `layer Cell() (x, h: f32[8]) { … return y, h2 }`, and write `x -> RNN(Cell, return_sequences=true)`",
	"associative_scan":   "`cumsum`, `cumprod` and `logaddexp` in `RNN` are what there is; `layer Cell() (x, h: f32[8]) { … }` scans anything",
	"map":                "functions of elements need none; `x -> TimeDistributed(F)` runs a layer over the first axis",
	"vectorized_map":     "functions of elements need none; `x -> TimeDistributed(F)` runs a layer over the first axis",
	"vectorize":          "functions work on whole tensors",
	"shape":              "write `x.shape`",
	"dtype":              "types are known when compiling; `f32(x)` converts",
	"is_tensor":          "what is a tensor is known when compiling; leave it out",
	"convert_to_tensor":  "numbers and lists of numbers are tensors where one is wanted; leave it out",
	"convert_to_numpy":   "an `output` is what Go sees",
	"load_data":          readsFiles,
	"load_dataset":       readsFiles,
	"from_tensor_slices": readsFiles,
	"load":               "`npy(\"x.npy\")`, `npz(\"x.npz\")` and `safetensors(\"x.safetensors\")` read arrays",
	"custom_gradient":    "derivatives are the compiler's; `stop_gradient(x)` stops one, and `y + stop_gradient(z - y)` has z's value and y's derivative",
}

const readsFiles = "a dataset has a source that reads files: `csv(\"table.csv\")`, `npz(\"arrays.npz\")`, `images(\"folder\")`, `idx(…)` for MNIST, `cifar10(…)`"

// foreignSources are what other libraries call the functions that read files.
var foreignSources = map[string]string{
	"read_csv": "csv", "read_table": "csv", "read_parquet": "parquet", "image_dataset_from_directory": "images", "flow_from_directory": "images", "ImageFolder": "images",
	"timeseries_dataset_from_array": "windows", "text_dataset_from_directory": "texts",
}

// foreignClasses are the names that PyTorch and older versions of Keras have for classes and losses.
var foreignClasses = map[string]string{
	"Linear": "Dense", "BatchNorm1d": "BatchNormalization", "BatchNorm2d": "BatchNormalization", "BatchNorm3d": "BatchNormalization",
	"BatchNorm": "BatchNormalization", "LayerNorm": "LayerNormalization", "GroupNorm": "GroupNormalization", "RMSNorm": "RMSNormalization",
	"Conv1d": "Conv1D", "Conv2d": "Conv2D", "Conv3d": "Conv3D", "ConvTranspose1d": "Conv1DTranspose", "ConvTranspose2d": "Conv2DTranspose",
	"ConvTranspose3d": "Conv3DTranspose", "Convolution1D": "Conv1D", "Convolution2D": "Conv2D", "Convolution3D": "Conv3D",
	"Convolution1DTranspose": "Conv1DTranspose", "Convolution2DTranspose": "Conv2DTranspose", "Convolution3DTranspose": "Conv3DTranspose",
	"SeparableConvolution1D": "SeparableConv1D", "SeparableConvolution2D": "SeparableConv2D",
	"MaxPool1d": "MaxPooling1D", "MaxPool2d": "MaxPooling2D", "MaxPool3d": "MaxPooling3D", "AvgPool1d": "AveragePooling1D",
	"AvgPool2d": "AveragePooling2D", "AvgPool3d": "AveragePooling3D", "MaxPool1D": "MaxPooling1D", "MaxPool2D": "MaxPooling2D", "MaxPool3D": "MaxPooling3D",
	"AvgPool1D": "AveragePooling1D", "AvgPool2D": "AveragePooling2D", "AvgPool3D": "AveragePooling3D", "GlobalAvgPool1D": "GlobalAveragePooling1D",
	"GlobalAvgPool2D": "GlobalAveragePooling2D", "GlobalAvgPool3D": "GlobalAveragePooling3D", "GlobalMaxPool1D": "GlobalMaxPooling1D",
	"GlobalMaxPool2D": "GlobalMaxPooling2D", "GlobalMaxPool3D": "GlobalMaxPooling3D", "FullyConnected": "Dense",
	"AdaptiveAvgPool2d": "GlobalAveragePooling2D", "Dropout1d": "SpatialDropout1D", "Dropout2d": "SpatialDropout2D", "Upsample": "UpSampling2D",
	"MultiheadAttention": "MultiHeadAttention", "RNNCell": "SimpleRNNCell", "ParametricReLU": "PReLU", "ZeroPad2d": "ZeroPadding2D",
	"CrossEntropyLoss": "sparse_categorical_crossentropy", "NLLLoss": "sparse_categorical_crossentropy", "MSELoss": "mean_squared_error",
	"L1Loss": "mean_absolute_error", "BCELoss": "binary_crossentropy", "BCEWithLogitsLoss": "binary_crossentropy", "nll_loss": "sparse_categorical_crossentropy", "HuberLoss": "huber",
	"KLDivLoss": "kl_divergence", "mse_loss": "mean_squared_error", "l1_loss": "mean_absolute_error", "cross_entropy": "sparse_categorical_crossentropy",
	"binary_cross_entropy": "binary_crossentropy", "mse": "mean_squared_error", "mae": "mean_absolute_error",
	"Swish": "silu",
	// Losses are functions here, and so are those classes of Keras's that no metric has the name of.
	"BinaryFocalCrossentropy": "binary_focal_crossentropy", "CategoricalFocalCrossentropy": "categorical_focal_crossentropy", "CTC": "ctc",
	"CategoricalGeneralizedCrossEntropy": "categorical_generalized_cross_entropy", "Circle": "circle", "Dice": "dice", "Huber": "huber", "LogCosh": "log_cosh", "Tversky": "tversky",
	// What is made with arguments is a class.
	"l1": "L1", "l2": "L2", "l1_l2": "L1L2", "orthogonal_regularizer": "OrthogonalRegularizer", "max_norm": "MaxNorm", "min_max_norm": "MinMaxNorm", "non_neg": "NonNeg",
	"unit_norm": "UnitNorm", "constant": "Constant", "glorot_normal": "GlorotNormal", "glorot_uniform": "GlorotUniform", "he_normal": "HeNormal", "he_uniform": "HeUniform",
	"lecun_normal": "LecunNormal", "lecun_uniform": "LecunUniform", "orthogonal": "Orthogonal", "truncated_normal": "TruncatedNormal", "variance_scaling": "VarianceScaling",
}

// foreignFunctions are other libraries' names of functions, as methods or behind a prefix.
var foreignFunctions = map[string]string{
	"cat": "concatenate", "concat": "concatenate", "unsqueeze": "expand_dims", "view": "reshape", "permute": "transpose", "mm": "matmul", "bmm": "matmul",
	"reduce_sum": "sum", "reduce_mean": "mean", "reduce_max": "max", "reduce_min": "min", "reduce_prod": "prod", "reduce_any": "any", "reduce_all": "all",
	"clamp": "clip", "clip_by_value": "clip", "detach": "stop_gradient", "pow": "power", "sub": "subtract", "mul": "multiply", "div": "divide", "t": "transpose",
	"flatten": "ravel", "float": "f32", "double": "f64", "half": "f16", "long": "i64", "int": "i32", "randn": "random_normal", "rand": "random_uniform",
	"normalize": "unit_normalize", "gather": "take", "topk": "top_k", "masked_fill": "where", "masked_select": "where",
	"random_integers": "random_randint", "integers": "random_randint", "randperm": "random_shuffle", "mse_loss": "mean_squared_error",
}

// countsInput tells which layers of PyTorch begin with the number of features that come in; the number is how many
// arguments that PyTorch wants there must be for the first one to be that: with fewer, only the name is of PyTorch.
var countsInput = map[string]int{
	"Linear": 2, "Conv1d": 3, "Conv2d": 3, "Conv3d": 3, "ConvTranspose1d": 3, "ConvTranspose2d": 3,
	"BatchNorm1d": 1, "BatchNorm2d": 1, "BatchNorm3d": 1, "LayerNorm": 1,
}

// Type returns what another language's type of tensors is called here, "" if it is none.
func Type(name string) string { return foreignTypes[name] }

// Spelt returns how a word of another language is spelt here, "" if it is none.
func Spelt(name string) string { return foreignWords[name] }
