package fault

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about training and its data.

// NotA reports a name of something else.
func NotA(id *dsl.Ident, what string) *diag.Diagnostic {
	return diag.New(diag.UnknownName, id.At.At, "`%s` is no %s", id.Name, what)
}

// ModelWithoutLoss reports a train block of a model without a loss.
func ModelWithoutLoss(id *dsl.Ident, m *model.Model) *diag.Diagnostic {
	return diag.New(diag.NothingToTrain, id.At.At, "model %s has no loss, so there is nothing to train it by", m.Name).
		Note(m.Decl.Name.At.At, "declared here").WithHint("`loss = …` in the model says what to make small")
}

// NothingToTrain reports a train block of a model without weights that learn.
func NothingToTrain(id *dsl.Ident, m *model.Model) *diag.Diagnostic {
	return diag.New(diag.NothingToTrain, id.At.At, "model %s has no weights that learn", m.Name).Note(m.Decl.Name.At.At, "declared here")
}

// TrainWithoutName reports one of several train blocks of a model that has no name.
func TrainWithoutName(t, other *dsl.Train) *diag.Diagnostic {
	return diag.New(diag.TrainName, t.Model.At.At, "several train blocks of %s need a name each", t.Model.Name).
		Note(other.Model.At.At, "the other one").WithHint("`train %s on … as finetune { … }`", t.Model.Name)
}

// KeyTwice reports a key that is set twice.
func KeyTwice(k, first *dsl.Key) *diag.Diagnostic {
	return diag.New(diag.NamedTwice, k.Name.At.At, "`%s` is set twice", k.Name.Name).Note(first.Name.At.At, "the first one")
}

// TrainKeyNames are the keys of a train block.
func TrainKeyNames() []string {
	names := []string{"optimizer"}
	for _, p := range catalog.TrainKeys {
		names = append(names, p.Name)
	}
	return names
}

// UnknownKey reports a key that a train block has not.
func UnknownKey(id *dsl.Ident) *diag.Diagnostic {
	names := TrainKeyNames()
	d := diag.New(diag.UnknownKey, id.At.At, "a train block has no key `%s`", id.Name)
	if right := habits.Key(id.Name); right != "" {
		return d.WithHint("%s", right)
	}
	c := strings.Replace(id.Name, "val_", "validation_", 1)
	if !slices.Contains(names, c) {
		c = spelling.Closest(id.Name, names)
	}
	if c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", id.At.At, c)
	}
	return d.WithHint("the keys are `%s`", strings.Join(names, "`, `"))
}

// WithoutOptimizer reports a train block without an optimizer.
func WithoutOptimizer(t *dsl.Train) *diag.Diagnostic {
	return diag.New(diag.WithoutOptimizer, t.Model.At.At, "the train block of %s has no optimizer", t.Model.Name).WithHint("`optimizer = Adam(learning_rate=1e-3)`")
}

// WrongSettingValue reports a setting with a value that it cannot have.
func WrongSettingValue(at dsl.Span, key, want, found string) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`%s` is %s, not %s", key, want, found)
}

// ValidationArrays reports `validation_data = (x, y)`.
func ValidationArrays(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`validation_data` is a dataset").
		WithHint("`dataset HeldOut { … }` and `validation_data = HeldOut`, or `validation_split = 0.2`, which takes the last rows")
}

// ValidatedTwice reports validation on a part of the rows and on other data, too.
func ValidatedTwice(at, data dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`validation_split` together with `validation_data`").Note(data, "the data to validate on")
}

// ScaledTwice reports two scales of one loss.
func ScaledTwice(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`loss_scale_factor` together with precision=mixed_float16, whose scale follows the gradients")
}

// OptimizerText reports an optimizer in quotes.
func OptimizerText(t *dsl.StringLit) *diag.Diagnostic {
	right := t.Value
	for _, s := range []string{"Adam", "AdamW", "SGD", "RMSprop"} {
		if spelling.SnakeCase(s) == spelling.SnakeCase(t.Value) || spelling.Closest(t.Value, []string{s}) != "" {
			right = s
			break
		}
	}
	return diag.New(diag.QuotedWord, t.At.At, "an optimizer is a bare name, without quotes").WithHint("write `%s`", right).WithFix("write `"+right+"`", t.At.At, right)
}

// WrongOptimizer reports what is no optimizer where one is wanted.
func WrongOptimizer(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.WrongOptimizer, at, "an optimizer is wanted here, not %s", found).WithHint("`optimizer = Adam(learning_rate=1e-3)`")
}

// WrongChange reports an optimizer whose result does not fit its weight.
func WrongChange(o *dsl.Optimizer, w *model.Variable, change *model.Value) *diag.Diagnostic {
	return diag.New(diag.WrongOptimizer, o.Name.At.At, "the optimizer %s returns %s for the weight %s, which is %s", o.Name.Name, change.Type, w.Path, w.Type).
		WithHint("what it returns is subtracted from the weight, so it has the weight's shape")
}

// SeveralChanges reports an optimizer that returns several values.
func SeveralChanges(o *dsl.Optimizer, n int) *diag.Diagnostic {
	return diag.New(diag.WrongOptimizer, o.Name.At.At, "the optimizer %s returns %d values where one is wanted", o.Name.Name, n).
		WithHint("what it returns is subtracted from the weight; what it keeps for the next step is an `update` of a `state`")
}

// SecondRest reports a second optimizer without `for`.
func SecondRest(at, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongGroup, at, "only one optimizer may stand without `for`").Note(first, "the first one")
}

// InTwoGroups reports a weight that two optimizers would train.
func InTwoGroups(at dsl.Span, v *model.Variable, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongGroup, at, "the weight %s belongs to two optimizers", v.Path).Note(first, "the first one")
}

// UnknownWeights reports a `for` of what is no layer or weight.
func UnknownWeights(at dsl.Span, path string, m *model.Model) *diag.Diagnostic {
	var names []string
	seen := map[string]bool{}
	for _, v := range m.Variables {
		for i, r := range v.Path + "." {
			if r == '.' && !seen[v.Path[:i]] {
				seen[v.Path[:i]] = true
				names = append(names, v.Path[:i])
			}
		}
	}
	d := diag.New(diag.WrongGroup, at, "the model %s has no layer or weight `%s`", m.Name, path)
	if c := spelling.Closest(path, names); c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", at, c)
	}
	return d
}

// WeightWithoutOptimizer reports a weight that no optimizer trains.
func WeightWithoutOptimizer(at dsl.Span, v *model.Variable) *diag.Diagnostic {
	return diag.New(diag.WrongGroup, at, "the weight %s is given to no optimizer", v.Path).Note(v.At, "it is made here").
		WithHint("an optimizer without `for` takes all that the others leave; `[…, none]` freezes them in this block")
}

// Steps.

// UnknownLoss reports a step of a loss that the model has not.
func UnknownLoss(id *dsl.Ident, m *model.Model, names []string) *diag.Diagnostic {
	d := diag.New(diag.WrongGroup, id.At.At, "%s has no loss `%s`", m.Name, id.Name)
	if c := spelling.Closest(id.Name, append([]string{}, names...)); c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", id.At.At, c)
	}
	return d.WithHint("its losses are %s", spelling.AndList(names))
}

// OptimizerBesideSteps reports an optimizer beside steps.
func OptimizerBesideSteps(optimizer, step *dsl.Key) *diag.Diagnostic {
	return diag.New(diag.WrongGroup, optimizer.Name.At.At, "`optimizer` beside steps, which have their own").Note(step.Name.At.At, "the first step").
		WithHint("`step loss = … for …` gives each its losses and weights")
}

// EveryAndAccumulated reports `every` together with accumulated gradients.
func EveryAndAccumulated(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`every` together with `gradient_accumulation_steps`").WithHint("one of them says at which batches there is a step")
}

// StepReachesNothing warns of a step whose losses depend on none of its weights.
func StepReachesNothing(k *dsl.Key) *diag.Diagnostic {
	return diag.Warn(diag.WeightNotReached, k.Losses[0].At.At, "the losses of this step depend on none of its weights")
}

// ClassWeightTargets reports a class_weight of a model with no target or several.
func ClassWeightTargets(at dsl.Span, m *model.Model) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`class_weight` needs a model with one target, the class; %s has %d", m.Name, len(m.Targets)).
		WithHint("a loss takes weights of samples: `sample_weight=w`")
}

// ClassWeightTarget reports a class_weight of a target that is no class.
func ClassWeightTarget(at dsl.Span, f *model.Field) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`class_weight` needs the target of a class, not %s", f.Type).Note(f.Decl.Name.At.At, "the target").
		WithHint("index(n), a number, or one number for each class")
}

// ClassWeightCount reports a class_weight with more or fewer numbers than classes.
func ClassWeightCount(at dsl.Span, found, classes int, f *model.Field) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`class_weight` has %s for %d classes", spelling.Plural(found, "number"), classes).Note(f.Decl.Name.At.At, "the target is %s", f.Type)
}

// ClassWeightLoss reports a class_weight of a model whose losses are no sample's own.
func ClassWeightLoss(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`class_weight` weighs samples, but no loss of the model is a sample's own")
}

// Imports.
