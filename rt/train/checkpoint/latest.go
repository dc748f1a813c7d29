package checkpoint

import (
	"errors"
	"io/fs"
	"os"

	"github.com/dlgen/dlgen/rt/train"
)

// Previous returns where the checkpoint before the one of a path lies.
func Previous(path string) string { return path + ".previous" }

// next returns where the checkpoint of a path is written.
func next(path string) string { return path + ".next" }

// Latest reads the newest checkpoint of a path that is whole. If a newer one is damaged, passed says what is wrong with
// it; err says that there is none at all.
func Latest(path string) (s *train.State, passed, err error) {
	for _, name := range []string{path, next(path), Previous(path)} {
		s, fault := Load(name)
		switch {
		case fault == nil:
			return s, passed, nil
		case errors.Is(fault, fs.ErrNotExist) && name != path:
			continue
		case errors.Is(fault, fs.ErrNotExist):
			err = fault
		case passed == nil:
			passed = fault
		}
	}
	if passed != nil {
		return nil, nil, passed
	}
	return nil, nil, err
}

// Exists reports whether Latest would find a file, whole or not.
func Exists(path string) bool {
	_, _, err := Latest(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// Remove removes the files of a path.
func Remove(path string) error {
	for _, name := range []string{path, next(path), Previous(path)} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
