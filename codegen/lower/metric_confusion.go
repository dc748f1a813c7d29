package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// confusionMetrics count predictions above thresholds.
var confusionMetrics = []metricRow{
	{"TruePositives", keepCounts("true_positives"), addCounts(truePositives), countsAlone},
	{"TrueNegatives", keepCounts("true_negatives"), addCounts(trueNegatives), countsAlone},
	{"FalsePositives", keepCounts("false_positives"), addCounts(falsePositives), countsAlone},
	{"FalseNegatives", keepCounts("false_negatives"), addCounts(falseNegatives), countsAlone},
	{"Precision", keepCounts("true_positives", "false_positives"), addCounts(truePositives, falsePositives), shareOfCounts},
	{"Recall", keepCounts("true_positives", "false_negatives"), addCounts(truePositives, falseNegatives), shareOfCounts},
	{"SensitivityAtSpecificity", keepAll, addAll, best("specificity", sensitivity, specificity)},
	{"SpecificityAtSensitivity", keepAll, addAll, best("sensitivity", specificity, sensitivity)},
	{"PrecisionAtRecall", keepAll, addAll, best("recall", precision, sensitivity)},
	{"RecallAtPrecision", keepAll, addAll, best("precision", sensitivity, precision)},
	{"AUC", keepAll, addAll, area},
}

// outcome is one of the four ways in which a label and a prediction meet.
type outcome struct{ label, predicted bool }

var (
	truePositives  = outcome{true, true}
	trueNegatives  = outcome{false, false}
	falsePositives = outcome{false, true}
	falseNegatives = outcome{true, false}
)

// smallest is how far the ends of the thresholds lie outside of 0 and 1, so that rounding does no harm.
const smallest = 1e-7

// thresholds lists those of a metric: given, or even ones from 0 to 1.
func thresholds(m *metric) []float64 {
	auc := m.node.Class.Entry.Name == "AUC"
	if m.Has("thresholds") {
		given := numbers(m.Values["thresholds"])
		if auc {
			return append(append([]float64{-smallest}, rising(given)...), 1+smallest)
		}
		return given
	}
	if m.Has("top_k") {
		return []float64{ignored}
	}
	v, ok := m.Values["num_thresholds"].(catalog.Int)
	if !ok || v == 1 {
		return []float64{0.5}
	}
	n := int(v)
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(i) / float64(n-1)
	}
	if auc { // a prediction of 0 counts as above 0, and none is above 1
		out[0], out[n-1] = -smallest, 1+smallest
	}
	return out
}

// inSteps tells whether thresholds go from 0 to 1 in equal steps, at least two unless their number was asked for. Keras
// sorts predictions into the steps then, and brings what is below 0 or above 1 there before.
func inSteps(m *metric) bool {
	limits, least := thresholds(m), 3
	if _, counted := m.Values["num_thresholds"]; counted && m.node.Class.Entry.Name != "AUC" {
		least = 2
	}
	n := len(limits)
	if n < least {
		return false
	}
	for i, t := range limits {
		step := float64(i) / float64(n-1)
		if math.Abs(t-step) > smallest+1e-5*step {
			return false
		}
	}
	return true
}

// countShape is that of each accumulator: the thresholds, and the labels if each is counted for itself.
func countShape(m *metric) ir.Shape {
	s := ir.Shape{ir.Dim(len(thresholds(m)))}
	if multi, ok := m.Values["multi_label"].(catalog.Bool); ok && bool(multi) {
		s = append(s, ir.Dim(m.lastOf()))
	}
	return s
}

func keepCounts(names ...string) func(m *metric) []accumulator {
	return func(m *metric) []accumulator {
		var out []accumulator
		for _, n := range names {
			out = append(out, accumulator{n, ir.Type{DType: ir.F32, Shape: countShape(m)}})
		}
		return out
	}
}

var keepAll = keepCounts("true_positives", "false_positives", "true_negatives", "false_negatives")

var addAll = addCounts(truePositives, falsePositives, trueNegatives, falseNegatives)

// addCounts sums up the weights of samples that have an outcome, for each threshold.
func addCounts(outcomes ...outcome) func(m *metric) []*ir.Value {
	return func(m *metric) []*ir.Value {
		t, p := m.pair(1)
		w := m.weightOf(t.Type.Shape)
		if m.Has("top_k") {
			p = m.largest(p, m.Int("top_k"))
		}
		if m.Has("class_id") {
			at := m.Int("class_id")
			t, p, w = lastAt(m, t, at), lastAt(m, p, at), lastAt(m, w, at)
		}
		if logits, ok := m.Values["from_logits"].(catalog.Bool); ok && bool(logits) {
			p = m.Unary(ir.OpSigmoid, p)
		}
		if inSteps(m) {
			p = m.Max(m.Min(p, filled(m.Builder, p, 1)), filled(m.Builder, p, 0))
		}
		if label := m.labelWeights(p); label != nil {
			w = m.Mul(w, label)
		}
		var out []*ir.Value
		positive := m.Not(equals(m.Builder, t, 0))
		above := m.above(p)
		for _, o := range outcomes {
			out = append(out, m.counts(o, positive, above, w))
		}
		return out
	}
}

// labelWeights repeats the weights of labels that are counted together; areas of their own are weighted afterwards.
func (m *metric) labelWeights(p *ir.Value) *ir.Value {
	if !m.Has("label_weights") || len(countShape(m)) > 1 {
		return nil
	}
	data := numbers(m.Values["label_weights"])
	v := m.Const(ir.F32, ir.Shape{ir.Dim(len(data))}, &ir.Literal{Floats: data})
	return m.BroadcastTo(v, p.Type.Shape)
}

// ignored stands for predictions that are not among the first, and is the threshold above which those are.
const ignored = -1e10

// largest keeps the k largest predictions along the last axis, the first of equals.
func (m *metric) largest(p *ir.Value, k int) *ir.Value {
	last := len(p.Type.Shape) - 1
	rank := m.ArgSort(m.ArgSort(p, last, true), last, false)
	return m.Where(below(m.Builder, rank, float64(k)), p, filled(m.Builder, p, ignored))
}

// lastAt takes an element of the last axis.
func lastAt(m *metric, v *ir.Value, at int) *ir.Value {
	axis := len(v.Type.Shape) - 1
	cut := m.SliceAxis(v, axis, ir.Dim(at), ir.Dim(at+1))
	return m.Reshape(cut, cut.Type.Shape[:axis])
}

// above compares predictions with each threshold: bools of [threshold, …].
func (m *metric) above(p *ir.Value) *ir.Value {
	limits := thresholds(m)
	space := append(ir.Shape{ir.Dim(len(limits))}, p.Type.Shape...)
	each := m.Const(ir.F32, ir.Shape{ir.Dim(len(limits))}, &ir.Literal{Floats: limits})
	return m.Binary(ir.OpLess, m.Broadcast(each, space, []int{0}), m.behind(p, space))
}

// behind repeats a value for each threshold.
func (m *metric) behind(v *ir.Value, space ir.Shape) *ir.Value {
	kept := make([]int, len(v.Type.Shape))
	for i := range kept {
		kept[i] = i + 1
	}
	return m.Broadcast(v, space, kept)
}

// counts sums up an outcome over all axes but those of countShape.
func (m *metric) counts(o outcome, positive, above, w *ir.Value) *ir.Value {
	space := above.Type.Shape
	if !o.label {
		positive = m.Not(positive)
	}
	if !o.predicted {
		above = m.Not(above)
	}
	there := m.Binary(ir.OpAnd, m.behind(positive, space), above)
	kept := m.Where(there, m.behind(w, space), m.Fill(ir.F32, space, 0))
	last := len(space) - (len(countShape(m)) - 1)
	var over []int
	for axis := 1; axis < last; axis++ {
		over = append(over, axis)
	}
	return m.Sum(kept, over...)
}

// alone is a number rather than one axis of length 1, where there is one threshold.
func alone(m *metric, v *ir.Value) *ir.Value {
	if v.Type.Shape[0] == 1 {
		return m.Reshape(v, ir.Shape{})
	}
	return v
}

func countsAlone(m *metric, sums []*ir.Value) *ir.Value { return alone(m, sums[0]) }

// shareOfCounts is a / (a + b).
func shareOfCounts(m *metric, sums []*ir.Value) *ir.Value {
	return alone(m, share(m.Builder, sums[0], sums[1]))
}

// share is a / (a + b), 0 of nothing.
func share(b *ir.Builder, x, y *ir.Value) *ir.Value { return divideOrZero(b, x, b.Add(x, y)) }

// The rates of sums in the order of keepAll.

func sensitivity(b *ir.Builder, s []*ir.Value) *ir.Value { return share(b, s[0], s[3]) }
func specificity(b *ir.Builder, s []*ir.Value) *ir.Value { return share(b, s[2], s[1]) }
func precision(b *ir.Builder, s []*ir.Value) *ir.Value   { return share(b, s[0], s[1]) }

// best is the largest of a rate at thresholds where another is at least an argument, 0 if none is.
func best(argument string, of, where func(b *ir.Builder, sums []*ir.Value) *ir.Value) func(m *metric, sums []*ir.Value) *ir.Value {
	return func(m *metric, sums []*ir.Value) *ir.Value {
		rate, limited := of(m.Builder, sums), where(m.Builder, sums)
		enough := m.Binary(ir.OpLessEqual, filled(m.Builder, limited, m.Float(argument)), limited)
		return m.Reduce(ir.OpReduceMax, m.Where(enough, rate, filled(m.Builder, rate, 0)), 0)
	}
}
