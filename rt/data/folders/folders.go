// Package folders lists the files of a folder that has a folder for each class, with the files of the class in it and below.
// Classes are sorted by name. The rows mix them evenly, each in the order of its names, so that the last rows, which
// validation_split takes, have all classes.
package folders

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Row is the file of a row.
type Row struct {
	Path  string
	Class int
	place float64 // in its class, from 0 to 1
}

// List lists the files that take wants, and the classes: those that are known, if there are some. Hidden files and folders are
// passed over.
func List(dir string, known []string, take func(path string) bool) (rows []Row, classes []string, err error) {
	folders, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	classes = known
	for _, f := range folders {
		if !isFolder(dir, f) {
			continue
		}
		paths, err := below(filepath.Join(dir, f.Name()), take)
		if err != nil {
			return nil, nil, err
		}
		if len(paths) == 0 {
			continue
		}
		class := slices.Index(classes, f.Name())
		if class < 0 {
			if known != nil {
				return nil, nil, errClass(f.Name(), classes)
			}
			class, classes = len(classes), append(classes, f.Name())
		}
		for i, path := range paths {
			rows = append(rows, Row{path, class, (float64(i) + 0.5) / float64(len(paths))})
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		switch {
		case a.place < b.place:
			return -1
		case a.place > b.place:
			return 1
		}
		return a.Class - b.Class
	})
	return rows, classes, nil
}

// isFolder reports whether an entry is a folder or a link to one. Hidden ones are none.
func isFolder(dir string, e os.DirEntry) bool {
	if strings.HasPrefix(e.Name(), ".") {
		return false
	}
	if e.Type()&fs.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(filepath.Join(dir, e.Name()))
	return err == nil && info.IsDir()
}

// below lists the wanted files of a folder and of those in it by their names.
func below(dir string, take func(path string) bool) ([]string, error) {
	var out []string
	root, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(e.Name(), ".") && path != root:
			if e.IsDir() {
				return fs.SkipDir
			}
		case !e.IsDir() && take(path):
			out = append(out, path)
		}
		return nil
	})
	return out, err
}

func errClass(name string, known []string) error {
	return errors.New("the folder " + name + " is no class that was known when generating: " + strings.Join(known, ", "))
}
