package rt

import (
	"errors"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt/safetensors"
)

func errMissing(v *Variable) error {
	return errors.New(v.Kind.String() + " " + v.Path + ": not in the file")
}

func errDType(v *Variable, found safetensors.DType) error {
	return errors.New(v.Kind.String() + " " + v.Path + ": dtype " + string(found) + ", want " + string(v.DType.Format()))
}

func errShape(v *Variable, found []int) error {
	return errors.New(v.Kind.String() + " " + v.Path + ": shape " + shapeText(found) + ", want " + shapeText(v.Shape))
}

// errUnknown shows some names of the model, so that it is seen whether the file is that of another model or of another library.
func errUnknown(name string, table []Variable) error {
	text := "the file has " + strconv.Quote(name) + ", which the model has not"
	for i := range table {
		switch i {
		case 0:
			text += "; its own are " + table[i].Path
		case 1, 2, 3:
			text += ", " + table[i].Path
		case 4:
			text += " …"
		}
	}
	return errors.New(text)
}

// errSeveral tells of a file that has the model's weights more than once.
func errSeveral(parts []string) error {
	text := "the file has the model several times, as "
	for i, part := range parts {
		if i > 0 {
			text += ", "
		}
		text += strings.TrimSuffix(part, ".")
	}
	return errors.New(text)
}

// loadError says which file could not be loaded.
type loadError struct {
	name  string
	cause error
}

func errLoad(name string, cause error) error { return &loadError{name, cause} }

func (e *loadError) Error() string { return "load " + e.name + ": " + e.cause.Error() }
func (e *loadError) Unwrap() error { return e.cause }

// shapeText prints a shape: [3 3 1 32].
func shapeText(shape []int) string {
	text := "["
	for i, n := range shape {
		if i > 0 {
			text += " "
		}
		text += strconv.Itoa(n)
	}
	return text + "]"
}
