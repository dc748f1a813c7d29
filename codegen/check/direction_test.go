package check

import (
	"slices"
	"testing"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// TestBetter: what loss or metric is better when it is smaller is said for each.
func TestBetter(t *testing.T) {
	for _, e := range catalog.All() {
		open := e.Name == "Mean" || e.Name == "Sum" || !e.Is(catalog.Loss, catalog.Metric, catalog.MetricFunc)
		if known := e.Better == "min" || e.Better == "max"; known == open {
			t.Errorf("%s: better is %q", e.Name, e.Better)
		}
	}
}

// TestDirection checks what `mode=auto` means: what a metric is says more than what it is called.
func TestDirection(t *testing.T) {
	p, diags := checkText("m.dl", `
func binary_focal_crossentropy(a, b) { return mean(a * b) }
layer Noted(x) {
    metric size_mae = mean(abs(x))
    return x
}
model M {
    input p: f32[3]
    target y: f32[3]
    metric distance_acc = (y, p) -> BinaryAccuracy
    metric loss_auc = (y, p) -> AUC
    metric macro = (y, p) -> F1Score(average=macro)
    metric each = (y, p) -> F1Score
    metric scores = (y, p) -> R2Score(class_aggregation=none)
    metric at = (y, p) -> Recall(thresholds=[0.3, 0.5])
    metric alone = (y, p) -> Recall(thresholds=[0.3])
    metric missed = (y, p) -> FalseNegatives
    metric recall_error = (y, p) -> MeanAbsoluteError
    metric similarity = cosine_similarity(y, p)
    metric agrees = (y, p) -> binary_accuracy(threshold=0.4)
    metric seen = p -> Mean
    metric custom = binary_focal_crossentropy(y, p)
    metric err2 = mean((y - p) ** 2)
    metric neg_mse = -mean_squared_error(y, p)
    metric poisson_acc = mean(f32(y == p))
    metric false_positives = sum((1 - y) * p)
    metric head_top_5 = mean(p)
    metric score = mean(p)
    metric r2 = mean(p)
    metric acc2 = mean(p)
    metric vaccine = mean(p)
    loss gain_loss = mean_squared_error(y, p)
    output q = p -> Noted
}
`, Options{})
	if diags.HasErrors() {
		t.Fatal(diags.All)
	}
	m := p.Models[0]
	for name, want := range map[string]string{
		"loss": "min", "gain_loss": "min", "distance_acc": "max", "loss_auc": "max", "macro": "max", "each_2": "max", "scores_0": "max", "at_1": "max",
		"alone": "max", "missed": "min", "recall_error": "min", "similarity": "min", "agrees": "max", "seen": "", "custom": "",
		"err2": "min", "neg_mse": "", "poisson_acc": "max", "false_positives": "min", "head_top_5": "max", "score": "", "noted.size_mae": "min", "r2": "max", "acc2": "max", "vaccine": "",
	} {
		if got := direction(m, name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	known := m.Monitored(true)
	for _, name := range []string{"each_0", "val_each_2", "scores_2", "at_0", "val_at_1", "alone"} {
		if !slices.Contains(known, name) {
			t.Errorf("%s is not known of %q", name, known)
		}
	}
	for _, name := range []string{"each", "each_3", "scores", "at", "at_2", "alone_0"} {
		if slices.Contains(known, name) {
			t.Errorf("%s is known", name)
		}
	}
}
