package check

import (
	"maps"
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
)

// importFile brings the names of another file in, under their own names or behind an alias.
func (c *checker) importFile(u *unit, i *dsl.Import) {
	if c.opts.Import == nil {
		c.add(fault.Unsupported(i.At.At, "import"))
		return
	}
	f, err := c.opts.Import(u.file.Source, i.Path.Value)
	if err != nil {
		c.add(fault.ImportFault(i, err))
		return
	}
	if f == nil {
		return // its own faults have been reported
	}
	if old := c.byFile[f]; old != nil && old.loading {
		c.add(fault.ImportCycle(i, f.Source.Name))
		return
	}
	from := c.load(f)
	u.imports = append(u.imports, from)
	if i.As != nil {
		c.importAs(u, from, i)
		return
	}
	for _, name := range from.ownNames() {
		c.importName(u, from, name, i)
	}
	maps.Copy(u.broken, from.broken)
}

// importAs puts a file's names behind an alias; its consts are overridden under it, see namePrefixes.
func (c *checker) importAs(u, from *unit, i *dsl.Import) {
	name := i.As.Name
	if first, ok := u.own[name]; ok {
		c.add(fault.DeclaredTwice(i.As, first))
		return
	}
	if first, ok := u.imported[name]; ok {
		c.add(fault.DeclaredTwice(i.As, first))
		return
	}
	u.imported[name] = i.As.At.At
	u.aliases[name] = from
}

// namePrefixes says what the consts of imported files are called: by the way from the files that were given, the shortest
// if there are several.
func (c *checker) namePrefixes() {
	named := map[*unit]bool{}
	for pending := slices.Clone(c.units); len(pending) > 0; pending = pending[1:] {
		u := pending[0]
		for _, from := range u.imports {
			if named[from] {
				continue
			}
			named[from], from.prefix = true, u.prefix
			for alias, a := range u.aliases {
				if a == from {
					from.prefix += alias + "."
				}
			}
			pending = append(pending, from)
		}
	}
}

// importName enters one name of an imported file.
func (c *checker) importName(u, from *unit, name string, i *dsl.Import) {
	if first, ok := u.own[name]; ok {
		c.add(fault.ImportClash(i, name, first))
		return
	}
	if first, ok := u.imported[name]; ok {
		c.add(fault.ImportClash(i, name, first))
		return
	}
	u.imported[name] = i.At.At
	if k := from.consts[name]; k != nil {
		u.consts[name] = k
		return
	}
	u.symbols[name] = from.symbols[name]
}

// ownNames lists what a file declares, in the order of the text.
func (u *unit) ownNames() []string {
	var out []string
	for _, d := range u.file.Decls {
		if id := declaredName(d); u.owns(id) {
			out = append(out, id.Name)
		}
	}
	return out
}

// imported is `x.Name` of a file imported as x.
func (e *elab) imported(u *unit, alias *dsl.Name, id *dsl.Ident) datum {
	if _, own := u.own[id.Name]; own || u.broken[id.Name] {
		return e.fileName(u, id.Name)
	}
	return e.report(fault.NotInFile(alias, id, u.ownNames()))
}
