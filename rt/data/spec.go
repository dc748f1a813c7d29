package data

import (
	"slices"
	"strconv"
	"strings"
)

// SourceSpec is a source as the file names it.
type SourceSpec struct {
	Kind   string // csv, idx …
	Beside string // the folder of the .dl file that an import took it from, seen from that of the importing one
	Open   Opener
	Args   Args
	Expect []Column // what was learnt when generating; nil if the kind fixes its columns
}

// String prints the source as errors name it: its kind and its files.
func (s *SourceSpec) String() string { return s.Kind + s.Args.texts() }

// open opens the source and checks that it has the columns it had when the code was generated.
func (s *SourceSpec) open(files Finder) (Source, error) {
	source, err := s.Open(s.Args, files.Below(s.Beside), s.Expect)
	if err != nil {
		return nil, errIn(s.Kind, err)
	}
	if err := fit(source.Columns(), s.Expect); err != nil {
		source.Close()
		return nil, errIn(s.String(), err)
	}
	return source, nil
}

// fit compares the columns of the data with those learnt before; the first that differs is the error.
func fit(found, want []Column) error {
	for _, w := range want {
		i := find(found, w.Name)
		if i < 0 {
			return errNoColumn(w.Name)
		}
		if f := found[i]; f.DType != w.DType || !slices.Equal(f.Shape, w.Shape) {
			return errColumnType(w.Name, f, w)
		} else if w.Index > 0 && f.Index > w.Index {
			return errColumnIndex(w.Name, f.Index, w.Index)
		}
	}
	return nil
}

// find returns the place of a column, or -1.
func find(columns []Column, name string) int {
	return slices.IndexFunc(columns, func(c Column) bool { return c.Name == name })
}

// describe prints a column's type as the language does: f32[28, 28, 1].
func (c Column) describe() string {
	if c.Text() {
		return "text"
	}
	if len(c.Shape) == 0 {
		return c.DType.String()
	}
	lengths := make([]string, len(c.Shape))
	for i, n := range c.Shape {
		lengths[i] = strconv.Itoa(n)
	}
	return c.DType.String() + "[" + strings.Join(lengths, ", ") + "]"
}

// OpenIn opens the source and checks that it has the columns it had when the code was generated.
func (s *SourceSpec) OpenIn(files Finder) (Source, error) { return s.open(files) }
