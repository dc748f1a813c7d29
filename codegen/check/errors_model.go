package check

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about compile time, models, losses, weights and gradients.

func arithmeticFault(at dsl.Span, text string, err error) *diag.Diagnostic {
	if errors.Is(err, errOverflow) {
		return diag.New(diag.Arithmetic, at, "`%s` does not fit into 64 bits", spelling.Clip(text))
	}
	return diag.New(diag.Arithmetic, at, "`%s` %v", spelling.Clip(text), err)
}

func constantWanted(at dsl.Span, what, found string) *diag.Diagnostic {
	d := diag.New(diag.NotCompileTime, at, "%s is known at compile time; here stands %s", what, found)
	if what == "an axis" && found == "none" {
		return d.WithHint("sequences of several lengths are filled up to one, with a mask: `input known: bool[100]`")
	}
	return d
}

func condition(at dsl.Span, d datum) *diag.Diagnostic {
	f := diag.New(diag.NotCompileTime, at, "the condition of an `if` is a bool known at compile time, not %s", describe(d))
	if _, ok := d.(tensor); ok {
		f.WithHint("`where(c, a, b)` picks element by element at run time")
	}
	return f
}

func loopOver(at dsl.Span, d datum) *diag.Diagnostic {
	f := diag.New(diag.NotCompileTime, at, "a loop runs over a list or a range `a..b`, not over %s", describe(d))
	if _, ok := d.(tensor); ok {
		return f.WithHint("`RNN(Cell(…))` runs a layer over the first axis of a tensor")
	}
	if n, ok := wholeNumber(d); ok {
		return f.WithHint("write `0..%d`", n)
	}
	return f
}

func repeatCount(at dsl.Span, d datum) *diag.Diagnostic {
	return diag.New(diag.NotCompileTime, at, "`repeat` wants a whole number that is not negative, not %s", describe(d))
}

func tooMuchUnrolling(at dsl.Span, most int) *diag.Diagnostic {
	return diag.New(diag.Unrolling, at, "the program does not end within %s steps after unrolling", spelling.Grouped(most))
}

func weightsUnreadable(at dsl.Span, path string, err error) *diag.Diagnostic {
	d := diag.New(diag.WrongWeights, at, "the weights cannot be read: %s", err)
	if errors.Is(err, fs.ErrNotExist) {
		return d.WithHint("a file of weights is looked up beside the .dl file")
	}
	return d
}

func weightMissing(w *weightsFile, name string, v *model.Variable, stored []model.Stored) *diag.Diagnostic {
	var names []string
	for i := range stored {
		if len(names) == 8 {
			names = append(names, "…")
			break
		}
		names = append(names, stored[i].Name)
	}
	return diag.New(diag.WrongWeights, w.at, "%s has no `%s`, which is %s", w.path, name, v.Type.Shape).Note(v.At, "the weight is made here").
		WithHint("it has %s", strings.Join(names, ", "))
}

func weightsTwice(w *weightsFile, model, part, other string) *diag.Diagnostic {
	return diag.New(diag.WrongWeights, w.at, "%s has the weights of %s twice, under `%s` and `%s`", w.path, model, strings.TrimSuffix(part, "."), strings.TrimSuffix(other, ".")).
		WithHint("a file with one of them says which")
}

func weightShape(w *weightsFile, t *model.Stored, v *model.Variable) *diag.Diagnostic {
	return diag.New(diag.WrongWeights, w.at, "`%s` of %s is %s, the weight is %s", t.Name, w.path, t.Shape, v.Type.Shape).Note(v.At, "the weight is made here")
}

// weightsOver warns of what a file has besides the weights of a model: the head of another, or a layer that was forgotten.
func weightsOver(w *weightsFile, names []string, model string) *diag.Diagnostic {
	if len(names) == 1 {
		return diag.Warn(diag.WrongWeights, w.at, "%s has `%s`, which %s has not: it is left out", w.path, names[0], model)
	}
	return diag.Warn(diag.WrongWeights, w.at, "%s has `%s` and %d more that %s has not: they are left out", w.path, names[0], len(names)-1, model)
}

func nestedTooDeep(at dsl.Span, name string, most int) *diag.Diagnostic {
	return diag.New(diag.Unrolling, at, "`%s` is used inside more than %d others, one in the next", name, most)
}

func tooManyLayers(at dsl.Span, most int) *diag.Diagnostic {
	return diag.New(diag.Unrolling, at, "the model has more than %s layers after unrolling", spelling.Grouped(most))
}

func wrongRange(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.SearchRange, at, "a const is searched in a list, a range `1..8`, `linear(0.0, 0.5)` or `log(1e-5, 1e-1)`")
}

func outOfRange(at, in dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.SearchRange, at, "%s does not lie in the range that is searched", found).Note(in, "the range")
}

func unknownSetting(key string, names []string) *diag.Diagnostic {
	d := diag.New(diag.Setting, dsl.Span{}, "--set %s: there is no such const", key)
	if c := spelling.Closest(key, names); c != "" {
		return d.WithHint("did you mean `%s`?", c)
	}
	if len(names) == 0 {
		return d.WithHint("the file has no const")
	}
	return d.WithHint("the consts are %s", spelling.AndList(names))
}

func wrongSetting(name *dsl.Ident, key, text string, own datum) *diag.Diagnostic {
	return diag.New(diag.Setting, name.At.At, "--set %s=%s does not fit: `%s` is %s", key, text, name.Name, describe(own))
}

// Models.

func modelWithoutResult(m *model.Model) *diag.Diagnostic {
	return diag.New(diag.ModelWithoutResult, m.Decl.Name.At.At, "model %s has neither an output nor a loss", m.Name).
		WithHint("`output y = …` makes a result")
}

func outputWhileTraining(o *model.Named) *diag.Diagnostic {
	return diag.New(diag.ModelWithoutResult, o.At, "this output never comes: predictions give outputs, and `training` is false then").
		WithHint("a metric shows what there is while training: `metric %s = mean(…)`", o.Name)
}

func modelWithoutOutput(at dsl.Span, label string) *diag.Diagnostic {
	return diag.New(diag.ModelWithoutResult, at, "%s has no output and cannot be used as a layer", label)
}

func targetReachesOutput(o *model.Named, path []*model.Value) *diag.Diagnostic {
	target := path[len(path)-1]
	d := diag.New(diag.TargetReachesOutput, o.At, "output `%s` depends on the target `%s`, which nobody knows when predicting", o.Name, target.Field.Name)
	return notePath(d, path)
}

func batchReachesOutput(o *model.Named, path []*model.Value) *diag.Diagnostic {
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

func outputNoTensor(at dsl.Span, found string) *diag.Diagnostic {
	d := diag.New(diag.OutputNoTensor, at, "an output is a tensor, not %s", found)
	if strings.HasPrefix(found, "the function ") || strings.HasPrefix(found, "the layer ") {
		d.WithHint("feed it: `x -> %s`", spelling.ClipLine(at.Text()))
	}
	return d
}

func lossNoTensor(at dsl.Span, found string) *diag.Diagnostic {
	return unfed(diag.New(diag.LossNoFloat, at, "a loss is computed from the model, it cannot be %s", found))
}

func lossNoFloat(at dsl.Span, v *model.Value) *diag.Diagnostic {
	return diag.New(diag.LossNoFloat, at, "a loss is a float, not %s", v.Type).WithHint("convert it with `f32(…)`")
}

func metricNoTensor(at dsl.Span, found string) *diag.Diagnostic {
	return unfed(diag.New(diag.MetricNoTensor, at, "a metric is computed from the model, it cannot be %s", found))
}

// unfed says what a loss or metric that stands alone, as in Keras's compile, is to be fed with.
func unfed(d *diag.Diagnostic) *diag.Diagnostic {
	name, _, _ := strings.Cut(d.At.Text(), "(")
	if s := catalogSymbol(name); s == nil || !s.is(catalog.Loss, catalog.MetricFunc, catalog.Metric) {
		return d
	} else if spelling.IsCapital(name) {
		return d.WithHint("feed it: `(target, prediction) -> %s`", spelling.ClipLine(d.At.Text()))
	}
	return d.WithHint("call it: `%s(target, prediction)`", name)
}

// Weights and states.

func withoutType(id *dsl.Ident, what string) *diag.Diagnostic {
	return diag.New(diag.WithoutType, id.At.At, "the %s `%s` needs a type: `%s %s: f32[…] = …`", what, id.Name, what, id.Name)
}

func weightNoFloat(at dsl.Span, t dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.WeightNoFloat, at, "a weight is learnt, so it is a float, not %s", t).WithHint("a `state` may be of any type")
}

func wrongInitializer(at dsl.Span, name, found string) *diag.Diagnostic {
	return diag.New(diag.WrongInitializer, at, "`%s` starts from an initializer, a number or a list of numbers, not %s", name, found)
}

func wrongInitialShape(at dsl.Span, got, want dsl.Shape) *diag.Diagnostic {
	return diag.New(diag.WrongInitializer, at, "these numbers have the shape %s, not %s", got, want)
}

func wavesShape(at dsl.Span, got dsl.Shape) *diag.Diagnostic {
	return diag.New(diag.WrongInitializer, at, "STFT starts kernels [time, 1, frequencies] of 2 frequencies or more, not %s", got)
}

func stateOption(a *dsl.Arg) *diag.Diagnostic {
	return diag.New(diag.UnknownArgument, a.At.At, "a state is not trained and takes no options")
}

func weightChanges(id *dsl.Ident, v *model.Variable, t dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.FedDifferently, id.At.At, "this layer was fed before: its `%s` is %s, here it would be %s", id.Name, v.Type.Shape, t.Shape)
}

func updateOfNoState(id *dsl.Ident, at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongUpdate, id.At.At, "`update` sets a state; `%s` is none", id.Name).Note(at, "bound here")
}

func updateNoTensor(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.WrongUpdate, at, "a state is set to a tensor, not to %s", found)
}

func updatePerSample(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongUpdate, at, "`%s` would get a value for each sample, but a state has only one", name).
		WithHint("reduce over the batch first: `mean(across_batch(…), axis=0)`")
}

func updateType(at dsl.Span, id *dsl.Ident, v *model.Value, s *model.Variable) *diag.Diagnostic {
	return origin(diag.New(diag.WrongUpdate, at, "the state `%s` is %s, not %s", id.Name, s.Type, v.Type).Note(s.At, "declared here"), v)
}

func updateWhilePredicting(id *dsl.Ident) *diag.Diagnostic {
	return diag.New(diag.WrongUpdate, id.At.At, "this update never runs: states are updated while training only")
}

func weightsInFunc(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WeightsInFunc, at, "a func owns no weights, but %s has some", name).WithHint("declare a `layer` instead of the `func`")
}

// Gradients.

func gradOfNoScalar(at dsl.Span, v *model.Value) *diag.Diagnostic {
	return diag.New(diag.WrongGrad, at, "grad takes the derivative of a scalar f32, not of %s", v.Type).WithHint("reduce it: `grad(sum(y), x)`")
}

func gradByNoFloat(at dsl.Span, v *model.Value) *diag.Diagnostic {
	return diag.New(diag.WrongGrad, at, "grad takes the derivative by a float, not by %s", v.Type)
}

func gradByExpression(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongGrad, at, "grad takes the derivative by a value that has a name and was used; nothing depends on this one").
		WithHint("bind it to a name first and compute from that name")
}

func gradIsZero(at dsl.Span, y, x input) *diag.Diagnostic {
	return diag.Warn(diag.GradIsZero, at, "this derivative is zero: `%s` is not computed from `%s`", spelling.Clip(y.at.Text()), spelling.Clip(x.at.Text()))
}

// Recurrent cells.

func noCell(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "%s is no recurrent cell: its tensors are the step's input and its states", name)
}

func rnnWithoutTime(at dsl.Span, v *model.Value) *diag.Diagnostic {
	return origin(diag.New(diag.WrongCell, at, "RNN runs over the first axis of what it is fed with; %s has none", v.Type), v)
}

func noKernel(at dsl.Span, label string) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "SpectralNormalization divides the kernel of a layer; %s has none", label)
}

func directionsDiffer(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "the two layers of a Bidirectional run in opposite directions and give the same kind of results").
		WithHint("the backward one has go_backwards=true; return_sequences and return_state are equal")
}

func stateWithoutType(id *dsl.Ident, cell string) *diag.Diagnostic {
	return diag.New(diag.WrongCell, id.At.At, "the state `%s` of the cell %s needs a type: `%s: f32[…]`", id.Name, cell, id.Name)
}

func wrongStepType(at dsl.Span, cell string, p *dsl.Param, got, want dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "each step of %s is %s, but `%s` is declared as %s", cell, got, p.Name.Name, want).Note(p.At.At, "declared here")
}

func cellResults(at dsl.Span, cell string, d *dsl.Layer, states, got int) *diag.Diagnostic {
	names := tensorNames(d)[1:]
	return diag.New(diag.WrongCell, at, "a cell with %s returns its output and the new ones, %d results; %s returns %d",
		spelling.Plural(states, "state"), states+1, cell, got).Note(d.Name.At.At, "declared here").WithHint("end it with `return y, %s`", strings.Join(names, ", "))
}

func cellState(at dsl.Span, cell string, p *dsl.Param, want, got dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "the state `%s` of %s is %s, but the new one is %s", p.Name.Name, cell, want, got).Note(p.At.At, "declared here")
}

func initialState(at dsl.Span, p, v *model.Value) *diag.Diagnostic {
	return origin(diag.New(diag.WrongCell, at, "the state `%s` is %s, not %s", p.Name, p.Type, v.Type).Note(p.At, "declared here"), v)
}

func initialStateCount(at dsl.Span, want, got int) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "%s given for %s", spelling.Plural(got, "initial state"), spelling.Plural(want, "state"))
}
