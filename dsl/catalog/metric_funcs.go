package catalog

// metricFuncs are functions of keras.metrics that are no losses; prelude/metrics.dl says what each is.
var metricFuncs = []Entry{
	metricFunc("binary_accuracy", "binary_accuracy is 1 where y_pred > threshold tells the label 0 or 1, else 0.", "x, x", binaryThreshold),
	metricFunc("categorical_accuracy", "categorical_accuracy is 1 where the largest element of y_pred is that of y_true, else 0.", "x, x"),
	metricFunc("sparse_categorical_accuracy", "sparse_categorical_accuracy is 1 where the largest element of y_pred stands at the label, else 0.", "argmax(x, axis=-1), x"),
	metricFunc("top_k_categorical_accuracy", "top_k_categorical_accuracy is 1 where the prediction for the largest element of y_true is among the k largest, else 0.", "x, x", amongK),
	metricFunc("sparse_top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy is 1 where the prediction for the label is among the k largest, else 0.", "argmax(x, axis=-1), x", amongK, sortedIds),
	metricFunc("pearson_correlation", "pearson_correlation is how straight the line is on which y_true and y_pred lie: mean((t − t̄)(p − p̄)) / (σ_t σ_p).", "x, x", lossAxis("The axis of the means.")),
	metricFunc("concordance_correlation", "concordance_correlation is how near y_true and y_pred lie to the line of equals: 2 cov / (σ_t² + σ_p² + (t̄ − p̄)²) (Lin 1989).", "x, x", lossAxis("The axis of the means.")),
}

var (
	binaryThreshold = Param{Name: "threshold", Type: FloatArg, Default: "0.5", Doc: "What counts as 1 is above it."}
	amongK          = Param{Name: "k", Type: IntArg, Default: "5", Doc: "How many are looked at."}
	sortedIds       = Param{Name: "from_sorted_ids", Type: BoolArg, Default: "false", Doc: "Whether y_pred are labels, the likeliest first, rather than predictions."}
)

func metricFunc(name, doc, operands string, params ...Param) Entry {
	all := []Param{
		{Name: "y_true", Type: Tensor, Doc: "The truth."},
		{Name: "y_pred", Type: Tensor, Doc: "The prediction."},
	}
	return Entry{
		Kind: MetricFunc, Name: name, Better: larger, Doc: doc, Prelude: true,
		Params:  append(append(all, params...), sampleWeight),
		Example: "metric m = " + name + "(" + operands + ")",
	}
}
