package images

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

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

// pictures lists the files of a class by their names.
func pictures(dir, class string) ([]string, error) {
	var out []string
	root, err := filepath.EvalSymlinks(filepath.Join(dir, class))
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(e.Name(), ".") && path != root {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if e.IsDir() {
			return nil
		}
		switch strings.ToLower(filepath.Ext(path)) {
		case ".jpg", ".jpeg", ".png", ".gif":
			out = append(out, path)
		case ".bmp", ".webp", ".tif", ".tiff", ".heic", ".avif":
			return errFormat(path)
		}
		return nil
	})
	return out, err
}

func errFormat(path string) error {
	return errors.New(path + ": pictures in this format are not read; JPEG, PNG and GIF are")
}

func errEmpty() error {
	return errors.New("no pictures: a folder for each class is wanted, with JPEG, PNG or GIF files in it")
}

func errClass(name string, known []string) error {
	return errors.New("the folder " + name + " is no class that was known when generating: " + strings.Join(known, ", "))
}
