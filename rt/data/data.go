// Package data reads the sources of datasets: tables whose rows are samples and whose columns have a type
// and a shape. Each format is a package of its own that registers itself, as database drivers do:
//
//	import _ "github.com/dlgen/dlgen/rt/data/idx"
//
// A program links only the formats it imports; the dlgen command links all.
package data

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/dlgen/dlgen/rt"
)

// Column describes one column of a source.
type Column struct {
	Name    string
	DType   rt.DType // 0 for text
	Shape   []int    // of one row
	Index   int      // n if each value lies in [0, n), else 0
	Classes []string // names of the indices, where the source knows them
}

// Text reports whether the column holds text.
func (c Column) Text() bool { return c.DType == 0 }

// RowBytes returns the bytes of one row of a column that is no text.
func (c Column) RowBytes() int {
	n := c.DType.Size()
	for _, d := range c.Shape {
		n *= d
	}
	return n
}

// Source is a table. Its methods are called from one goroutine at a time.
type Source interface {
	// Columns describes the columns, always in the same order.
	Columns() []Column
	// Rows returns the number of rows.
	Rows() int
	// Read fills dst with the values of a column in rows from..to: little-endian elements, row after row.
	// Errors name the file and the row.
	Read(column, from, to int, dst []byte) error
	// ReadText is Read for a column of text.
	ReadText(column, from, to int, dst []string) error
	Close() error
}

// Args are the arguments of a source as the .dl file gives them: positional ones first, under the names of
// the catalog. Values are string, int64, float64, bool or []any of these.
type Args map[string]any

// Text returns a text argument, "" if it is not there.
func (a Args) Text(name string) string {
	s, _ := a[name].(string)
	return s
}

// Int returns an int argument, or fallback if it is not there.
func (a Args) Int(name string, fallback int64) int64 {
	if i, ok := a[name].(int64); ok {
		return i
	}
	return fallback
}

// Bool returns a bool argument, or fallback if it is not there.
func (a Args) Bool(name string, fallback bool) bool {
	if b, ok := a[name].(bool); ok {
		return b
	}
	return fallback
}

// Finder looks up files where a dataset may find them, in this order: beside the .dl file, in the folder
// of --data, in the folder that DLGEN_DATA names.
type Finder struct{ Dirs []string }

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

// Find returns the path of an existing file.
func (f Finder) Find(name string) (string, error) {
	if name == "" {
		return "", errors.New("no file name given")
	}
	if filepath.IsAbs(name) {
		_, err := os.Stat(name)
		return name, err
	}
	for _, dir := range f.Dirs {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s: not found in %s (--data DIR or DLGEN_DATA name further folders)", name, strings.Join(f.Dirs, ", "))
}

// Opener opens a source. Expect is nil when the columns are to be learnt from the data; else it holds those
// that were learnt before, and the data must fit them (whole numbers fit a column of floats, and so on).
type Opener func(args Args, files Finder, expect []Column) (Source, error)

var openers = map[string]Opener{}

// Register makes a format known under the name that the language has for it. It is called from the init
// function of the format's package and panics if the name is taken.
func Register(name string, open Opener) {
	if openers[name] != nil {
		panic("data: source " + name + " is registered twice")
	}
	openers[name] = open
}

// Open opens a source by the name of its format; see Opener for expect.
func Open(name string, args Args, files Finder, expect []Column) (Source, error) {
	open := openers[name]
	if open == nil {
		return nil, fmt.Errorf("source %s is not linked into this program: import _ %q (linked: %s)",
			name, "github.com/dlgen/dlgen/rt/data/"+strings.ReplaceAll(name, "_", ""), strings.Join(Linked(), ", "))
	}
	s, err := open(args, files, expect)
	if err == nil && expect != nil {
		err = fit(s.Columns(), expect)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// fit compares the columns of the data with those learnt before; the first that differs is the error.
func fit(found, want []Column) error {
	for _, w := range want {
		i := slices.IndexFunc(found, func(c Column) bool { return c.Name == w.Name })
		if i < 0 {
			return fmt.Errorf("column %q is missing", w.Name)
		}
		f := found[i]
		if f.DType != w.DType || !slices.Equal(f.Shape, w.Shape) {
			return fmt.Errorf("column %q is %s, want %s", w.Name, f.describe(), w.describe())
		}
		if w.Index > 0 && f.Index > w.Index {
			return fmt.Errorf("column %q has the value %d, want values below %d", w.Name, f.Index-1, w.Index)
		}
	}
	return nil
}

// describe prints a column's type as the language does.
func (c Column) describe() string {
	if c.Text() {
		return "text"
	}
	if len(c.Shape) == 0 {
		return c.DType.String()
	}
	return c.DType.String() + strings.ReplaceAll(fmt.Sprint(c.Shape), " ", ", ")
}

// Linked returns the names of the formats that this program has.
func Linked() []string {
	names := make([]string, 0, len(openers))
	for name := range openers {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Table is a source held in memory. Formats that read a file whole return one.
type Table struct {
	Cols  []Column
	Data  [][]byte   // of each column that is no text
	Texts [][]string // of each column of text
	N     int
}

// Columns returns the columns.
func (t *Table) Columns() []Column { return t.Cols }

// Rows returns the number of rows.
func (t *Table) Rows() int { return t.N }

// Read copies rows of a column.
func (t *Table) Read(column, from, to int, dst []byte) error {
	n := t.Cols[column].RowBytes()
	copy(dst, t.Data[column][from*n:to*n])
	return nil
}

// ReadText copies rows of a column of text.
func (t *Table) ReadText(column, from, to int, dst []string) error {
	copy(dst, t.Texts[column][from:to])
	return nil
}

// Close does nothing: the files are read.
func (t *Table) Close() error { return nil }
