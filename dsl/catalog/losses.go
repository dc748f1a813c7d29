package catalog

// losses are functions of the truth and a prediction, most of them means over the last axis; prelude/losses.dl and
// prelude/crossentropies.dl say what each is. They are metrics as well.
var losses = []Entry{
	loss("mean_squared_error", "mean_squared_error is mean((y_true − y_pred)²)."),
	loss("mean_absolute_error", "mean_absolute_error is mean(|y_true − y_pred|)."),
	loss("mean_absolute_percentage_error", "mean_absolute_percentage_error is 100 · mean(|y_true − y_pred| / max(|y_true|, 1e-7))."),
	loss("mean_squared_logarithmic_error", "mean_squared_logarithmic_error is mean((log(1 + y_true) − log(1 + y_pred))²), of values that are at least 1e-7."),
	loss("huber", "huber is mean(½ e² where |e| ≤ δ, else δ |e| − ½ δ²) of errors e (Huber 1964).",
		Param{Name: "delta", Type: FloatArg, Default: "1.0", Doc: "δ: where squares become lines."}),
	loss("log_cosh", "log_cosh is mean(log(cosh(y_pred − y_true)))."),
	loss("poisson", "poisson is mean(y_pred − y_true · log(y_pred + 1e-7))."),
	loss("kl_divergence", "kl_divergence is Σ y_true · log(y_true / y_pred), of probabilities from 1e-7 to 1 (Kullback & Leibler 1951)."),
	loss("cosine_similarity", "cosine_similarity is −cos of the angle between y_true and y_pred: −1 if they point the same way.",
		anyAxis("The axis along which the vectors lie; none is all.")),
	loss("hinge", "hinge is mean(max(1 − y_true · y_pred, 0)) of labels −1 and 1; if all labels of the batch are 0 or 1, 0 counts as −1."),
	loss("squared_hinge", "squared_hinge is mean(max(1 − y_true · y_pred, 0)²), of labels as hinge takes them."),
	loss("categorical_hinge", "categorical_hinge is max(max((1 − y_true) · y_pred) − Σ y_true · y_pred + 1, 0)."),
	loss("dice", "dice is 1 − 2 Σ y_true · y_pred / (Σ y_true + Σ y_pred + 1e-7).",
		Param{Name: "axis", Type: AxesArg, Default: "none", Optional: true, Doc: "The axes that are summed over; none is all of the sample."}),
	loss("tversky", "tversky is 1 − TP / (TP + α · FN + β · FP + 1e-7) of sums over areas (Salehi et al. 2017).",
		Param{Name: "alpha", Type: FloatArg, Default: "0.5", Doc: "α."},
		Param{Name: "beta", Type: FloatArg, Default: "0.5", Doc: "β."},
		Param{Name: "axis", Type: AxesArg, Default: "none", Optional: true, Doc: "The axes that are summed over; none is all of the sample."}),
	{
		Kind: Loss, Name: "circle", Better: smaller, Prelude: true, AcrossBatch: true,
		Doc: "circle pulls embeddings of one label together and pushes others apart, the more so the farther they are from their aim (Sun et al. 2020). It compares all samples of the batch.",
		Params: []Param{
			{Name: "y_true", Type: Tensor, Doc: "The labels of all samples: across_batch(…)."},
			{Name: "y_pred", Type: Tensor, Doc: "Their embeddings of length 1: across_batch(…)."},
			{Name: "ref_labels", Type: Tensor, Default: "none", Optional: true, Doc: "The labels of what they are compared with; none is y_true."},
			{Name: "ref_embeddings", Type: Tensor, Default: "none", Optional: true, Doc: "The embeddings of what they are compared with; none is y_pred."},
			{Name: "remove_diagonal", Type: BoolArg, Default: "true", Doc: "Whether a sample is not its own neighbour."},
			{Name: "gamma", Type: FloatArg, Default: "80", Doc: "The scale."},
			{Name: "margin", Type: FloatArg, Default: "0.4", Doc: "How far from its aim a distance may be."},
			sampleWeight,
		},
		Example: "loss = circle(across_batch(i32(x[0, 0, 0])), across_batch(normalize(x[0, 0])))",
	},
	{
		Kind: Loss, Name: "ctc", Better: smaller, Prelude: true,
		Doc: "ctc is −log p of a sequence of labels that may be told at any times, with blanks between (Graves et al. 2006). Class 0 is the blank, and what stands behind the last label.",
		Params: []Param{
			{Name: "y_true", Type: Tensor, Doc: "The labels, 0 behind the last one."},
			{Name: "y_pred", Type: Tensor, Doc: "The logits of each step and class."},
			sampleWeight,
		},
		Example: "loss = ctc([1, 2], x[0])",
	},
	loss("binary_crossentropy", "binary_crossentropy is mean(−y_true · log(p) − (1 − y_true) · log(1 − p)) of probabilities p from 1e-7 to 1 − 1e-7.",
		fromLogits, labelSmoothing("½"), anyAxis("The axis of the mean; none is all.")),
	loss("binary_focal_crossentropy", "binary_focal_crossentropy is binary crossentropy times (1 − p_t)^γ, which attends to what is wrong yet (Lin et al. 2018).",
		Param{Name: "apply_class_balancing", Type: BoolArg, Default: "false", Doc: "Whether to weigh the classes by α and 1 − α."},
		Param{Name: "alpha", Type: FloatArg, Default: "0.25", Doc: "α: the weight of class 1."},
		Param{Name: "gamma", Type: FloatArg, Default: "2.0", Doc: "γ: 0 is binary crossentropy."},
		fromLogits, labelSmoothing("½"), anyAxis("The axis of the mean; none is all.")),
	loss("categorical_crossentropy", "categorical_crossentropy is −Σ y_true · log(p) of probabilities p, which are made to add up to 1.",
		fromLogits, labelSmoothing("1 / classes"), lossAxis("The axis of the classes.")),
	loss("categorical_focal_crossentropy", "categorical_focal_crossentropy is −Σ α (1 − p)^γ · y_true · log(p) (Lin et al. 2018).",
		Param{Name: "alpha", Type: Floats, Default: "0.25", Doc: "α: a weight, or one a class."},
		Param{Name: "gamma", Type: FloatArg, Default: "2.0", Doc: "γ: 0 is categorical crossentropy."},
		fromLogits, labelSmoothing("1 / classes"), lossAxis("The axis of the classes.")),
	sparseLoss("sparse_categorical_crossentropy", "sparse_categorical_crossentropy is −log(p[y_true]): categorical crossentropy of a label that is a whole number.",
		fromLogits,
		Param{Name: "ignore_class", Type: IntArg, Default: "none", Optional: true, Doc: "A label that is left out of the average."},
		lossAxis("The axis of the classes.")),
	sparseLoss("categorical_generalized_cross_entropy", "categorical_generalized_cross_entropy is (1 − p[y_true]^q) / q, which bears wrong labels (Zhang & Sabuncu 2018).",
		Param{Name: "q", Type: FloatArg, Doc: "Between 0, as crossentropy, and 1, as absolute error."}),
}

var (
	fromLogits = Param{Name: "from_logits", Type: BoolArg, Default: "false", Doc: "Whether y_pred are logits rather than probabilities."}
	// sampleWeight is what Keras passes when it calls a loss or metric.
	sampleWeight = Param{Name: "sample_weight", Type: Tensor, Default: "none", Optional: true, Doc: "A weight for each sample, or for each of its first axes."}
)

func labelSmoothing(to string) Param {
	return Param{Name: "label_smoothing", Type: FloatArg, Default: "0.0", Doc: "How far labels are moved from 0 and 1 to " + to + "."}
}

func lossAxis(doc string) Param { return Param{Name: "axis", Type: AxisArg, Default: "-1", Doc: doc} }

// anyAxis is an axis that may be none.
func anyAxis(doc string) Param {
	return Param{Name: "axis", Type: AxisArg, Default: "-1", Optional: true, Doc: doc}
}

// loss is an entry of the prelude that takes the truth and a prediction of one shape.
func loss(name, doc string, params ...Param) Entry {
	return lossOf(name, doc, "x", params)
}

// sparseLoss is an entry whose truth is a label for each vector of the prediction.
func sparseLoss(name, doc string, params ...Param) Entry {
	return lossOf(name, doc, "argmax(x, axis=-1)", params)
}

func lossOf(name, doc, truth string, params []Param) Entry {
	all := []Param{
		{Name: "y_true", Type: Tensor, Doc: "The truth."},
		{Name: "y_pred", Type: Tensor, Doc: "The prediction."},
	}
	given := ""
	for _, p := range params {
		if p.Default == "" {
			given += ", " + p.Name + "=0.5"
		}
	}
	return Entry{
		Kind: Loss, Name: name, Better: smaller, Doc: doc, Prelude: true,
		Params:  append(append(all, params...), sampleWeight),
		Example: "loss = mean(" + name + "(" + truth + ", sigmoid(x)" + given + "))",
	}
}
