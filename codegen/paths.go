package codegen

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// extension is that of the language's files.
const extension = ".dl"

// find lists the files that the paths name, as packages in the order in which they are named.
func (l *loader) find() error {
	paths := l.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	for _, path := range paths {
		if err := l.findPath(path); err != nil {
			return err
		}
	}
	if l.Siblings {
		for _, pkg := range l.packages {
			if err := l.findSiblings(pkg); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loader) findPath(path string) error {
	if path == "-" {
		l.add("-")
		return nil
	}
	if root, ok := strings.CutSuffix(filepath.ToSlash(path), "..."); ok && (root == "" || strings.HasSuffix(root, "/")) {
		return l.findBelow(path, filepath.Clean("./"+root), root)
	}
	info, err := os.Stat(path)
	if inPath := (*fs.PathError)(nil); errors.As(err, &inPath) {
		return fmt.Errorf("%s: %w", path, inPath.Err)
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		l.add(path)
		return nil
	}
	names, err := filesIn(path)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("no %s files in %s", extension, path)
	}
	for _, name := range names {
		l.add(filepath.Join(path, name))
	}
	return nil
}

// findBelow walks a folder; as Go's tools do, it passes over testdata and names that begin with a dot or underscore.
func (l *loader) findBelow(pattern, root, given string) error {
	if filepath.IsAbs(given) {
		root = filepath.Clean(given)
	}
	found := false
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if path != root && d.IsDir() && (name == "testdata" || name[0] == '.' || name[0] == '_') {
			return fs.SkipDir
		}
		if !d.IsDir() && filepath.Ext(name) == extension {
			l.add(path)
			found = true
		}
		return nil
	})
	if err == nil && !found {
		err = fmt.Errorf("no %s files in %s", extension, pattern)
	}
	return err
}

// findSiblings adds the files of a package's folder beside which there is generated code.
func (l *loader) findSiblings(pkg *Package) error {
	if pkg.Files[0].Path == "-" {
		return nil
	}
	names, err := filesIn(pkg.Dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		path := filepath.Join(pkg.Dir, name)
		if _, err := os.Stat(filepath.Join(pkg.Dir, GoName(name))); err == nil {
			l.add(path)
		}
	}
	pkg.sort()
	return nil
}

// filesIn lists the .dl files of a folder by name.
func filesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && filepath.Ext(e.Name()) == extension {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// add appends a file to the package of its folder, once.
func (l *loader) add(path string) {
	key := absolute(path)
	if l.listed[key] {
		return
	}
	l.listed[key] = true
	dir := filepath.Dir(path)
	for _, pkg := range l.packages {
		if absolute(pkg.Dir) == absolute(dir) && pkg.Files[0].Path != "-" && path != "-" {
			pkg.Files = append(pkg.Files, &File{Path: path})
			pkg.sort()
			return
		}
	}
	l.packages = append(l.packages, &Package{Dir: dir, Files: []*File{{Path: path}}, Diags: newList(), load: l})
}

// absolute is the identity of a file.
func absolute(path string) string {
	if path == "-" {
		return path
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return filepath.Clean(path)
	}
	return abs
}
