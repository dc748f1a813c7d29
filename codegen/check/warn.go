package check

import (
	"cmp"
	"sort"

	"github.com/dlgen/dlgen/codegen/check/spelling"
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
