package check

import (
	"cmp"
	"slices"
	"sort"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// warn adds warnings, nil being none; inside the prelude there are none.
func (e *elab) warn(ds ...*diag.Diagnostic) {
	for _, d := range ds {
		if e.at == nil && d != nil {
			e.c.add(d)
		}
	}
}

// warnUnused warns about names that nothing uses. After an error it says nothing: what would have used them
// may not have been looked at.
func (c *checker) warnUnused() {
	if c.diags.HasErrors() {
		return
	}
	for _, n := range c.names {
		if !n.used {
			c.add(unused(n))
		}
	}
	for _, d := range c.datasets {
		c.misspeltKeep(d)
	}
}

// misspeltKeep warns about a field that is almost called `keep` and that no model reads.
func (c *checker) misspeltKeep(d *model.Dataset) {
	if d.Keep != nil {
		return
	}
	for _, f := range d.Fields {
		t := f.Value.Type
		if t.DType == dsl.Bool && len(t.Shape) == 0 && spelling.Closest(f.Name, []string{"keep"}) != "" && !c.read(f.Name) {
			c.add(fault.AlmostKeep(f))
		}
	}
}

// read reports whether a model has an input or target of a name.
func (c *checker) read(name string) bool {
	return slices.ContainsFunc(c.program.Models, func(m *model.Model) bool {
		return slices.ContainsFunc(slices.Concat(m.Inputs, m.Targets), func(f *model.Field) bool { return f.Name == name })
	})
}

func unused(n *boundName) *diag.Diagnostic {
	d := diag.Warn(diag.Unused, n.ident.At.At, "the %s `%s` is never used", n.what, n.ident.Name)
	if n.what == "loop variable" {
		return d.WithHint("`repeat n { … }` needs none; a leading `_` says that it is meant")
	}
	return d.WithHint("a leading `_` says that this is meant")
}

// unusedLayers warns about layers that are made and never fed.
func (c *checker) unusedLayers(i *instance) {
	all := make([]*instance, 0, len(i.made))
	for _, m := range i.made {
		all = append(all, m)
	}
	sort.Slice(all, func(a, b int) bool { return all[a].pos < all[b].pos })
	for _, m := range all {
		if !m.fed && !m.failed && !m.held && (m.given.text == "" || m.given.text[0] != '_') {
			c.add(layerNotFed(m))
			continue
		}
		c.unusedLayers(m)
	}
}

func layerNotFed(i *instance) *diag.Diagnostic {
	d := diag.Warn(diag.Unused, i.scope.At, "this %s is made and never fed", i.scope.Kind)
	path := cmp.Or(i.path, i.given.text, spelling.Clip(i.scope.At.Text()))
	return d.WithHint("`x -> %s` feeds it", path)
}
