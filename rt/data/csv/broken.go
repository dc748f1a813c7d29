package csv

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
)

// broken says where a file cannot be read: on which line its form is not that of a table, or behind which row.
func (s *source) broken(record []string, err error) error {
	var form *csv.ParseError
	if !errors.As(err, &form) {
		if s.rows == 0 {
			return err
		}
		return fmt.Errorf("behind row %d: %w", s.rows-1, err)
	}
	what := ""
	switch form.Err {
	case csv.ErrFieldCount:
		what = fmt.Sprintf("as many cells as the first line has, which are %d, are wanted, not %d", len(s.names), len(record))
	case csv.ErrBareQuote:
		what = "a quote stands in a cell that does not begin with one: quotes stand around the whole cell, and those of its text twice"
	case csv.ErrQuote:
		what = fmt.Sprintf("a cell that begins with a quote does not end with one before the next %q: quotes of its text stand twice", s.separator)
	default:
		return err
	}
	return fmt.Errorf("line %d: %s%s", form.StartLine, what, s.otherSeparator())
}

// otherSeparator says what seems to stand between the names of columns instead of the separator, if there is but one.
func (s *source) otherSeparator() string {
	if len(s.names) == 1 {
		for _, other := range separators {
			if strings.ContainsRune(s.names[0], other) {
				return fmt.Sprintf("; what stands between the names of columns is %q: separator=%[1]q says so", string(other))
			}
		}
	}
	return ""
}

// separators are what stands between cells where no comma does.
const separators = ";\t|"
