package check

import (
	"maps"
	"slices"

	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about datasets.

func weightsInDataset(v *model.Variable) *diag.Diagnostic {
	d := diag.New(diag.WrongField, v.At, "a dataset uses only layers without weights; this one has a %s", v.Name)
	if v.State {
		return d.WithHint("in the model, `-> %s` learns it of the training rows", v.Scope.Kind)
	}
	return d.WithHint("what learns stands in the model")
}

func withoutSource(d *model.Dataset) *diag.Diagnostic {
	return diag.New(diag.WrongSource, d.Decl.Name.At.At, "the dataset %s has no source, which says how many rows there are", d.Name).
		WithHint("`source = generated(count=100)` is one for random fields")
}

func keepNoBool(at dsl.Span, v *model.Value) *diag.Diagnostic {
	return diag.New(diag.WrongField, at, "`keep` says which rows stay: it is a bool, not %s", v.Type)
}

func wrongRowCount(at dsl.Span, n int) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "a source has at least one row, not %d", n)
}

func differentRows(at dsl.Span, n int, other *model.Source) *diag.Diagnostic {
	return diag.New(diag.DifferentRows, at, "this source has %s, the other one %d", spelling.Plural(n, "row"), other.Rows).Note(other.At, "the other one")
}

func columnByName(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "a source's column is `t.age` or `t[\"odd name\"]`")
}

func datasetCycle(id *dsl.Ident, d *model.Dataset) *diag.Diagnostic {
	return diag.New(diag.Recursion, id.At.At, "what the dataset %s is made of depends on itself", d.Name).Note(d.Decl.Name.At.At, "declared here")
}

func noNameInDataset(id *dsl.Ident, d *model.Dataset, bound map[string]*binding) *diag.Diagnostic {
	names := slices.Sorted(maps.Keys(bound))
	f := diag.New(diag.NoMember, id.At.At, "the dataset %s binds no name `%s`", d.Name, id.Name)
	if c := spelling.Closest(id.Name, names); c != "" {
		return f.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", id.At.At, c)
	}
	return f.WithHint("it binds %s", spelling.AndList(names))
}

func noClasses(id *dsl.Ident, v *model.Value) *diag.Diagnostic {
	return diag.New(diag.NoMember, id.At.At, "%s has no classes: they name the values of an index", v.Type)
}
