package csv

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt/data"
)

// Columns describes the columns.
func (s *source) Columns() []data.Column { return s.columns }

// Rows returns the number of rows.
func (s *source) Rows() int { return s.rows }

// Close closes the file.
func (s *source) Close() error { return s.file.Close() }

// Place says on which line a row is.
func (s *source) Place(row int) string {
	place := s.file.Name + ", "
	if s.file.Name == "" {
		place = ""
	}
	if err := s.load(row); err != nil {
		return place + "row " + strconv.Itoa(row)
	}
	return place + "line " + strconv.Itoa(s.lines[row%rowsOfPiece])
}

// load puts the piece of a row into memory.
func (s *source) load(row int) error {
	number := row / rowsOfPiece
	if s.piece == number+1 {
		return nil
	}
	s.piece, s.cells, s.lines = 0, s.cells[:0], s.lines[:0]
	p := s.pieces[number]
	r := s.reader(p.offset)
	r.FieldsPerRecord = len(s.names)
	for range min(rowsOfPiece, s.rows-number*rowsOfPiece) {
		record, err := r.Read()
		if err != nil { // the file was read once without a fault
			return s.in(fmt.Errorf("the file has changed: %w", err))
		}
		line, _ := r.FieldPos(0)
		s.cells, s.lines = append(s.cells, record), append(s.lines, p.line+line-1)
	}
	s.piece = number + 1
	return nil
}

// in names the file, if it has a name, in front of a fault.
func (s *source) in(err error) error {
	if s.file.Name == "" {
		return err
	}
	return data.In(s.file.Name, err)
}

// each calls a function for the cells of a column.
func (s *source) each(column, from, to int, use func(i int, cell string) error) error {
	for row := from; row < to; row++ {
		if err := s.load(row); err != nil {
			return err
		}
		cell := strings.TrimSpace(s.cells[row%rowsOfPiece][column])
		if err := use(row-from, cell); err != nil {
			what := fmt.Sprintf("%q is no %s", cell, s.columns[column].DType)
			if cell == "" {
				what = fmt.Sprintf("a number is missing (%s)", s.columns[column].DType)
			}
			return s.in(fmt.Errorf("line %d, column %q: %s", s.lines[row%rowsOfPiece], s.names[column], what))
		}
	}
	return nil
}

// Read reads rows of a column of numbers.
func (s *source) Read(column, from, to int, dst []byte) error {
	kind := s.columns[column].DType
	if kind == 0 {
		return errors.New("a column of text is no numbers")
	}
	n := kind.Size()
	return s.each(column, from, to, func(i int, cell string) error { return s.put(dst[i*n:(i+1)*n], cell, kind) })
}

// ReadText reads rows of a column as text.
func (s *source) ReadText(column, from, to int, dst []string) error {
	return s.each(column, from, to, func(i int, cell string) error {
		if dst[i] = cell; s.named(cell) {
			dst[i] = ""
		}
		return nil
	})
}
