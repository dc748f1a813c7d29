package safetensors

import (
	"bytes"
	"io"
	"io/fs"
	"math"
	"slices"
)

// DType is the type of a tensor's elements, as the format names it.
type DType string

// The types that dlgen uses; the reader knows all of sizes.
const (
	F64  DType = "F64"
	F32  DType = "F32"
	F16  DType = "F16"
	BF16 DType = "BF16"
	I64  DType = "I64"
	I32  DType = "I32"
	U8   DType = "U8"
	Bool DType = "BOOL"
)

// sizes has the bytes of an element of each type.
var sizes = map[DType]int{
	F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, U8: 1, Bool: 1,
	"I16": 2, "I8": 1, "U64": 8, "U32": 4, "U16": 2, "F8_E4M3": 1, "F8_E5M2": 1,
}

// Size returns the bytes of one element, 0 of an unknown type.
func (d DType) Size() int { return sizes[d] }

// Tensor is one tensor of a file.
type Tensor struct {
	Name  string
	DType DType
	Shape []int
	Data  []byte // little-endian, row-major
}

// File is a file's contents. Reading gives the tensors in the order of their data.
type File struct {
	Metadata map[string]string
	Tensors  []Tensor
}

// Tensor returns the tensor of a name.
func (f *File) Tensor(name string) (Tensor, bool) {
	i := slices.IndexFunc(f.Tensors, func(t Tensor) bool { return t.Name == name })
	if i < 0 {
		return Tensor{}, false
	}
	return f.Tensors[i], true
}

// Read reads a whole file.
func Read(r io.Reader) (*File, error) {
	h, err := ReadHeader(r)
	if err != nil {
		return nil, err
	}
	f := &File{Metadata: h.Metadata, Tensors: make([]Tensor, len(h.Entries))}
	data, err := readUpTo(r, h.Bytes+1)
	if err != nil {
		return nil, err
	}
	if int64(len(data)) != h.Bytes {
		return nil, errData(int64(len(data)), h.Bytes)
	}
	for i, e := range h.Entries {
		f.Tensors[i] = Tensor{e.Name, e.DType, e.Shape, data[e.From:e.To:e.To]}
	}
	return f, nil
}

// readUpTo reads n bytes, or fewer if there are no more. Memory grows with what is really there.
func readUpTo(r io.Reader, n int64) ([]byte, error) {
	var b bytes.Buffer
	_, err := b.ReadFrom(io.LimitReader(r, n))
	return b.Bytes(), err
}

// ReadFile reads a file of a file system.
func ReadFile(fsys fs.FS, name string) (*File, error) {
	r, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return Read(r)
}

// Write writes a file. The bytes depend on nothing but the contents.
func Write(w io.Writer, f *File) error {
	header, err := writeHeader(f)
	if err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	for _, t := range f.Tensors {
		if _, err := w.Write(t.Data); err != nil {
			return err
		}
	}
	return nil
}

// bytesOf returns the bytes of a tensor of a type and shape, false if they are more than can be counted.
func bytesOf(d DType, shape []int) (int64, bool) {
	n := int64(d.Size())
	for _, length := range shape {
		if length < 0 || length > 0 && n > math.MaxInt64/int64(length) {
			return 0, false
		}
		n *= int64(length)
	}
	return n, true
}
