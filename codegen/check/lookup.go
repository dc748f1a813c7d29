package check

import (
	"strings"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// catalogSymbol returns what a name means in the catalog, nil if nothing.
func catalogSymbol(name string) *symbol {
	if e := catalog.Meaning(name); e != nil {
		return &symbol{name: e.Name, entry: e}
	}
	return nil
}

// builtin returns the entry of an operator or built-in form, which is always there.
func builtin(name string) *catalog.Entry {
	return catalog.Find(name, catalog.Func)
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

// inScope tells package habits what names stand for where a body is being elaborated.
type inScope struct{ e *elab }

func (s inScope) Known(name string) bool { return s.e.lookup(name) != nil }
func (s inScope) Bound(name string) bool {
	return s.e.frame.values[name] != nil || s.e.frame.layers[name] != nil
}
func (s inScope) Imported(name string) bool { return s.e.frame.unit.aliases[name] != nil }

func (s inScope) Value(name string) bool {
	b := s.e.frame.values[name]
	if b == nil {
		return false
	}
	switch b.d.(type) {
	case tensor, constant, invalid:
		return true
	}
	return false
}

func (s inScope) Tensor(name string) bool {
	b := s.e.frame.values[name]
	if b == nil {
		return false
	}
	_, is := b.d.(tensor)
	return is
}

func (s inScope) Function(name string) bool {
	f := s.e.c.symbol(s.e.frame.unit, name)
	return f != nil && f.isFunction()
}

func (s inScope) Callable() []string { return s.e.callableNames() }
