package fault

import (
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about weights and states.

// WithoutType reports an input, target, weight or state without a type.
func WithoutType(id *dsl.Ident, what string) *diag.Diagnostic {
	return diag.New(diag.WithoutType, id.At.At, "the %s `%s` needs a type: `%s %s: f32[…] = …`", what, id.Name, what, id.Name)
}

// WeightNoFloat reports a weight of whole numbers or bools.
func WeightNoFloat(at dsl.Span, t dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.WeightNoFloat, at, "a weight is learnt, so it is a float, not %s", t).WithHint("a `state` may be of any type")
}

// WrongInitializer reports what a weight cannot start from.
func WrongInitializer(at dsl.Span, name, found string) *diag.Diagnostic {
	return diag.New(diag.WrongInitializer, at, "`%s` starts from an initializer, a number or a list of numbers, not %s", name, found)
}

// WrongInitialShape reports numbers of another shape than the weight that starts from them.
func WrongInitialShape(at dsl.Span, got, want dsl.Shape) *diag.Diagnostic {
	return diag.New(diag.WrongInitializer, at, "these numbers have the shape %s, not %s", got, want)
}

// StartNotHeld reports a number that a state starts from and that its type cannot hold.
func StartNotHeld(at dsl.Span, name, found string, t dsl.TensorType) *diag.Diagnostic {
	d := diag.New(diag.WrongInitializer, at, "`%s` is %s, which cannot start as %s", name, t, found)
	if t.DType == dsl.Bool {
		return d.WithHint("a bool starts as `true` or `false`")
	}
	return d
}

// StartsFromFloats reports a state of whole numbers or bools that starts from an initializer of floats.
func StartsFromFloats(at dsl.Span, name string, t dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.WrongInitializer, at, "`%s` is %s, and this initializer gives floats", name, t).
		WithHint("start it as `zeros`, `ones`, or numbers that it can hold")
}

// WavesShape reports an STFT initializer of a kernel that holds no waves.
func WavesShape(at dsl.Span, got dsl.Shape) *diag.Diagnostic {
	return diag.New(diag.WrongInitializer, at, "STFT starts kernels [time, 1, frequencies] of 2 frequencies or more, not %s", got)
}

// StateOption reports an option of a state.
func StateOption(a *dsl.Arg) *diag.Diagnostic {
	return diag.New(diag.UnknownArgument, a.At.At, "a state is not trained and takes no options")
}

// WeightChanges reports a weight that has another shape when its layer is fed again.
func WeightChanges(id *dsl.Ident, v *model.Variable, t dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.FedDifferently, id.At.At, "this layer was fed before: its `%s` is %s, here it would be %s", id.Name, v.Type.Shape, t.Shape)
}

// UpdateOfNoState reports an `update` of what is no state.
func UpdateOfNoState(id *dsl.Ident, at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongUpdate, id.At.At, "`update` sets a state; `%s` is none", id.Name).Note(at, "bound here")
}

// UpdateNoTensor reports an `update` to what is no tensor.
func UpdateNoTensor(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.WrongUpdate, at, "a state is set to a tensor, not to %s", found)
}

// UpdatePerSample reports an `update` to a value of each sample.
func UpdatePerSample(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongUpdate, at, "`%s` would get a value for each sample, but a state has only one", name).
		WithHint("reduce over the batch first: `mean(across_batch(…), axis=0)`")
}

// UpdateType reports an `update` to a value of another type.
func UpdateType(at dsl.Span, id *dsl.Ident, v *model.Value, s *model.Variable) *diag.Diagnostic {
	return Origin(diag.New(diag.WrongUpdate, at, "the state `%s` is %s, not %s", id.Name, s.Type, v.Type).Note(s.At, "declared here"), v)
}

// UpdateWhilePredicting reports an `update` where training never comes.
func UpdateWhilePredicting(id *dsl.Ident) *diag.Diagnostic {
	return diag.New(diag.WrongUpdate, id.At.At, "this update never runs: states are updated while training only")
}

// WeightsInFunc reports a func that makes weights.
func WeightsInFunc(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WeightsInFunc, at, "a func owns no weights, but %s has some", name).WithHint("declare a `layer` instead of the `func`")
}
