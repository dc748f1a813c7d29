package codegen

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

// divideSettings gives each file the overrides that name a const which it knows. What no file knows goes to the
// first, whose checker reports it.
func (l *loader) divideSettings(packages []*Package) {
	if len(packages) == 0 {
		return
	}
	known := map[string]bool{}
	for _, pkg := range packages {
		for _, f := range pkg.Files {
			own := map[string]bool{}
			l.settable(f.Tree, "", own, map[*dsl.File]bool{})
			l.settings[f] = map[string]string{}
			for _, key := range slices.Sorted(maps.Keys(l.Set)) {
				if own[key] {
					l.settings[f][key] = l.Set[key]
					known[key] = true
				}
			}
		}
	}
	first := packages[0].Files[0]
	for key, text := range l.Set {
		if !known[key] {
			l.settings[first][key] = text
		}
	}
}

// settable collects the consts of a file, and those of what it imports.
func (l *loader) settable(f *dsl.File, prefix string, own map[string]bool, seen map[*dsl.File]bool) {
	if seen[f] {
		return
	}
	seen[f] = true
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *dsl.Const:
			if d.Name != nil {
				own[prefix+d.Name.Name] = true
			}
		case *dsl.Import:
			if d.Path == nil {
				continue
			}
			imported, err := l.parse(filepath.Join(filepath.Dir(f.Source.Name), filepath.FromSlash(d.Path.Value)))
			if err != nil {
				continue // the checker says so
			}
			if d.As != nil {
				l.settable(imported.tree, prefix+d.As.Name+".", own, seen)
			} else {
				l.settable(imported.tree, "", own, seen)
			}
		}
	}
}
