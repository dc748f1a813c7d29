package fault

import (
	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about declarations and imports.

// WithoutReturn reports a func or layer that does not end with `return`.
func WithoutReturn(name *dsl.Ident, b *dsl.Block, what string) *diag.Diagnostic {
	end := b.At.At
	end.Start = max(end.Start, end.End-1)
	d := diag.New(diag.WrongReturn, end, "the %s %s does not end with `return`", what, name.Name).Note(name.At.At, "declared here")
	if what == "optimizer" {
		return d.WithHint("what it returns is subtracted from the weight: `return learning_rate * gradient`")
	}
	return d.WithHint("after a last `if` each of its branches has one, also the `else`")
}

// StrayReturn reports a `return` that is not the last statement.
func StrayReturn(r *dsl.Return) *diag.Diagnostic {
	return diag.New(diag.WrongReturn, Keyword(r.At.At, len("return")), "`return` is the last statement, or the last of each branch of a last `if`")
}

// OptimizerTensors reports an optimizer without its list of two tensors.
func OptimizerTensors(d *dsl.Optimizer) *diag.Diagnostic {
	return diag.New(diag.WrongOptimizer, d.Name.At.At, "the optimizer %s needs a second list of two tensors: `(weight, gradient)`", d.Name.Name)
}

// TensorAmongArguments reports a tensor in a list of compile-time parameters.
func TensorAmongArguments(p *dsl.Param) *diag.Diagnostic {
	return diag.New(diag.UnknownType, p.Type.At.At, "`%s` is a tensor; tensors stand in the second list of parameters", p.Name.Name)
}

// UnknownParamType reports a parameter's type that is none.
func UnknownParamType(p *dsl.Param) *diag.Diagnostic {
	d := diag.New(diag.UnknownType, p.Type.Name.At.At, "unknown type `%s`", p.Type.Name.Name)
	if right := habits.Type(p.Type.Name.Name); right != "" {
		return d.WithHint("it is called `%s`", right).WithFix("write `"+right+"`", p.Type.Name.At.At, right)
	}
	if p.Type.Name.Name == "str" {
		return d.WithHint("it is called `string`").WithFix("write `string`", p.Type.Name.At.At, "string")
	}
	if c := spelling.Closest(p.Type.Name.Name, spelling.Kinds()); c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", p.Type.Name.At.At, c)
	}
	return d.WithHint("arguments are int, float, bool, string, shape, enum, layer or func; tensors are f32[…], index(n)[…] …")
}

// ImportFault reports a file that cannot be imported.
func ImportFault(i *dsl.Import, err error) *diag.Diagnostic {
	return diag.New(diag.WrongImport, i.Path.At.At, "%v", err)
}

// ImportCycle reports an import that leads back to its own file.
func ImportCycle(i *dsl.Import, name string) *diag.Diagnostic {
	return diag.New(diag.WrongImport, i.Path.At.At, "the import of %s leads back to this file", name)
}

// ImportClash reports two imported names that are the same.
func ImportClash(i *dsl.Import, name string, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongImport, i.Path.At.At, "the imported `%s` clashes with another of that name", name).Note(first, "the other one").
		WithHint("`import \"%s\" as x` puts its names behind `x.`", i.Path.Value)
}

// NotInFile reports a name behind an imported file's that it does not declare.
func NotInFile(alias *dsl.Name, id *dsl.Ident, names []string) *diag.Diagnostic {
	d := diag.New(diag.UnknownName, id.At.At, "the file imported as `%s` declares no `%s`", alias.Name, id.Name)
	if c := spelling.Closest(id.Name, names); c != "" {
		d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", id.At.At, c)
	}
	return d
}
