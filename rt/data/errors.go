package data

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// inError says where a fault lies.
type inError struct {
	where string
	cause error
}

func errIn(where string, cause error) error { return &inError{where, cause} }

// In says where a fault lies, in front of it: "images.gz: cut short".
func In(where string, cause error) error { return errIn(where, cause) }

// missingError is a file that is in none of the folders: an fs.ErrNotExist.
type missingError struct {
	what, name string
	dirs       []string
}

func (e *missingError) Error() string {
	return e.what + " (--data DIR or DLGEN_DATA name further folders)"
}
func (e *missingError) Unwrap() error { return fs.ErrNotExist }

// Name returns what the file was called.
func (e *missingError) Name() string { return e.name }

// Others returns the files that are where the missing one is not, named as it is: one of them may be meant.
func (e *missingError) Others() []string {
	var names []string
	folder := path.Dir(e.name)
	for _, dir := range e.dirs {
		entries, _ := os.ReadDir(filepath.Join(dir, filepath.FromSlash(folder)))
		for _, entry := range entries {
			names = append(names, path.Join(folder, entry.Name()))
		}
	}
	return names
}

func errNoText() error { return errors.New("no column of text") }

func errLengths(a, b *Array) error {
	return errors.New("the array " + strconv.Quote(a.Name) + " has " + strconv.Itoa(a.N) + " rows, " + strconv.Quote(b.Name) + " has " + strconv.Itoa(b.N))
}

func errNoMatch(pattern string, dirs []string) error {
	return &missingError{pattern + ": no file of such a name in " + strings.Join(dirs, ", "), pattern, dirs}
}

func errNoFiles() error { return errors.New("no file name given") }

func (e *inError) Error() string { return e.where + ": " + e.cause.Error() }
func (e *inError) Unwrap() error { return e.cause }

func errNotFound(name string, dirs []string) error {
	return &missingError{name + ": not found in " + strings.Join(dirs, ", "), name, dirs}
}

func errNoColumn(name string) error {
	return errors.New("column " + strconv.Quote(name) + " is missing")
}

func errColumnType(name string, found, want Column) error {
	return errors.New("column " + strconv.Quote(name) + " is " + found.describe() + ", want " + want.describe())
}

func errColumnIndex(name string, found, want int) error {
	return errors.New("column " + strconv.Quote(name) + " has the value " + strconv.Itoa(found-1) + ", want values below " + strconv.Itoa(want))
}

func errRows(first, second *SourceSpec, n, m int) error {
	return errors.New(first.String() + " has " + strconv.Itoa(n) + " rows, " + second.String() + " has " + strconv.Itoa(m))
}

func errNoRows() error { return errors.New("no rows") }

func errIndex(what string, value int64, limit int) error {
	return errors.New(what + ": index " + strconv.FormatInt(value, 10) + " is out of range, want 0 to " + strconv.Itoa(limit-1))
}

func errNaN(field string) error {
	return errors.New("the field " + field + " is NaN: a number is missing, which the source's fill=, where(isnan(x), …) or the field keep can mend")
}

func errStreamed() error {
	return errors.New("the samples have no numbers: they come one after the other")
}

func errClosed() error { return errors.New("the samples are closed") }

func errTooFew(rows int) error {
	return errors.New("too few rows to be split: of " + strconv.Itoa(rows) + ", one part would have none")
}

func errFields(found, want int) error {
	return errors.New("the samples have " + strconv.Itoa(found) + " fields, want " + strconv.Itoa(want))
}

// rowText names a row, counted from 0.
func rowText(row int) string { return "row " + strconv.Itoa(row) }

// rowsText names rows from..to.
func rowsText(from, to int) string {
	return "rows " + strconv.Itoa(from) + " to " + strconv.Itoa(to-1)
}
