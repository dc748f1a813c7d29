// Package npy is the source `npy(file)`: an array in NumPy's format (NEP 1), versions 1 to 3, its first
// axis the rows. Its one column is named "value".
package npy

import (
	"encoding/binary"
	"io"
	"os"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// Open opens the source. Its rows are read from the file as they are needed.
func Open(args data.Args, files data.Finder, _ []data.Column) (data.Source, error) {
	return data.OpenArrays(args.Texts("file"), files, open)
}

// open reads the header of a file.
func open(f *os.File, name string) (*data.Arrays, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	l, err := ReadLayout(f)
	if err != nil {
		return nil, err
	}
	a, err := l.Array("value", name, f, info.Size())
	if err != nil {
		return nil, err
	}
	return &data.Arrays{List: []data.Array{a}, Closers: []io.Closer{f}}, nil
}

// Array is the content of a file: little-endian elements in row-major order.
type Array struct {
	DType rt.DType
	Shape []int
	Data  []byte
}

// kinds are the element types read, by NumPy's descr without its byte order. Narrow and unsigned integers are
// widened to the language's types.
var kinds = map[string]struct {
	size int
	into rt.DType
}{
	"f4": {4, rt.Float32}, "f8": {8, rt.Float64}, "i4": {4, rt.Int32}, "i8": {8, rt.Int64}, "u1": {1, rt.Uint8}, "b1": {1, rt.Bool},
	"i1": {1, rt.Int32}, "i2": {2, rt.Int32}, "u2": {2, rt.Int32}, "u4": {4, rt.Int64},
	"f2": {2, rt.Float32},
}

// convert widens elements to the language's types, little-endian.
func convert(raw []byte, kind string, bigEndian bool, count int) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	if bigEndian {
		order = binary.BigEndian
	}
	switch kind {
	case "u1":
		return raw
	case "b1":
		for i, b := range raw {
			raw[i] = min(b, 1)
		}
		return raw
	case "f4", "i4":
		if bigEndian {
			for i := range count {
				binary.LittleEndian.PutUint32(raw[4*i:], order.Uint32(raw[4*i:]))
			}
		}
		return raw
	case "f8", "i8":
		if bigEndian {
			for i := range count {
				binary.LittleEndian.PutUint64(raw[8*i:], order.Uint64(raw[8*i:]))
			}
		}
		return raw
	case "f2":
		if bigEndian {
			for i := range count {
				raw[2*i], raw[2*i+1] = raw[2*i+1], raw[2*i]
			}
		}
		out := make([]byte, 4*count)
		data.WidenF16(out, raw)
		return out
	case "u4":
		out := make([]byte, 8*count)
		for i := range count {
			binary.LittleEndian.PutUint64(out[8*i:], uint64(order.Uint32(raw[4*i:])))
		}
		return out
	}
	out := make([]byte, 4*count)
	for i := range count {
		var v int32
		switch kind {
		case "i1":
			v = int32(int8(raw[i]))
		case "i2":
			v = int32(int16(order.Uint16(raw[2*i:])))
		case "u2":
			v = int32(order.Uint16(raw[2*i:]))
		}
		binary.LittleEndian.PutUint32(out[4*i:], uint32(v))
	}
	return out
}
