package check

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// index is the catalog by name. Several entries may share one (Hinge the metric and the loss class).
var index = sync.OnceValue(func() map[string][]*catalog.Entry {
	m := map[string][]*catalog.Entry{}
	for _, e := range catalog.All() {
		m[e.Name] = append(m[e.Name], e)
	}
	return m
})

// entry returns the catalog's entry of a name that is of the first of the kinds that there is.
func entry(name string, kinds ...catalog.Kind) *catalog.Entry {
	for _, k := range kinds {
		for _, e := range index()[name] {
			if e.Kind == k {
				return e
			}
		}
	}
	return nil
}

// inOrder is which of several entries a name in an expression stands for. Names that are both in keras.ops
// and keras.losses are the losses.
var inOrder = []catalog.Kind{
	catalog.Layer, catalog.Loss, catalog.Func, catalog.MetricFunc, catalog.Metric, catalog.Optimizer, catalog.Schedule,
	catalog.Initializer, catalog.Regularizer, catalog.Constraint, catalog.Callback, catalog.Source,
}

// catalogSymbol returns what a name means in the catalog, nil if nothing.
func catalogSymbol(name string) *symbol {
	name = catalog.ClassOf(name)
	if e := entry(name, inOrder...); e != nil {
		return &symbol{name: name, entry: e}
	}
	return nil
}

// builtin returns the entry of an operator or built-in form, which is always there.
func builtin(name string) *catalog.Entry {
	return entry(name, catalog.Func)
}

func isCapital(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(r)
}

// hides reports whether a name of the catalog is the prelude's own: a file does not see those that begin with _.
func (c *checker) hides(u *unit, name string) bool {
	return strings.HasPrefix(name, "_") && !u.prelude && !c.opts.Internal
}

// symbol returns what a name of the file or the catalog stands for.
func (c *checker) symbol(u *unit, name string) *symbol {
	if s := c.declared(u, name); s != nil {
		return s
	}
	if c.hides(u, name) {
		return nil
	}
	s := catalogSymbol(name)
	if s != nil && s.entry.Prelude {
		if p := c.declared(c.prelude, name); p != nil {
			s.decl, s.home = p.decl, c.prelude
		}
	}
	return s
}
