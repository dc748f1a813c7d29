package check

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// direction tells whether a loss or metric is better when it is smaller (min) or larger (max); "" if that is not known. What a
// metric is says more than what it is called: `distance_acc` may be the accuracy of an output called distance.
func direction(m *model.Model, name string) string {
	for _, t := range m.Training.Metrics {
		if !slices.Contains(t.Names(), name) {
			continue
		}
		if t.Of != nil && t.Of.Better != "" {
			return t.Of.Better
		}
		return directionOfName(t.Name)
	}
	return "min" // a loss
}

// directionOfName is that of the last word of a name that says one, alone or with the word before it.
func directionOfName(name string) string {
	words := strings.Split(strings.ToLower(name[strings.LastIndex(name, ".")+1:]), "_")
	if words[0] == "neg" || words[0] == "negative" || words[0] == "minus" {
		return ""
	}
	for i := len(words) - 1; i >= 0; i-- {
		if i > 0 {
			if word := directionOfWord(words[i-1] + words[i]); word != "" {
				return word
			}
		}
		if word := directionOfWord(words[i]); word != "" {
			return word
		}
	}
	return ""
}

// directionOfWord takes a word with a number behind it, as acc2 or top5, for the word, if it is none that is known: r2.
func directionOfWord(word string) string {
	if known := directions[word]; known != "" {
		return known
	}
	return directions[strings.TrimRight(word, "0123456789")]
}

// directions are words in the names of metrics.
var directions = func() map[string]string {
	all := map[string]string{}
	for _, word := range strings.Fields("error errors err loss entropy crossentropy hinge divergence logcosh poisson falsepositives falsenegatives " +
		"perplexity distance mse mae mape smape rmse msle rmsle nll kl brier brierscore bce cce wer cer") {
		all[word] = "min"
	}
	for _, word := range strings.Fields("acc accuracy auc auroc precision recall f1 f1score fbeta iou miou r2 r2score similarity specificity sensitivity " +
		"truepositives truenegatives topk top correlation concordance pearson psnr ssim dice jaccard kappa mcc ndcg bleu") {
		all[word] = "max"
	}
	return all
}()

// calledWhole is the loss or metric function that an expression calls, if it does nothing else: `f(y, p)` or `(y, p) -> f`.
func (e *elab) calledWhole(x dsl.Expr) *catalog.Entry {
	callee := x
	if c, ok := x.(*dsl.Chain); ok && len(c.Stages) == 1 {
		callee = c.Stages[0].Callee
	} else if _, ok := x.(*dsl.Call); !ok {
		return nil
	}
	if c, ok := callee.(*dsl.Call); ok {
		callee = c.Fun
	}
	if _, ok := callee.(*dsl.Name); !ok {
		return nil
	}
	if s, ok := e.callee(callee).(*symbol); ok && s.is(catalog.Loss, catalog.MetricFunc) {
		return s.entry
	}
	return nil
}
