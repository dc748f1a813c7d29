package fault

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Planned returns the fault of naming something that is not built yet, nil if the language has no such name.
func Planned(name string, at dsl.Span) *diag.Diagnostic {
	if !catalog.Planned(name) {
		return nil
	}
	d := Unsupported(at, "`"+name+"`")
	if hint := catalog.Instead(name); hint != "" {
		d.WithHint("%s", hint)
	}
	return d
}

// Unsupported reports what is not built yet.
func Unsupported(at dsl.Span, what string) *diag.Diagnostic { return diag.Unsupported(at, "%s", what) }

// RefusedArgument reports an argument that is not built; why is what it would take, in one number or many.
func RefusedArgument(at dsl.Span, owner, arg, why string) *diag.Diagnostic {
	return diag.New(diag.NotSupported, at, "`%s` of %s is not supported yet: %s", arg, owner, why)
}

// RefusedParam reports an argument of which only the default is built, and what to write instead.
func RefusedParam(at dsl.Span, entry *catalog.Entry, p *catalog.Param) *diag.Diagnostic {
	d := RefusedArgument(at, entry.Name, p.Name, p.Refused)
	if p.Instead != "" {
		d.WithHint("%s", p.Instead)
	}
	return d
}
