package fault

import (
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about callbacks.

// UnknownMonitor reports a callback that watches what nothing computes.
func UnknownMonitor(at dsl.Span, name string, known []string) *diag.Diagnostic {
	d := diag.New(diag.WrongSetting, at, "nothing computes `%s`, which this callback watches", name)
	if c := spelling.Closest(name, known); c != "" {
		return d.WithHint("did you mean `%s`?", c)
	}
	return d.WithHint("there is %s", spelling.OrList(known))
}

// UnknownDirection reports a callback that watches what may be better smaller or larger.
func UnknownDirection(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "whether `%s` is better when it is smaller or larger is not known", name).
		WithHint("`mode=min` or `mode=max` says it")
}

// WrongPattern reports a form in a file name of what nothing computes.
func WrongPattern(at dsl.Span, key string, known []string) *diag.Diagnostic {
	d := diag.New(diag.WrongSetting, at, "the file name has {%s}, which nothing computes", key)
	if c := spelling.Closest(key, known); c != "" {
		return d.WithHint("did you mean {%s}?", c)
	}
	return d.WithHint("there is %s", spelling.OrList(known))
}

// OpenPattern reports a `{` in a file name that opens no form.
func OpenPattern(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "the file name has a `{` without a form that fits").WithHint("{epoch:02d} and {loss:.3f} are such forms")
}

// WrongFileType reports a checkpoint's file name that ends otherwise than in .safetensors.
func WrongFileType(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "checkpoints are files in the safetensors format").WithHint("the name ends in `.safetensors`")
}

// TakenFile reports a checkpoint under a name that the run itself writes.
func TakenFile(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "the run itself writes %s, from which `--resume` goes on", name).WithHint("give the file another name")
}

// RateIsScheduled reports a callback that changes a rate which a schedule gives.
func RateIsScheduled(c *catalog.Instance) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, c.At, "%s changes the learning rate, which a schedule gives", c.Entry.Name).
		WithHint("give the optimizer a number: `learning_rate=1e-3`")
}

// NoScheduler reports a LearningRateScheduler without a func or schedule.
func NoScheduler(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`schedule` is a func of this file, or a schedule with its arguments").
		WithHint("`func halve(epoch, rate) { return rate * 0.5 }`, then `LearningRateScheduler(halve)`")
}

// SchedulerWithoutEpoch reports a scheduler's func that takes no epoch.
func SchedulerWithoutEpoch(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "%s takes no tensor, but a LearningRateScheduler gives the epoch", name).
		WithHint("`func %s(epoch) { … }`", name)
}

// WrongScheduler reports a scheduler's func whose result is no rate.
func WrongScheduler(at dsl.Span, name string, v *model.Value) *diag.Diagnostic {
	found := v.Type.String()
	if v.PerSample {
		found += " of each sample"
	}
	return diag.New(diag.WrongSetting, at, "%s gives %s, not one learning rate", name, found)
}

// NoMovingAverages reports a callback that swaps moving averages which the optimizer does not keep.
func NoMovingAverages(c *catalog.Instance) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, c.At, "%s needs an optimizer that keeps moving averages", c.Entry.Name).WithHint("`optimizer = Adam(use_ema=true)`")
}

// MonitorUnvalidated warns of a callback that watches the training loss, since nothing validates.
func MonitorUnvalidated(at dsl.Span, name string) *diag.Diagnostic {
	return diag.Warn(diag.MonitorUnvalidated, at, "nothing validates, so this callback watches `%s` instead of `val_%s`", name, name).
		WithHint("`validation_split = 0.1` validates on the last tenth of the rows")
}
