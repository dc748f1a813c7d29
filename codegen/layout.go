package codegen

import (
	"path/filepath"
	"slices"
	"strings"
)

// Sources returns the files that the program is made of: .dl files, imported ones too, and the weights that models start
// from. All lie below the folder root, so that a copy of them in the same layout is the same program. What is named by an
// absolute path is found from anywhere and is left out, and so is the standard input with what it names.
func (p *Program) Sources() (root string, files []string) {
	for _, f := range p.Files() {
		if f.Path == "-" {
			return "", nil
		}
	}
	for _, path := range p.load.own {
		path = absolute(path)
		if slices.Contains(files, path) {
			continue
		}
		if files = append(files, path); len(files) == 1 {
			root = filepath.Dir(path)
		}
		for !within(root, path) {
			root = filepath.Dir(root)
		}
	}
	return root, files
}

// within reports whether a path lies below a folder. Both are absolute.
func within(folder, path string) bool {
	rel, err := filepath.Rel(folder, path)
	return err != nil || rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) // on another disk nothing is
}

// beside returns the path that a file names, relative to its own.
func (l *loader) beside(from, path string) string {
	name := filepath.FromSlash(path)
	if filepath.IsAbs(name) {
		return name
	}
	if from != "-" {
		name = filepath.Join(filepath.Dir(from), name)
	}
	if slices.Contains(l.own, from) {
		l.own = append(l.own, name)
	}
	return name
}
