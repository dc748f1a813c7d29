package checkpoint

import (
	"errors"
	"strconv"
)

// fileError says which file could not be read.
type fileError struct {
	path  string
	cause error
}

func errFile(path string, cause error) error { return &fileError{path, cause} }

func (e *fileError) Error() string { return "load " + e.path + ": " + e.cause.Error() }
func (e *fileError) Unwrap() error { return e.cause }

func errFormat(found string) error {
	if found == "" {
		return errors.New("no checkpoint: the metadata do not say so")
	}
	return errors.New("the format is " + strconv.Quote(found) + ", want " + strconv.Quote(format))
}

func errChecksum() error { return errors.New("the checksum does not fit: the file is damaged") }

func errContents() error { return errors.New("the position or the history is not there") }
