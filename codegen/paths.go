package codegen

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/spelling"
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
		return fmt.Errorf("%s: %w%s", path, inPath.Err, nearPath(path, inPath.Err))
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

// nearPath asks whether another file of the language is meant by a path that is not there.
func nearPath(path string, err error) string {
	if !errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	names, _ := filesIn(filepath.Dir(path))
	meant := spelling.Closest(filepath.Base(path), names)
	if meant == "" {
		return ""
	}
	return ", did you mean " + filepath.Join(filepath.Dir(path), meant) + "?"
}

// findBelow walks a folder; as Go's tools do, it passes over testdata, vendor and names that begin with a dot or underscore. It
// passes over folders of runs, too: what they have is a copy.
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
		if path != root && d.IsDir() && (name == "testdata" || name == "vendor" || name[0] == '.' || name[0] == '_' || isRun(path)) {
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

// isRun reports whether a folder is that of a run of `dlgen train`: it has a checkpoint and a history, and no Go.
func isRun(dir string) bool {
	for _, name := range []string{"checkpoint.safetensors", "history.csv"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	code, err := filepath.Glob(filepath.Join(dir, "*.go"))
	return err == nil && len(code) == 0
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
