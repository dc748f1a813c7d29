package data

import "github.com/dlgen/dlgen/rt"

// Column describes one column of a source.
type Column struct {
	Name    string
	DType   rt.DType // 0 for text
	Shape   []int    // of one row
	Index   int      // n if each value lies in [0, n), else 0
	Classes []string // names of the indices, where the source knows them
	Odd     string   // of text: what is the first to be no number, and where, where the source knows it
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

// Selector is a Source of columns that need not have the same number of rows. Select names those that are read,
// before Rows is asked.
type Selector interface{ Select(columns []int) error }

// Placer is a Source that can say where a row lies: "titanic.csv, line 7".
type Placer interface{ Place(row int) string }

// place says where a row of a source lies.
func place(s Source, row int) string {
	if p, ok := s.(Placer); ok {
		return p.Place(row)
	}
	return rowText(row)
}

// Opener opens a source. Expect is nil when the columns are to be learnt from the data; else it holds those
// that were learnt before, and the data must fit them (whole numbers fit a column of floats, and so on).
type Opener func(args Args, files Finder, expect []Column) (Source, error)
