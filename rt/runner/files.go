package runner

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// readable are the endings of files that are taken from a folder; texts are, too, where a model reads such.
var readable = []string{".png", ".jpg", ".jpeg", ".gif", ".npy", ".csv"}

// inputFiles returns the files that names stand for: a folder stands for what can be read in it and below, by name; a
// pattern that is no file for all that match it. The standard input is a file.
func inputFiles(names, endings []string) ([]string, error) {
	var files []string
	for _, name := range names {
		found, err := filesOf(name, endings)
		if err != nil {
			return nil, errIn(name, err)
		}
		files = append(files, found...)
	}
	return files, nil
}

func filesOf(name string, endings []string) ([]string, error) {
	info, err := os.Stat(name)
	switch {
	case name == "-" || err == nil && !info.IsDir():
		return []string{name}, nil
	case err == nil:
		return filesBelow(name, endings)
	case !strings.ContainsAny(name, "*?["):
		return []string{name}, nil // reading it says what is wrong
	}
	found, err := filepath.Glob(name)
	if err == nil && len(found) == 0 {
		err = errNoMatch()
	}
	if err != nil {
		return nil, err
	}
	var files []string
	for _, f := range found {
		more, err := filesOf(f, endings)
		if err != nil {
			return nil, errIn(f, err)
		}
		files = append(files, more...)
	}
	return files, nil
}

// filesBelow lists what can be read in a folder and below, without what is hidden.
func filesBelow(dir string, endings []string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != dir && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && slices.Contains(endings, strings.ToLower(filepath.Ext(path))):
			files = append(files, path)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = errNothingToRead(endings)
	}
	return files, err
}
