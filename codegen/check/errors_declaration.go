package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about declarations and imports.

func withoutReturn(name *dsl.Ident, b *dsl.Block, what string) *diag.Diagnostic {
	end := b.At.At
	end.Start = max(end.Start, end.End-1)
	return diag.New(diag.WrongReturn, end, "the %s %s does not end with `return`", what, name.Name).Note(name.At.At, "declared here").
		WithHint("after a last `if` each of its branches has one, also the `else`")
}

func strayReturn(r *dsl.Return) *diag.Diagnostic {
	return diag.New(diag.WrongReturn, keyword(r.At.At, len("return")), "`return` is the last statement, or the last of each branch of a last `if`")
}

func optimizerTensors(d *dsl.Optimizer) *diag.Diagnostic {
	return diag.New(diag.WrongOptimizer, d.Name.At.At, "the optimizer %s needs a second list of two tensors: `(weight, gradient)`", d.Name.Name)
}

func tensorAmongArguments(p *dsl.Param) *diag.Diagnostic {
	return diag.New(diag.UnknownType, p.Type.At.At, "`%s` is a tensor; tensors stand in the second list of parameters", p.Name.Name)
}

// argumentAmongTensors is `layer L(units: int, x)` for `layer L(units: int) (x)`.
func argumentAmongTensors(l *dsl.Layer, p *dsl.Param) *diag.Diagnostic {
	d := diag.New(diag.UnknownType, p.Type.At.At, "`%s` is known at compile time; it stands in a list of its own, before that of the tensors", p.Name.Name)
	if l.Args != nil {
		return d
	}
	var first, second []string
	for _, q := range l.Tensors.List {
		if isArgument(q) {
			first = append(first, q.Span().Text())
		} else {
			second = append(second, q.Span().Text())
		}
	}
	return d.WithHint("write `layer %s(%s) (%s)`", l.Name.Name, strings.Join(first, ", "), strings.Join(second, ", "))
}

func unknownParamType(p *dsl.Param) *diag.Diagnostic {
	d := diag.New(diag.UnknownType, p.Type.Name.At.At, "unknown type `%s`", p.Type.Name.Name)
	if right := habits.Type(p.Type.Name.Name); right != "" {
		return d.WithHint("it is called `%s`", right).WithFix("write `"+right+"`", p.Type.Name.At.At, right)
	}
	if p.Type.Name.Name == "str" {
		return d.WithHint("it is called `string`").WithFix("write `string`", p.Type.Name.At.At, "string")
	}
	return d.WithHint("arguments are int, float, bool, string, shape, enum, layer or func; tensors are f32[…], index(n)[…] …")
}

func importFault(i *dsl.Import, err error) *diag.Diagnostic {
	return diag.New(diag.WrongImport, i.Path.At.At, "%v", err)
}

func importCycle(i *dsl.Import, name string) *diag.Diagnostic {
	return diag.New(diag.WrongImport, i.Path.At.At, "the import of %s leads back to this file", name)
}

func importClash(i *dsl.Import, name string, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongImport, i.Path.At.At, "the imported `%s` clashes with another of that name", name).Note(first, "the other one").
		WithHint("`import \"%s\" as x` puts its names behind `x.`", i.Path.Value)
}

func notInFile(alias *dsl.Name, id *dsl.Ident, u *unit) *diag.Diagnostic {
	d := diag.New(diag.UnknownName, id.At.At, "the file imported as `%s` declares no `%s`", alias.Name, id.Name)
	if c := spelling.Closest(id.Name, u.ownNames()); c != "" {
		d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", id.At.At, c)
	}
	return d
}
