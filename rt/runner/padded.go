package runner

import (
	"slices"
	"strconv"

	"github.com/dlgen/dlgen/rt/data"
)

// padded is a source that has all columns of a dataset's: those that no input is made of are zeros where they are missing
// or of another type.
type padded struct {
	data.Source
	columns []data.Column
	places  []int // in the source; below 0: zeros
}

// newPadded makes a source have columns; wanted are those that inputs are made of, which stay what they are.
func newPadded(s data.Source, columns, wanted []data.Column) *padded {
	p := &padded{Source: s, columns: slices.Clone(s.Columns())}
	for i := range p.columns {
		p.places = append(p.places, i)
	}
	for _, c := range columns {
		at := slices.IndexFunc(p.columns, func(have data.Column) bool { return have.Name == c.Name })
		switch {
		case hasColumn(wanted, c.Name):
		case at < 0:
			p.columns, p.places = append(p.columns, c), append(p.places, -1)
		case p.columns[at].DType != c.DType || !slices.Equal(p.columns[at].Shape, c.Shape):
			p.columns[at], p.places[at] = c, -1
		}
	}
	return p
}

// Columns describes all columns.
func (p *padded) Columns() []data.Column { return p.columns }

// Select chooses those of the source.
func (p *padded) Select(columns []int) error {
	s, ok := p.Source.(data.Selector)
	if !ok {
		return nil
	}
	var own []int
	for _, c := range columns {
		if p.places[c] >= 0 {
			own = append(own, p.places[c])
		}
	}
	return s.Select(own)
}

// Read reads rows of a column.
func (p *padded) Read(column, from, to int, dst []byte) error {
	if p.places[column] < 0 {
		clear(dst[:(to-from)*p.columns[column].RowBytes()])
		return nil
	}
	return p.Source.Read(p.places[column], from, to, dst)
}

// ReadText reads rows of a column of text.
func (p *padded) ReadText(column, from, to int, dst []string) error {
	if p.places[column] < 0 {
		clear(dst[:to-from])
		return nil
	}
	return p.Source.ReadText(p.places[column], from, to, dst)
}

// Place says where a row lies.
func (p *padded) Place(row int) string {
	if s, ok := p.Source.(data.Placer); ok {
		return s.Place(row)
	}
	return "row " + strconv.Itoa(row)
}
