package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// replaceFile writes a file of the user's. What was there stays whole until the new text is: a full disk costs nobody
// a source. It keeps its permissions, and a link stays one.
func replaceFile(path string, text []byte) (err error) {
	target := path
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		target = followed
	}
	mode := fs.FileMode(0o666)
	info, err := os.Stat(target)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return os.WriteFile(path, text, mode)
	case err == nil:
		mode = info.Mode().Perm()
	}
	temporary := filepath.Join(filepath.Dir(target), "."+filepath.Base(target)+".new")
	defer func() {
		if err != nil {
			os.Remove(temporary)
			if at := (*fs.PathError)(nil); errors.As(err, &at) {
				err = &fs.PathError{Op: "write", Path: path, Err: at.Err}
			}
		}
	}()
	os.Remove(temporary) // of a run that was killed
	if err = os.WriteFile(temporary, text, mode); err != nil {
		return err
	}
	if info != nil {
		if err = os.Chmod(temporary, mode); err != nil { // what the mask of new files took away
			return err
		}
	}
	return os.Rename(temporary, target)
}
