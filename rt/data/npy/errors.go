package npy

import (
	"errors"
	"strconv"

	"github.com/dlgen/dlgen/rt"
)

// ErrNoNumbers is what the errors about arrays that are no rows of numbers are: single numbers, text, objects.
var ErrNoNumbers = errors.New("no rows of numbers")

// kindError is an ErrNoNumbers.
type kindError struct{ text string }

func (e *kindError) Error() string        { return e.text }
func (e *kindError) Is(target error) bool { return target == ErrNoNumbers }

func errScalar() error { return &kindError{"a single number has no rows"} }

func errMagic() error { return errors.New("not a .npy file") }

func errHeaderShort() error { return errors.New("cut short in the header") }

func errVersion(v byte) error {
	return errors.New("format version " + strconv.Itoa(int(v)) + " is not known")
}

func errHeaderLength(n int) error {
	return errors.New("a header of " + strconv.Itoa(n) + " bytes, want at most " + strconv.Itoa(maxHeader))
}

func errHeader(want string) error { return errors.New("the header has no " + want) }

func errKind(descr string) error {
	return &kindError{"elements of type " + strconv.Quote(descr) + " are not read"}
}

func errShape(text string) error {
	return errors.New("the header asks for the shape (" + text + ")")
}

func errShort(found, want int64, shape []int) error {
	text := "cut short: " + strconv.FormatInt(found, 10) + " of " + strconv.FormatInt(want, 10) + " bytes"
	if len(shape) > 0 {
		text += ", in row " + strconv.FormatInt(found/(want/int64(shape[0])), 10) + " of " + strconv.Itoa(shape[0])
	}
	return errors.New(text)
}

func errLong() error { return errors.New("bytes follow the array") }

func errUnwritable(d rt.DType) error {
	return errors.New("npy: elements of type " + d.String() + " cannot be written")
}

func errAxes() error { return errors.New("npy: too many axes") }
