// Package texts is the source `texts(dir)`: a folder of texts, in it a folder for each class with .txt files, also in folders
// below (package folders). A file is one text.
package texts

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/folders"
)

// Open opens the source: it lists the files, which are read as they are needed.
func Open(args data.Args, files data.Finder, expect []data.Column) (data.Source, error) {
	name := args.Text("dir")
	dir, err := files.Find(name)
	if err != nil {
		return nil, err
	}
	s := &source{}
	for _, c := range expect {
		if c.Name == "labels" {
			s.classes = c.Classes
		}
	}
	isText := func(path string) bool { return strings.EqualFold(filepath.Ext(path), ".txt") }
	if s.rows, s.classes, err = folders.List(dir, s.classes, isText); err == nil && len(s.rows) == 0 {
		err = errEmpty()
	}
	if err != nil {
		return nil, data.In(name, err)
	}
	return s, nil
}

type source struct {
	classes []string
	rows    []folders.Row
}

// Columns are the texts and their labels.
func (s *source) Columns() []data.Column {
	return []data.Column{{Name: "texts"}, {Name: "labels", DType: rt.Int32, Index: len(s.classes), Classes: s.classes}}
}

func (s *source) Rows() int    { return len(s.rows) }
func (s *source) Close() error { return nil }

// Place names the file of a row.
func (s *source) Place(row int) string { return s.rows[row].Path }

// Read gives labels.
func (s *source) Read(column, from, to int, dst []byte) error {
	if column == 0 {
		return errors.New("a column of text is no numbers")
	}
	for i, r := range s.rows[from:to] {
		binary.LittleEndian.PutUint32(dst[4*i:], uint32(r.Class))
	}
	return nil
}

// ReadText reads files.
func (s *source) ReadText(column, from, to int, dst []string) error {
	if column != 0 {
		return errors.New("labels are no text")
	}
	for i, r := range s.rows[from:to] {
		content, err := os.ReadFile(r.Path)
		if err != nil {
			return err
		}
		if dst[i], err = Text(content); err != nil {
			return data.In(r.Path, err)
		}
	}
	return nil
}

// Text is the text of a file, without a byte order mark.
func Text(content []byte) (string, error) {
	if !utf8.Valid(content) {
		return "", errors.New("the text is not UTF-8: save it in this encoding")
	}
	return strings.TrimPrefix(string(content), "\ufeff"), nil
}

func errEmpty() error {
	return errors.New("no texts: a folder for each class is wanted, with .txt files in it")
}
