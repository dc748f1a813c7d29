package data

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// Finder looks up files where a dataset may find them, in this order: beside the .dl file, in the folder
// of --data, in the folder that DLGEN_DATA names. The zero Finder looks in the working directory, then in that.
type Finder struct {
	Dirs []string // none: see above
	// Memory is the most bytes of samples to hold; a dataset that takes more is read block by block. 0: DefaultMemory.
	Memory int64
}

// NewFinder returns the finder for a .dl file's folder and the folder of --data ("" if none was given).
func NewFinder(beside, dataDir string) Finder {
	var f Finder
	for _, dir := range []string{beside, dataDir, os.Getenv("DLGEN_DATA")} {
		if dir != "" {
			f.Dirs = append(f.Dirs, dir)
		}
	}
	return f
}

// dirs are the folders to look in.
func (f Finder) dirs() []string {
	if len(f.Dirs) > 0 {
		return f.Dirs
	}
	return NewFinder(".", "").Dirs
}

// Below returns a finder that looks in a folder below the first one before all others.
func (f Finder) Below(folder string) Finder {
	if folder != "" {
		dirs := f.dirs()
		first := filepath.FromSlash(folder)
		if !filepath.IsAbs(first) {
			first = filepath.Join(dirs[0], first)
		}
		f.Dirs = append([]string{first}, dirs...)
	}
	return f
}

// Find returns the path of an existing file.
func (f Finder) Find(name string) (string, error) {
	if name == "" {
		return "", errors.New("no file name given")
	}
	if filepath.IsAbs(name) {
		_, err := os.Stat(name)
		return name, err
	}
	for _, dir := range f.dirs() {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", errNotFound(name, f.dirs())
}

// FindAll returns the names of the files that some names stand for, in that order: a name with one of *?[ stands for
// all files that match it, sorted, in the first folder that has any.
func (f Finder) FindAll(names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		if !strings.ContainsAny(name, "*?[") {
			out = append(out, name)
			continue
		}
		found, err := f.glob(name)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	if len(out) == 0 {
		return nil, errNoFiles()
	}
	return out, nil
}

// glob returns the files that match a pattern. A file whose name is the pattern itself counts alone.
func (f Finder) glob(pattern string) ([]string, error) {
	if _, err := f.Find(pattern); err == nil {
		return []string{pattern}, nil
	}
	dirs := f.dirs()
	if filepath.IsAbs(pattern) {
		dirs = []string{""}
	}
	for _, dir := range dirs {
		found, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
		if err != nil {
			return nil, In(pattern, err)
		}
		if len(found) == 0 {
			continue
		}
		for i, path := range found { // named as the pattern is: by its folder
			if rel, err := filepath.Rel(dir, path); err == nil && dir != "" {
				found[i] = filepath.ToSlash(rel)
			}
		}
		return found, nil
	}
	return nil, errNoMatch(pattern, f.dirs())
}

// Open opens the file that Find finds.
func (f Finder) Open(name string) (*os.File, error) {
	path, err := f.Find(name)
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}
