package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// unit is one file with the names that its declarations may use.
type unit struct {
	file       *dsl.File
	prelude    bool
	prefix     string // "x." for the consts of a file imported as x
	symbols    map[string]*symbol
	consts     map[string]*fileConst
	constOrder []*fileConst // its own, in the order of the text
	aliases    map[string]*unit
	imports    []*unit             // in the order of the text
	own        map[string]dsl.Span // where its own names are declared
	imported   map[string]dsl.Span // where the import stands that brought a name
	broken     map[string]bool     // names of what the parser could not read and has reported
	loading    bool
}

func newUnit(f *dsl.File) *unit {
	return &unit{
		file: f, symbols: map[string]*symbol{}, consts: map[string]*fileConst{}, aliases: map[string]*unit{},
		own: map[string]dsl.Span{}, imported: map[string]dsl.Span{}, broken: map[string]bool{},
	}
}

// owns reports whether a declaration is the one that its name stands for (the second of two is not).
func (u *unit) owns(name *dsl.Ident) bool { return name != nil && u.own[name.Name] == name.At.At }

// isBroken reports whether a name is that of a declaration that could not be read: what it means is unknown, and nothing is
// said about its uses.
func (u *unit) isBroken(name string) bool {
	if _, known := u.own[name]; known {
		return false
	}
	return u.broken[name]
}

// load makes the unit of a file: its own declarations first, then what its imports bring.
func (c *checker) load(f *dsl.File) *unit {
	if u := c.byFile[f]; u != nil {
		return u
	}
	u := newUnit(f)
	c.byFile[f] = u
	u.loading = true
	for _, d := range f.Decls {
		c.declare(u, d)
	}
	for _, d := range f.Decls {
		if i, ok := d.(*dsl.Import); ok {
			c.importFile(u, i)
		}
	}
	u.loading = false
	return u
}

// declared returns what a name stands for among the declarations of a file, or of the prelude, nil if nothing.
func (c *checker) declared(u *unit, name string) *symbol {
	s := u.symbols[name]
	if s != nil || !u.prelude {
		return s
	}
	d := c.library.Declaration(name)
	if d == nil {
		return nil
	}
	c.own[declaredName(d).At.At.Source] = true
	c.declare(u, d)
	return u.symbols[name]
}

// declare enters a declaration's name.
func (c *checker) declare(u *unit, d dsl.Decl) {
	if bad, ok := d.(*dsl.BadDecl); ok && bad.Name != nil {
		u.broken[bad.Name.Name] = true
	}
	name := declaredName(d)
	if name == nil {
		return
	}
	if first, ok := u.own[name.Name]; ok {
		c.add(fault.DeclaredTwice(name, first))
		return
	}
	u.own[name.Name] = name.At.At
	if k, ok := d.(*dsl.Const); ok {
		fc := &fileConst{decl: k, home: u}
		u.consts[name.Name] = fc
		u.constOrder = append(u.constOrder, fc)
		return
	}
	u.symbols[name.Name] = &symbol{name: name.Name, decl: d, home: u}
	if !u.prelude {
		c.judgeDeclaredName(d, name)
	}
}

// declaredName returns the name that a declaration enters, nil if it enters none.
func declaredName(d dsl.Decl) *dsl.Ident {
	switch d := d.(type) {
	case *dsl.Const:
		return d.Name
	case *dsl.Model:
		return d.Name
	case *dsl.Layer:
		return d.Name
	case *dsl.Func:
		return d.Name
	case *dsl.Optimizer:
		return d.Name
	case *dsl.Dataset:
		return d.Name
	}
	return nil
}

// judgeDeclaredName checks the case of a name and warns if it hides one of the catalog.
func (c *checker) judgeDeclaredName(d dsl.Decl, name *dsl.Ident) {
	_, lower := d.(*dsl.Func)
	if c.wrongCase(name, !lower) {
		return
	}
	if catalog.Meaning(name.Name) != nil && name.Name[0] != '_' {
		c.add(fault.HidesCatalog(name))
	}
}

// wrongCase reports a declared name that is capitalised and should not be, or the other way about.
func (c *checker) wrongCase(name *dsl.Ident, upper bool) bool {
	if name.Name == "" || spelling.IsCapital(name.Name) == upper || !spelling.HasCase(name.Name) {
		return false
	}
	c.add(fault.DeclaredInWrongCase(name, upper))
	return true
}

// namesOf are the names that declarations enter.
func namesOf(ds []dsl.Decl) []*dsl.Ident {
	var names []*dsl.Ident
	for _, d := range ds {
		names = append(names, declaredName(d))
	}
	return names
}
