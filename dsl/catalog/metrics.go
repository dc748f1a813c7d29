package catalog

import (
	"github.com/dlgen/dlgen/dsl/diag"
)

// metrics are classes that are fed with what a batch gives and tell of all since the epoch began. Those of averaged
// are the means of a func of the prelude (prelude/metrics.dl, with _ before the name); the others keep sums of their
// own (codegen/lower/metric_*.go).
var metrics = []Entry{
	averaged("Accuracy", larger, "Accuracy is how often y_pred equals y_true.", "x, x"),
	averaged("BinaryAccuracy", larger, "BinaryAccuracy is how often y_pred > threshold tells the label 0 or 1.", "x, x", binaryThreshold),
	averaged("CategoricalAccuracy", larger, "CategoricalAccuracy is how often the largest element of y_pred is that of y_true.", "x, x"),
	averaged("SparseCategoricalAccuracy", larger, "SparseCategoricalAccuracy is how often the largest element of y_pred stands at the label.", "argmax(x, axis=-1), x"),
	averaged("TopKCategoricalAccuracy", larger, "TopKCategoricalAccuracy is how often the prediction for the largest element of y_true is among the k largest.", "x, x", amongK),
	averaged("SparseTopKCategoricalAccuracy", larger, "SparseTopKCategoricalAccuracy is how often the prediction for the label is among the k largest.", "argmax(x, axis=-1), x", amongK, sortedIds),
	averaged("MeanSquaredError", smaller, "MeanSquaredError is the mean of mean_squared_error.", "x, x"),
	averaged("MeanAbsoluteError", smaller, "MeanAbsoluteError is the mean of mean_absolute_error.", "x, x"),
	averaged("MeanAbsolutePercentageError", smaller, "MeanAbsolutePercentageError is the mean of mean_absolute_percentage_error.", "x, x"),
	averaged("MeanSquaredLogarithmicError", smaller, "MeanSquaredLogarithmicError is the mean of mean_squared_logarithmic_error.", "x, x"),
	averaged("LogCoshError", smaller, "LogCoshError is the mean of log_cosh.", "x, x"),
	averaged("Poisson", smaller, "Poisson is the mean of poisson.", "x, x"),
	averaged("KLDivergence", smaller, "KLDivergence is the mean of kl_divergence.", "x, x"),
	averaged("CosineSimilarity", larger, "CosineSimilarity is the mean cosine of the angle between y_true and y_pred.", "x, x", lossAxis("The axis along which the vectors lie.")),
	averaged("Hinge", smaller, "Hinge is the mean of hinge.", "x, x"),
	averaged("SquaredHinge", smaller, "SquaredHinge is the mean of squared_hinge.", "x, x"),
	averaged("CategoricalHinge", smaller, "CategoricalHinge is the mean of categorical_hinge.", "x, x"),
	averaged("BinaryCrossentropy", smaller, "BinaryCrossentropy is the mean of binary_crossentropy.", "x, x", fromLogits, labelSmoothing("½")),
	averaged("CategoricalCrossentropy", smaller, "CategoricalCrossentropy is the mean of categorical_crossentropy.", "x, x", fromLogits, labelSmoothing("1 / classes"), lossAxis("The axis of the classes.")),
	averaged("SparseCategoricalCrossentropy", smaller, "SparseCategoricalCrossentropy is the mean of sparse_categorical_crossentropy.", "argmax(x, axis=-1), x", fromLogits,
		Param{Name: "ignore_class", Type: IntArg, Default: "none", Optional: true, Doc: "A label whose samples count as 0, or beside a sample_weight not at all."},
		lossAxis("The axis of the classes.")),
	averaged("PearsonCorrelation", larger, "PearsonCorrelation is the mean of pearson_correlation.", "x, x", lossAxis("The axis of the means.")),
	averaged("ConcordanceCorrelation", larger, "ConcordanceCorrelation is the mean of concordance_correlation.", "x, x", lossAxis("The axis of the means.")),
	{
		Kind: Metric, Name: "Mean", Prelude: true, AnyNumber: true,
		Doc:    "Mean is the mean of what it is fed with.",
		Inputs: []string{"values"}, Params: []Param{weightAtCall}, Example: "metric m = x -> Mean",
	},
	{
		Kind: Metric, Name: "Sum", AnyNumber: true,
		Doc:    "Sum is the sum of what it is fed with.",
		Inputs: []string{"values"}, Params: []Param{weightAtCall}, Rule: func(*Call) {}, Example: "metric m = x -> Sum",
	},
	paired("RootMeanSquaredError", smaller, "RootMeanSquaredError is the root of the mean of (y_true − y_pred)².", "x, x", pairedRule),
	paired("R2Score", larger, "R2Score is 1 − Σ(y_true − y_pred)² / Σ(y_true − mean)² of each element of a vector: 1 is perfect, 0 as good as the mean.", "x[0, 0], x[0, 0]", vectorsRule,
		Param{Name: "class_aggregation", Type: Enum, Default: "uniform_average", Words: []string{"uniform_average", "variance_weighted_average"}, Optional: true, Doc: "Whether the elements' scores are averaged, by their variance, or not at all."},
		Param{Name: "num_regressors", Type: IntArg, Default: "0", Within: [2]float64{0, longest}, Doc: "How many regressors there were, for the adjusted score."}),
}

// weightAtCall is sample_weight of a class.
var weightAtCall = Param{Name: "sample_weight", Type: Tensor, Default: "none", Optional: true, AtCall: true, Doc: sampleWeight.Doc}

// averaged is a class that averages a func of the prelude.
func averaged(name, better, doc, operands string, params ...Param) Entry {
	e := paired(name, better, doc, operands, nil, params...)
	e.Prelude = true
	return e
}

// paired is a class that is fed with the truth and a prediction.
func paired(name, better, doc, operands string, rule func(*Call), params ...Param) Entry {
	given := ""
	for _, p := range params {
		switch {
		case p.Default != "":
		case p.Type == IntArg:
			given += ", " + p.Name + "=3"
		case p.Type == Ints:
			given += ", " + p.Name + "=[0, 1]"
		default:
			given += ", " + p.Name + "=0.5"
		}
	}
	if given != "" {
		given = "(" + given[2:] + ")"
	}
	return Entry{
		Kind: Metric, Name: name, Better: better, Doc: doc, Rule: rule, AnyNumber: true,
		Inputs:  []string{"y_true", "y_pred"},
		Params:  append(append([]Param{}, params...), weightAtCall),
		Example: "metric m = (" + operands + ") -> " + name + given,
	}
}

// pairedRule wants truth and prediction to have one shape, but for a last axis of length 1 that one of them may lack.
func pairedRule(c *Call) {
	t, p := c.In[0].Type.Shape, c.In[1].Type.Shape
	if !t.WithoutLastOne().Equal(p.WithoutLastOne()) || len(t)-len(p) > 1 || len(p)-len(t) > 1 {
		c.Fail("", diag.ShapesDiffer, "%s compares values of one shape, not %s and %s", c.Name, c.In[0].Type, c.In[1].Type)
	}
}

// vectorsRule wants a vector of each sample.
func vectorsRule(c *Call) {
	pairedRule(c)
	if len(c.Faults) == 0 && max(len(c.In[0].Type.Shape), len(c.In[1].Type.Shape)) != 1 {
		d := c.Fail("", diag.WrongShape, "%s takes a vector of each sample, not %s", c.Name, c.In[1].Type)
		if len(c.In[0].Type.Shape) == 0 && len(c.In[1].Type.Shape) == 0 {
			d.WithHint("`y[none]` is a vector of the number y")
		}
	}
}

// scoreRule is vectorsRule of a metric of what is above a threshold, and of β.
func scoreRule(c *Call) {
	vectorsRule(c)
	if t, given := c.Args.Values["threshold"].(Float); given && !(0 < t && t <= 1) {
		c.Fail("threshold", diag.ArgumentValue, "`threshold` of %s is a number above 0 and at most 1, not %v", c.Name, float64(t))
	}
	if beta, given := c.Args.Values["beta"].(Float); given && !(beta > 0) {
		c.Fail("beta", diag.ArgumentValue, "`beta` of %s is a number above 0, not %v", c.Name, float64(beta))
	}
}

// What Entry.Better says.
const (
	smaller = "min"
	larger  = "max"
)
