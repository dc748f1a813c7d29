package check

import (
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about callbacks.

func unknownMonitor(at dsl.Span, name string, known []string) *diag.Diagnostic {
	d := diag.New(diag.WrongSetting, at, "nothing computes `%s`, which this callback watches", name)
	if c := spelling.Closest(name, known); c != "" {
		return d.WithHint("did you mean `%s`?", c)
	}
	return d.WithHint("there is %s", spelling.OrList(known))
}

func unknownDirection(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "whether `%s` is better when it is smaller or larger is not known", name).
		WithHint("`mode=min` or `mode=max` says it")
}

func wrongPattern(at dsl.Span, key string, known []string) *diag.Diagnostic {
	d := diag.New(diag.WrongSetting, at, "the file name has {%s}, which nothing computes", key)
	if c := spelling.Closest(key, known); c != "" {
		return d.WithHint("did you mean {%s}?", c)
	}
	return d.WithHint("there is %s", spelling.OrList(known))
}

func openPattern(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "the file name has a `{` without a form that fits").WithHint("{epoch:02d} and {loss:.3f} are such forms")
}

func wrongFileType(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "checkpoints are files in the safetensors format").WithHint("the name ends in `.safetensors`")
}

func takenFile(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "the run itself writes %s, from which `--resume` goes on", name).WithHint("give the file another name")
}

func rateIsScheduled(c *catalog.Instance) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, c.At, "%s changes the learning rate, which a schedule gives", c.Entry.Name).
		WithHint("give the optimizer a number: `learning_rate=1e-3`")
}

func noScheduler(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`schedule` is a func of this file, or a schedule with its arguments").
		WithHint("`func halve(epoch, rate) { return rate * 0.5 }`, then `LearningRateScheduler(halve)`")
}

func schedulerWithoutEpoch(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "%s takes no tensor, but a LearningRateScheduler gives the epoch", name).
		WithHint("`func %s(epoch) { … }`", name)
}

func wrongScheduler(at dsl.Span, name string, v *model.Value) *diag.Diagnostic {
	found := v.Type.String()
	if v.PerSample {
		found += " of each sample"
	}
	return diag.New(diag.WrongSetting, at, "%s gives %s, not one learning rate", name, found)
}

func noMovingAverages(c *catalog.Instance) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, c.At, "%s needs an optimizer that keeps moving averages", c.Entry.Name).WithHint("`optimizer = Adam(use_ema=true)`")
}

func monitorUnvalidated(at dsl.Span, name string) *diag.Diagnostic {
	return diag.Warn(diag.MonitorUnvalidated, at, "nothing validates, so this callback watches `%s` instead of `val_%s`", name, name).
		WithHint("`validation_split = 0.1` validates on the last tenth of the rows")
}
