package catalog

import (
	"strings"
	"sync"
)

// planned is every public name of Keras 3.15.1 that the language takes over, and its sources of data. What
// is built is an entry and found first; naming the rest gives "not supported yet" rather than "unknown".
var planned = [...]string{
	// Layers.
	`
		Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D
		AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add AdditiveAttention AlphaDropout Attention AugMix AutoContrast
		Average AveragePooling1D AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D AvgPool3D BatchNormalization Bidirectional
		CategoryEncoding CenterCrop Concatenate ContrastLimitedAdaptiveHistogramEqualization Conv1D Conv1DTranspose Conv2D
		Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D Convolution1D Convolution1DTranspose Convolution2D
		Convolution2DTranspose Convolution3D Convolution3DTranspose Cropping1D Cropping2D Cropping3D CutMix Dense DepthwiseConv1D
		DepthwiseConv2D Discretization Dot Dropout ELU EinsumDense Embedding Equalization Flatten GRU GRUCell GaussianDropout
		GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalAvgPool1D GlobalAvgPool2D
		GlobalAvgPool3D GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPool3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D
		GroupNormalization GroupQueryAttention HashedCrossing Hashing Identity IntegerLookup LSTM LSTMCell LayerNormalization LeakyReLU
		Masking MaxNumBoundingBoxes MaxPool1D MaxPool2D MaxPool3D MaxPooling1D MaxPooling2D MaxPooling3D Maximum MelSpectrogram Minimum
		MixUp MultiHeadAttention Multiply Normalization PReLU Permute RMSNormalization RNN RandAugment RandomBrightness
		RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop RandomElasticTransform RandomErasing RandomFlip
		RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation RandomSaturation
		RandomSharpness RandomShear RandomTranslation RandomZoom ReLU RepeatVector Rescaling Reshape Resizing ReversibleEmbedding
		STFTSpectrogram SeparableConv1D SeparableConv2D SeparableConvolution1D SeparableConvolution2D SimpleRNN SimpleRNNCell Softmax
		Solarization SpatialDropout1D SpatialDropout2D SpatialDropout3D SpectralNormalization StackedRNNCells StringLookup Subtract
		TextVectorization TimeDistributed UnitNormalization UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D
		ZeroPadding3D
	`,
	// Functions of keras.ops and keras.activations.
	`
		abs absolute adaptive_average_pool adaptive_max_pool add all allclose amax amin angle any append arange arccos arccosh arcsin
		arcsinh arctan arctan2 arctanh argmax argmin argpartition argsort array array_split average average_pool bartlett
		batch_normalization binary_crossentropy bincount bitwise_and bitwise_invert bitwise_left_shift bitwise_not bitwise_or
		bitwise_right_shift bitwise_xor blackman broadcast_to cast categorical_crossentropy cbrt cdist ceil celu cholesky
		cholesky_inverse clip concatenate conj conjugate conv conv_transpose copy corrcoef correlate cos cosh count_nonzero cross
		ctc_decode ctc_loss cumprod cumsum deg2rad depth_to_space depthwise_conv det diag diagflat diagonal diff digitize divide
		divide_no_nan dot dot_product_attention dsplit dstack eig eigh einsum elu empty empty_like equal erf erfc erfinv exp exp2
		expand_dims expm1 exponential extract_sequences eye fabs fft fft2 flip fliplr flipud floor floor_divide fmax fmin fmod fold full
		full_like gcd gelu geomspace get_item glu greater greater_equal hamming hanning hard_shrink hard_sigmoid hard_silu hard_swish
		hard_tanh heaviside histogram hsplit hstack hypot i0 identity ifft2 imag in_top_k inner inv irfft isclose isfinite isin isinf
		isnan isneginf isposinf isreal istft jvp kaiser kron layer_normalization lcm ldexp leaky_relu left_shift less less_equal linear
		linspace log log10 log1p log2 log_sigmoid log_softmax logaddexp logaddexp2 logdet logical_and logical_not logical_or logical_xor
		logspace logsumexp lstsq lu_factor matmul matrix_rank max max_pool maximum mean median meshgrid min minimum mish mod moments
		moveaxis multi_hot multiply nan_to_num nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin nanpercentile
		nanprod nanquantile nanstd nansum nanvar ndim negative nextafter nonzero norm normalize not_equal one_hot ones ones_like outer
		pad percentile pinv polar power prod psnr ptp qr quantile rad2deg ravel real rearrange reciprocal relu relu6 repeat reshape rfft
		right_shift rms_normalization roll rot90 round rsqrt saturate_cast scatter scatter_update searchsorted segment_max segment_min
		segment_prod segment_sum select selu separable_conv sigmoid sign signbit silu sin sinc sinh size slice slice_update slogdet
		soft_shrink softmax softplus softsign solve solve_triangular sort space_to_depth sparse_categorical_crossentropy sparse_plus
		sparse_sigmoid sparsemax split sqrt square squareplus squeeze stack std stft stop_gradient subtract sum svd swapaxes swish take
		take_along_axis tan tanh tanh_shrink tensordot threshold tile top_k trace transpose trapezoid tri tril triu true_divide trunc
		unfold unique unravel_index unstack vander var vdot view view_as_complex view_as_real vsplit vstack where zeros zeros_like
	`,
	// Functions of keras.ops.image and keras.random.
	`
		image_affine_transform image_crop_images image_elastic_transform image_extract_patches image_extract_patches_3d
		image_gaussian_blur image_hsv_to_rgb image_map_coordinates image_pad_images image_perspective_transform image_resize
		image_rgb_to_grayscale image_rgb_to_hsv image_scale_and_translate image_sobel_edges image_ssim random_beta random_binomial
		random_categorical random_dropout random_gamma random_normal random_randint random_shuffle random_truncated_normal
		random_uniform
	`,
	// Losses.
	`
		BinaryCrossentropy BinaryFocalCrossentropy CTC CategoricalCrossentropy CategoricalFocalCrossentropy
		CategoricalGeneralizedCrossEntropy CategoricalHinge Circle CosineSimilarity Dice Hinge Huber KLDivergence LogCosh
		MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError Poisson SparseCategoricalCrossentropy
		SquaredHinge Tversky binary_crossentropy binary_focal_crossentropy categorical_crossentropy categorical_focal_crossentropy
		categorical_generalized_cross_entropy categorical_hinge circle cosine_similarity ctc dice hinge huber kl_divergence log_cosh
		mean_absolute_error mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error poisson
		sparse_categorical_crossentropy squared_hinge tversky
	`,
	// Metrics.
	`
		AUC Accuracy BinaryAccuracy BinaryCrossentropy BinaryIoU CategoricalAccuracy CategoricalCrossentropy CategoricalHinge
		ConcordanceCorrelation CosineSimilarity F1Score FBetaScore FalseNegatives FalsePositives Hinge IoU KLDivergence LogCoshError
		Mean MeanAbsoluteError MeanAbsolutePercentageError MeanIoU MeanMetricWrapper MeanSquaredError MeanSquaredLogarithmicError
		OneHotIoU OneHotMeanIoU PearsonCorrelation Poisson Precision PrecisionAtRecall R2Score Recall RecallAtPrecision
		RootMeanSquaredError SensitivityAtSpecificity SparseCategoricalAccuracy SparseCategoricalCrossentropy
		SparseTopKCategoricalAccuracy SpecificityAtSensitivity SquaredHinge Sum TopKCategoricalAccuracy TrueNegatives TruePositives
		binary_accuracy binary_crossentropy binary_focal_crossentropy categorical_accuracy categorical_crossentropy
		categorical_focal_crossentropy categorical_hinge concordance_correlation hinge huber kl_divergence log_cosh mean_absolute_error
		mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error pearson_correlation poisson
		sparse_categorical_accuracy sparse_categorical_crossentropy sparse_top_k_categorical_accuracy squared_hinge
		top_k_categorical_accuracy
	`,
	// Optimizers and schedules.
	`
		Adadelta Adafactor Adagrad Adam AdamW Adamax Ftrl Lamb Lion LossScaleOptimizer MultiOptimizer Muon Nadam RMSprop SGD
		ScheduleFreeAdamW CosineDecay CosineDecayRestarts ExponentialDecay InverseTimeDecay PiecewiseConstantDecay PolynomialDecay
		ScheduleFreeAdamW
	`,
	// Initializers, regularizers, constraints.
	`
		Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer LecunNormal LecunUniform Ones Orthogonal
		OrthogonalInitializer RandomNormal RandomUniform STFT STFTInitializer TruncatedNormal VarianceScaling Zeros constant
		glorot_normal glorot_uniform he_normal he_uniform identity lecun_normal lecun_uniform ones orthogonal random_normal
		random_uniform stft truncated_normal variance_scaling zeros L1 L1L2 L2 OrthogonalRegularizer l1 l1_l2 l2 orthogonal_regularizer
		MaxNorm MinMaxNorm NonNeg UnitNorm max_norm min_max_norm non_neg unit_norm
	`,
	// Callbacks.
	`
		BackupAndRestore CSVLogger EarlyStopping History LambdaCallback LearningRateScheduler ModelCheckpoint OrbaxCheckpoint
		ProgbarLogger ReduceLROnPlateau RemoteMonitor SwapEMAWeights TensorBoard TerminateOnNaN
	`,
	// Sources of data.
	`
		idx cifar10 images csv parquet npz safetensors npy text windows generated rendered_digits
	`,
}

// plannedNames is planned as a set.
var plannedNames = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, family := range planned {
		for _, name := range strings.Fields(family) {
			set[name] = true
		}
	}
	return set
})

// Planned reports whether the language has a name, whether or not it is built yet.
func Planned(name string) bool { return plannedNames()[name] }

// instead says what to write in the place of names that are not built: what they give has no shape that is known before
// data are, or the language says it in another way.
var instead = map[string]string{
	"nonzero":             "how long its result is depends on the numbers; `unique(x, size=n)`, `where(c, a, b)`, `top_k` and `argsort` have shapes that are known",
	"eig":                 "its results are complex; `eigh` takes symmetric matrices",
	"view":                "bits are not read as those of another type: `i32(x)` converts numbers, `reshape(x, shape)` gives them another shape",
	"ProgbarLogger":       "training shows how far it is by itself",
	"get_item":            "write `x[i]`, `x[a:b]`",
	"jvp":                 "`grad(y, x)` is the derivative of a sum",
	"LossScaleOptimizer":  "`precision = mixed_float16` scales losses by itself, and every optimizer takes `loss_scale_factor`",
	"MultiOptimizer":      "`optimizer = [Adam(1e-3) for (body, head), SGD(0.1)]` gives groups of weights their own",
	"MeanMetricWrapper":   "`metric name = …` averages any expression",
	"MaxNumBoundingBoxes": "lists of boxes have fixed lengths here: `x[0:n]` cuts and `pad` fills up",
}

// Instead says what stands in the place of a name that is not built, "" if nothing does.
func Instead(name string) string { return instead[name] }
