package fault

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about models, losses and metrics.

// ModelWithoutResult reports a model without output and loss.
func ModelWithoutResult(m *model.Model) *diag.Diagnostic {
	return diag.New(diag.ModelWithoutResult, m.Decl.Name.At.At, "model %s has neither an output nor a loss", m.Name).
		WithHint("`output y = …` makes a result")
}

// OutputWhileTraining reports an output that stands where only training comes.
func OutputWhileTraining(o *model.Named) *diag.Diagnostic {
	return diag.New(diag.ModelWithoutResult, o.At, "this output never comes: predictions give outputs, and `training` is false then").
		WithHint("a metric shows what there is while training: `metric %s = mean(…)`", o.Name)
}

// ModelWithoutOutput reports a model without output that is used as a layer.
func ModelWithoutOutput(at dsl.Span, label string) *diag.Diagnostic {
	return diag.New(diag.ModelWithoutResult, at, "%s has no output and cannot be used as a layer", label)
}

// TargetReachesOutput reports an output that depends on a target.
func TargetReachesOutput(o *model.Named, path []*model.Value) *diag.Diagnostic {
	target := path[len(path)-1]
	d := diag.New(diag.TargetReachesOutput, o.At, "output `%s` depends on the target `%s`, which nobody knows when predicting", o.Name, target.Field.Name)
	return notePath(d, path)
}

// BatchReachesOutput reports an output that depends on the other samples.
func BatchReachesOutput(o *model.Named, path []*model.Value) *diag.Diagnostic {
	d := diag.New(diag.BatchAxis, o.At, "output `%s` depends on the other samples of the batch", o.Name)
	return notePath(d, path)
}

// notePath notes the named values on the way from an output back to what it must not depend on.
func notePath(d *diag.Diagnostic, path []*model.Value) *diag.Diagnostic {
	shown := 0
	for i, v := range path[1:] {
		last := i == len(path)-2
		if v.Name == "" && !last || shown >= 4 && !last {
			continue
		}
		shown++
		d.Note(v.At, "through `%s`", spelling.Clip(v.At.Text()))
	}
	return d
}

// OutputNoTensor reports an output that is no tensor.
func OutputNoTensor(at dsl.Span, found string) *diag.Diagnostic {
	d := diag.New(diag.OutputNoTensor, at, "an output is a tensor, not %s", found)
	if strings.HasPrefix(found, "the function ") || strings.HasPrefix(found, "the layer ") {
		d.WithHint("feed it: `x -> %s`", spelling.ClipLine(at.Text()))
	}
	return d
}

// LossNoTensor reports a loss that is no tensor.
func LossNoTensor(at dsl.Span, found string) *diag.Diagnostic {
	return unfed(diag.New(diag.LossNoFloat, at, "a loss is computed from the model, it cannot be %s", found))
}

// LossNoFloat reports a loss of whole numbers or bools.
func LossNoFloat(at dsl.Span, v *model.Value) *diag.Diagnostic {
	return diag.New(diag.LossNoFloat, at, "a loss is a float, not %s", v.Type).WithHint("convert it with `f32(…)`")
}

// MetricNoTensor reports a metric that is no tensor.
func MetricNoTensor(at dsl.Span, found string) *diag.Diagnostic {
	return unfed(diag.New(diag.MetricNoTensor, at, "a metric is computed from the model, it cannot be %s", found))
}

// unfed says what a loss or metric that stands alone, as in Keras's compile, is to be fed with.
func unfed(d *diag.Diagnostic) *diag.Diagnostic {
	name, _, _ := strings.Cut(d.At.Text(), "(")
	if !catalog.Meaning(name).Is(catalog.Loss, catalog.MetricFunc, catalog.Metric) {
		return d
	} else if spelling.IsCapital(name) {
		return d.WithHint("feed it: `(target, prediction) -> %s`", spelling.ClipLine(d.At.Text()))
	}
	return d.WithHint("call it: `%s(target, prediction)`", name)
}
