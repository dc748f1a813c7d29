package fault

import (
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about `augment`.

// AugmentedNoField reports an `augment` of what is no field.
func AugmentedNoField(n *dsl.Ident) *diag.Diagnostic {
	return diag.New(diag.WrongAugment, n.At.At, "`%s` is no field of the dataset above this line", n.Name).
		WithHint("`augment` changes a field that is there: `image = source.images`, then `augment image = image -> RandomFlip(horizontal)`")
}

// AugmentedShape reports an `augment` that changes a field's shape.
func AugmentedShape(at dsl.Span, n *dsl.Ident, got, want dsl.TensorType, field dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongAugment, at, "`%s` becomes %s, but a field keeps its shape, %s", n.Name, got, want.Shape).Note(field, "the field")
}

// AugmentedRead reports a field that is read below its `augment`.
func AugmentedRead(at dsl.Span, name string, augment dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongAugment, at, "`%s` is augmented above, and this would read it as it was before", name).
		Note(augment, "augmented here").WithHint("put `augment` below what is computed of the field")
}

// AugmentedByOther reports an `augment` by a value that batches of the model do not hold.
func AugmentedByOther(at dsl.Span, field string, read *model.Value, train dsl.Span) *diag.Diagnostic {
	name := read.Name
	if name == "" {
		name = "a value"
	}
	return diag.New(diag.WrongAugment, at, "`%s` is augmented by `%s`, which is no field of the model", field, name).
		Note(train, "trained here").Note(read.At, "`%s`", name).WithHint("batches hold the model's inputs and targets alone; let the field itself be computed of it")
}
