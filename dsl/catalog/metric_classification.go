package catalog

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// metricClassification are the metrics that count how classes are taken for each other.
var metricClassification = []Entry{
	paired("TruePositives", larger, "TruePositives counts labels 1 that are predicted as 1.", "x, x", pairedRule, thresholdsParam),
	paired("TrueNegatives", larger, "TrueNegatives counts labels 0 that are predicted as 0.", "x, x", pairedRule, thresholdsParam),
	paired("FalsePositives", smaller, "FalsePositives counts labels 0 that are predicted as 1.", "x, x", pairedRule, thresholdsParam),
	paired("FalseNegatives", smaller, "FalseNegatives counts labels 1 that are predicted as 0.", "x, x", pairedRule, thresholdsParam),
	paired("Precision", larger, "Precision is TP / (TP + FP): how many of the predicted are true.", "x, x", classRule, thresholdsParam, firstK, classID),
	paired("Recall", larger, "Recall is TP / (TP + FN): how many of the true are predicted.", "x, x", classRule, thresholdsParam, firstK, classID),
	paired("SensitivityAtSpecificity", larger, "SensitivityAtSpecificity is the largest TP / (TP + FN) at thresholds where TN / (TN + FP) is at least a given number.", "x, x", classRule, atLeastParam("specificity"), thresholdCount, classID),
	paired("SpecificityAtSensitivity", larger, "SpecificityAtSensitivity is the largest TN / (TN + FP) at thresholds where TP / (TP + FN) is at least a given number.", "x, x", classRule, atLeastParam("sensitivity"), thresholdCount, classID),
	paired("PrecisionAtRecall", larger, "PrecisionAtRecall is the largest precision at thresholds where the recall is at least a given number.", "x, x", classRule, atLeastParam("recall"), thresholdCount, classID),
	paired("RecallAtPrecision", larger, "RecallAtPrecision is the largest recall at thresholds where the precision is at least a given number.", "x, x", classRule, atLeastParam("precision"), thresholdCount, classID),
	paired("AUC", larger, "AUC is the area under the curve of rates that a falling threshold draws, by sums at some thresholds: of ROC, TP / (TP + FN) over FP / (FP + TN); of PR, precision over recall, interpolated as Davis & Goadrich 2006; of PRGAIN, their gains (Flach & Kull 2015).", "x, x", aucRule,
		Param{Name: "num_thresholds", Type: IntArg, Default: "200", Doc: "How many thresholds, evenly from 0 to 1."},
		Param{Name: "curve", Type: Enum, Default: "ROC", Words: []string{"ROC", "PR", "PRGAIN"}, Doc: "Which rates."},
		Param{Name: "summation_method", Type: Enum, Default: "interpolation", Words: []string{"interpolation", "minoring", "majoring"}, Doc: "Whether heights between thresholds are means, the lower or the higher ones."},
		Param{Name: "thresholds", Type: Floats, Default: "none", Optional: true, Doc: "The thresholds between 0 and 1."},
		Param{Name: "multi_label", Type: BoolArg, Default: "false", Doc: "Whether each element of a vector has an area of its own, which are averaged."},
		Param{Name: "num_labels", Type: IntArg, Default: "none", Optional: true, Doc: "Of how many elements; it need not be given."},
		Param{Name: "label_weights", Type: Floats, Default: "none", Optional: true, Doc: "A weight for each label."},
		fromLogits),
	paired("FBetaScore", larger, "FBetaScore is (1 + β²) · precision · recall / (β² precision + recall) of each class.", "x[0, 0], x[0, 0]", scoreRule,
		averageParam, Param{Name: "beta", Type: FloatArg, Default: "1.0", Doc: "β: how much more recall matters than precision."}, predictedAbove),
	paired("F1Score", larger, "F1Score is 2 · precision · recall / (precision + recall) of each class.", "x[0, 0], x[0, 0]", scoreRule, averageParam, predictedAbove),
	paired("IoU", larger, "IoU is TP / (TP + FP + FN) of classes, averaged over those that occur.", "argmax(x, axis=-1), argmax(x, axis=-1)", iouRule,
		classCount, targetClasses, ignoredClass, sparseTruth("true"), sparsePrediction("true"), classAxis),
	paired("MeanIoU", larger, "MeanIoU is TP / (TP + FP + FN), averaged over all classes that occur.", "argmax(x, axis=-1), argmax(x, axis=-1)", iouRule,
		classCount, ignoredClass, sparseTruth("true"), sparsePrediction("true"), classAxis),
	paired("OneHotIoU", larger, "OneHotIoU is IoU of labels given as vectors.", "x, x", iouRule,
		classCount, targetClasses, ignoredClass, sparsePrediction("false"), classAxis),
	paired("OneHotMeanIoU", larger, "OneHotMeanIoU is MeanIoU of labels given as vectors.", "x, x", iouRule,
		classCount, ignoredClass, sparsePrediction("false"), classAxis),
	paired("BinaryIoU", larger, "BinaryIoU is IoU of the classes 0 and 1, predicted by a threshold.", "x, x", binaryIoURule,
		Param{Name: "target_class_ids", Type: Ints, Default: "[0, 1]", Doc: "Which classes are averaged."},
		Param{Name: "threshold", Type: FloatArg, Default: "0.5", Doc: "What is at least it is class 1."}),
}

var (
	thresholdsParam = Param{Name: "thresholds", Type: Floats, Within: [2]float64{0, 1}, Default: "none", Optional: true, Doc: "What is predicted as 1 is above it, 0.5 by default; of several each gives a result."}
	firstK          = Param{Name: "top_k", Type: IntArg, Default: "none", Optional: true, Doc: "How many predictions, the largest along the last axis, are looked at; without thresholds they count as 1."}
	classID         = Param{Name: "class_id", Type: IntArg, Default: "none", Optional: true, Doc: "The element of the last axis that is looked at; none is all."}
	thresholdCount  = Param{Name: "num_thresholds", Type: IntArg, Default: "200", Within: [2]float64{1, longest}, Doc: "How many thresholds, evenly from 0 to 1."}
	averageParam    = Param{Name: "average", Type: Enum, Default: "none", Words: []string{"micro", "macro", "weighted"}, Optional: true, Doc: "Whether there is a result for each class, one of all classes' sums, the mean of the results, or their mean by how often each class occurs."}
	predictedAbove  = Param{Name: "threshold", Type: FloatArg, Default: "none", Optional: true, Doc: "What is predicted is above it; none is the largest element."}
	classCount      = Param{Name: "num_classes", Type: IntArg, Within: [2]float64{1, longest}, Doc: "How many classes there are."}
	targetClasses   = Param{Name: "target_class_ids", Type: Ints, Doc: "Which classes are averaged."}
	ignoredClass    = Param{Name: "ignore_class", Type: IntArg, Default: "none", Optional: true, Doc: "A label that is not counted."}
	classAxis       = Param{Name: "axis", Type: AxisArg, Default: "-1", Doc: "The axis of the classes, of what is no label."}
)

func atLeastParam(name string) Param {
	return Param{Name: name, Type: FloatArg, Within: [2]float64{0, 1}, Doc: "The number, from 0 to 1."}
}

func sparseTruth(value string) Param {
	return Param{Name: "sparse_y_true", Type: BoolArg, Default: value, Doc: "Whether y_true are labels rather than vectors."}
}

func sparsePrediction(value string) Param {
	return Param{Name: "sparse_y_pred", Type: BoolArg, Default: value, Doc: "Whether y_pred are labels rather than vectors."}
}

// classRule checks class_id and top_k as well.
func classRule(c *Call) {
	pairedRule(c)
	if len(c.Faults) == 0 && c.Has("top_k") {
		c.atLeast("top_k", 1)
	}
	if len(c.Faults) > 0 || !c.Has("class_id") {
		return
	}
	s := c.In[1].Type.Shape
	if len(s) == 0 || c.Int("class_id") < 0 || c.Int("class_id") >= int(s[len(s)-1]) {
		c.Fail("class_id", diag.ArgumentValue, "there is no class %d in %s", c.Int("class_id"), c.In[1].Type)
	}
}

// aucRule checks the labels of several areas, and that labels have a weight each.
func aucRule(c *Call) {
	pairedRule(c)
	s := c.In[1].Type.Shape
	labels := 1
	if len(s) > 0 {
		labels = int(s[len(s)-1])
	}
	weights, listed := c.Args.Values["label_weights"].(List)
	switch {
	case len(c.Faults) > 0:
	case listed && len(weights) != labels:
		c.Fail("label_weights", diag.ArgumentValue, "the labels of %s are %d, and have a weight each; these are %d", c.In[1].Type, labels, len(weights))
	case !c.Has("thresholds") && c.Int("num_thresholds") < 2:
		c.Fail("num_thresholds", diag.ArgumentValue, "an area needs at least 2 thresholds")
	case !c.Bool("multi_label") && c.Has("num_labels"):
		c.Fail("num_labels", diag.ArgumentValue, "`num_labels` goes with multi_label=true")
	case !c.Bool("multi_label"):
	case len(s) != 1:
		c.Fail("", diag.WrongShape, "multi_label=true takes a vector of each sample, not %s", c.In[1].Type)
	case c.Has("num_labels") && c.Int("num_labels") != int(s[0]):
		c.Fail("num_labels", diag.ArgumentValue, "there are %d labels in %s, not %d", int(s[0]), c.In[1].Type, c.Int("num_labels"))
	}
}

// binaryIoURule checks which of the classes 0 and 1 are averaged.
func binaryIoURule(c *Call) {
	if c.targetsAmong(2) {
		pairedRule(c)
	}
}

// targetsAmong reports a class to be averaged that is none of so many.
func (c *Call) targetsAmong(classes int) bool {
	if v, ok := c.Args.Values["target_class_ids"]; !ok || v == nil {
		return true
	}
	for _, id := range c.Ints("target_class_ids", 1) {
		if id < 0 || id >= classes {
			c.Fail("target_class_ids", diag.ArgumentValue, "there is no class %d of %d", id, classes)
			return false
		}
	}
	return true
}

// iouRule checks that labels, after the largest elements of vectors are taken, have one shape.
func iouRule(c *Call) {
	if !c.targetsAmong(c.Int("num_classes")) {
		return
	}
	t, p := c.In[0].Type.Shape, c.In[1].Type.Shape
	names := [...]string{"sparse_y_true", "sparse_y_pred"}
	for i, s := range [...]*dsl.Shape{&t, &p} {
		if sparse, ok := c.Args.Values[names[i]].(Bool); ok && bool(sparse) {
			continue
		}
		axis, ok := c.Axis("axis", len(*s))
		if !ok {
			return
		}
		*s = dropped(*s, []int{axis}, false)
	}
	if !t.Equal(p) {
		c.Fail("", diag.ShapesDiffer, "%s compares labels of one shape, not those of %s and %s", c.Name, c.In[0].Type, c.In[1].Type)
	}
}
