package fault

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about files of weights.

// WeightsUnreadable reports a file of weights that cannot be read.
func WeightsUnreadable(at dsl.Span, path string, err error) *diag.Diagnostic {
	d := diag.New(diag.WrongWeights, at, "the weights cannot be read: %s", err)
	if errors.Is(err, fs.ErrNotExist) {
		return d.WithHint("a file of weights is looked up beside the .dl file")
	}
	return d
}

// WeightMissing reports a file of weights that lacks one.
func WeightMissing(at dsl.Span, file, name string, v *model.Variable, stored []model.Stored) *diag.Diagnostic {
	var names []string
	for i := range stored {
		if len(names) == 8 {
			names = append(names, "…")
			break
		}
		names = append(names, stored[i].Name)
	}
	return diag.New(diag.WrongWeights, at, "%s has no `%s`, which is %s", file, name, v.Type.Shape).Note(v.At, "the weight is made here").
		WithHint("it has %s", strings.Join(names, ", "))
}

// WeightsTwice reports a file that has the weights of a model under two names.
func WeightsTwice(at dsl.Span, file, of, part, other string) *diag.Diagnostic {
	return diag.New(diag.WrongWeights, at, "%s has the weights of %s twice, under `%s` and `%s`", file, of, strings.TrimSuffix(part, "."), strings.TrimSuffix(other, ".")).
		WithHint("a file with one of them says which")
}

// WeightShape reports a weight of a file that has another shape.
func WeightShape(at dsl.Span, file string, t *model.Stored, v *model.Variable) *diag.Diagnostic {
	return diag.New(diag.WrongWeights, at, "`%s` of %s is %s, the weight is %s", t.Name, file, t.Shape, v.Type.Shape).Note(v.At, "the weight is made here")
}

// WeightsOver warns of what a file has besides the weights of a model: the head of another, or a layer that was forgotten.
func WeightsOver(at dsl.Span, file string, names []string, of string) *diag.Diagnostic {
	if len(names) == 1 {
		return diag.Warn(diag.WrongWeights, at, "%s has `%s`, which %s has not: it is left out", file, names[0], of)
	}
	return diag.Warn(diag.WrongWeights, at, "%s has `%s` and %d more that %s has not: they are left out", file, names[0], len(names)-1, of)
}
