package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// sink takes what was generated: the disk, stdout and a comparison are one path to the verb.
type sink interface {
	put(codegen.Output) error
}

// disk writes files; one whose bytes would not change is not touched.
type disk struct{}

func (disk) put(o codegen.Output) error {
	same, err := holds(o)
	if err != nil || same {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(o.Path), 0o777); err != nil {
		return err
	}
	return replaceFile(o.Path, o.Text)
}

// replaceFile writes a file of the user's, which is whole at any instant: a full disk costs nobody a source.
func replaceFile(path string, text []byte) error {
	return safetensors.Replace(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// stream prints files one after the other.
type stream struct{ w io.Writer }

func (s stream) put(o codegen.Output) error {
	_, err := s.w.Write(o.Text)
	return err
}

// comparison names the files that differ from what would be written.
type comparison struct {
	w         io.Writer
	different bool
}

func (c *comparison) put(o codegen.Output) error {
	same, err := holds(o)
	if err == nil && !same {
		c.different = true
		fmt.Fprintf(c.w, "%s is not what dlgen generates\n", o.Path)
	}
	return err
}

// holds reports whether a file has these bytes already.
func holds(o codegen.Output) (bool, error) {
	text, err := os.ReadFile(o.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return bytes.Equal(text, o.Text), err
}
