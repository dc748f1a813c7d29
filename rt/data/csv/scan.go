package csv

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/packed"
)

// options are the source's arguments.
type options struct {
	header    bool
	fill      float64 // what missing numbers become …
	fills     bool    // … if this is set
	separator rune
	comma     bool     // whether a comma is the decimal point
	missing   []string // further texts that stand for nothing
}

// source is one file.
type source struct {
	options
	file    *packed.File
	names   []string
	seen    []values
	columns []data.Column
	rows    int
	pieces  []piece
	piece   int        // the number from 1 of the piece in cells, 0: none
	cells   [][]string // row by row
	lines   []int
}

// piece is where so many rows begin.
type piece struct {
	offset int64
	line   int // from 1
}

// rowsOfPiece is how many rows are in memory at a time.
const rowsOfPiece = 512

// fromReader reads a file whole.
func fromReader(r io.Reader, o options) (*source, error) {
	unpacked, err := packed.NewReader(r)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(unpacked)
	if err != nil {
		return nil, err
	}
	s := &source{options: o, file: &packed.File{ReaderAt: bytes.NewReader(content), Size: int64(len(content))}}
	return s, s.scan()
}

// reader reads records from a place of the file.
func (s *source) reader(offset int64) *csv.Reader {
	r := csv.NewReader(io.NewSectionReader(s.file, offset, s.file.Size-offset))
	r.Comma = s.separator
	return r
}

// scan reads the file once: the names of columns, what values they have, where pieces begin.
func (s *source) scan() error {
	start := int64(0)
	var bom [3]byte
	if n, _ := s.file.ReadAt(bom[:], 0); n == 3 && string(bom[:]) == "\ufeff" {
		start = 3
	}
	r := s.reader(start)
	r.ReuseRecord = true
	for first := true; ; first = false {
		offset := start + r.InputOffset()
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return s.broken(record, err)
		}
		if first {
			if err := s.start(record); err != nil {
				return err
			}
			if s.header {
				continue
			}
		}
		if err := s.row(r, record, offset); err != nil {
			return err
		}
	}
	switch {
	case s.rows == 0 && len(s.names) > 0:
		return errors.New("no rows behind the first line, which names the columns")
	case s.rows == 0:
		return errors.New("no rows")
	}
	return nil
}

// row notes a row and what it has.
func (s *source) row(r *csv.Reader, record []string, offset int64) error {
	if s.rows%rowsOfPiece == 0 {
		// The record's first line is counted from the offset, which blank lines may follow.
		line, _ := r.FieldPos(0)
		s.pieces = append(s.pieces, piece{offset, line - s.blank(offset)})
	}
	s.rows++
	for i, cell := range record {
		numbers := s.seen[i].floats
		s.seen[i].see(&s.options, strings.TrimSpace(cell))
		if numbers && !s.seen[i].floats {
			line, _ := r.FieldPos(i)
			s.seen[i].odd = fmt.Sprintf("%.30q in line %d", strings.TrimSpace(cell), line)
			if s.file.Name != "" {
				s.seen[i].odd += " of " + s.file.Name
			}
			if n := s.seen[i].numbers; n > 0 {
				s.seen[i].odd += ", below numbers"
			}
		}
		if s.seen[i].text() && !utf8.ValidString(cell) {
			line, _ := r.FieldPos(i)
			return data.In("line "+strconv.Itoa(line)+", column "+strconv.Quote(s.names[i]), errNoUTF8)
		}
	}
	return nil
}

// blank counts the empty lines at a place.
func (s *source) blank(offset int64) int {
	var b [64]byte
	lines := 0
	for {
		n, _ := s.file.ReadAt(b[:], offset)
		for i, c := range b[:n] {
			switch {
			case c == '\n':
				lines++
			case c == '\r' && i+1 < n && b[i+1] == '\n':
			case c == '\r' && i+1 == n && i > 0: // its newline is in the next part
				n = i
			default:
				return lines
			}
		}
		if n == 0 {
			return lines
		}
		offset += int64(n)
	}
}

// errNoUTF8 says that text is in another encoding; a vocabulary of it could not be kept in a lock file.
var errNoUTF8 = errors.New("the text is not UTF-8: save the table in this encoding")

// start names the columns: by the first record, or column_0, column_1 … where there is no name.
func (s *source) start(record []string) error {
	places := map[string]bool{}
	for i, cell := range record {
		name := strings.Clone(strings.TrimSpace(cell))
		if !utf8.ValidString(name) {
			return data.In("line 1", errNoUTF8)
		}
		if !s.header || name == "" {
			name = "column_" + strconv.Itoa(i)
		}
		if places[name] {
			return fmt.Errorf("two columns are named %q", name)
		}
		places[name] = true
		s.names = append(s.names, name)
	}
	s.seen = make([]values, len(s.names))
	for i := range s.seen {
		s.seen[i] = values{ints: true, floats: true, bools: true}
	}
	return nil
}
