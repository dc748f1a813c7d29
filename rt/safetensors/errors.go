package safetensors

import (
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
)

// errFolder is what stands where a file was to be.
var errFolder = errors.New("it is a folder")

func errShort(found, want int, cause error) error {
	return &shortError{"the header is cut short: " + strconv.Itoa(found) + " bytes, want " + strconv.Itoa(want), cause}
}

// shortError keeps what the reader said.
type shortError struct {
	text  string
	cause error
}

func (e *shortError) Error() string { return e.text }
func (e *shortError) Unwrap() error { return e.cause }

func errHeaderLength(n uint64) error {
	var begin [8]byte
	binary.LittleEndian.PutUint64(begin[:], n)
	for _, f := range foreign {
		if strings.HasPrefix(string(begin[:]), f.begins) {
			return errors.New("this is no safetensors file, but " + f.what)
		}
	}
	return errors.New("this is no safetensors file: its header would have " + strconv.FormatUint(n, 10) + " bytes, at most " + strconv.Itoa(maxHeader) + " are read")
}

// foreign is how files begin in which weights are kept elsewhere.
var foreign = []struct{ begins, what string }{
	{"PK\x03\x04", "a zip archive, such as PyTorch's .pt and Keras's .keras"},
	{"\x89HDF\r\n", "an HDF5 file, such as Keras's .h5"},
	{"version ", "a pointer of Git LFS: git lfs pull gets the file"},
}

func errSyntax(at int, want string) error {
	return errors.New("the header is broken at byte " + strconv.Itoa(at) + ": want " + want)
}

func errTwice(name string) error {
	return errors.New("tensor " + strconv.Quote(name) + " stands twice")
}

func errDType(e *Entry) error {
	return errors.New("tensor " + strconv.Quote(e.Name) + ": unknown dtype " + strconv.Quote(string(e.DType)))
}

func errSize(e *Entry) error {
	text := "tensor " + strconv.Quote(e.Name) + ": the data has " + strconv.FormatInt(e.To-e.From, 10) + " bytes"
	if size, ok := bytesOf(e.DType, e.Shape); ok {
		text += ", its dtype and shape want " + strconv.FormatInt(size, 10)
	} else {
		text += ", its shape wants more than can be counted"
	}
	return errors.New(text)
}

func errPlace(e *Entry, want int64) error {
	return errors.New("tensor " + strconv.Quote(e.Name) + ": the data begins at " + strconv.FormatInt(e.From, 10) + ", want " + strconv.FormatInt(want, 10) + ", where that before it ends")
}

func errData(found, want int64) error {
	if found > want {
		return errors.New("there are bytes behind the tensors' data, which has " + strconv.FormatInt(want, 10))
	}
	return errors.New("the data is cut short: " + strconv.FormatInt(found, 10) + " bytes, want " + strconv.FormatInt(want, 10))
}
