package fault

import (
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about gradients.

// GradOfNoScalar reports a derivative of what is no scalar f32.
func GradOfNoScalar(at dsl.Span, v *model.Value) *diag.Diagnostic {
	return diag.New(diag.WrongGrad, at, "grad takes the derivative of a scalar f32, not of %s", v.Type).WithHint("reduce it: `grad(sum(y), x)`")
}

// GradByNoFloat reports a derivative by what is no float.
func GradByNoFloat(at dsl.Span, v *model.Value) *diag.Diagnostic {
	return diag.New(diag.WrongGrad, at, "grad takes the derivative by a float, not by %s", v.Type)
}

// GradByExpression reports a derivative by a value that nothing was computed from.
func GradByExpression(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongGrad, at, "grad takes the derivative by a value that has a name and was used; nothing depends on this one").
		WithHint("bind it to a name first and compute from that name")
}

// GradIsZero warns of a derivative by what the value is not computed from.
func GradIsZero(at, y, x dsl.Span) *diag.Diagnostic {
	return diag.Warn(diag.GradIsZero, at, "this derivative is zero: `%s` is not computed from `%s`", spelling.Clip(y.Text()), spelling.Clip(x.Text()))
}
