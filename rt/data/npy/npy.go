// Package npy is the source `npy(file)`: an array in NumPy's format (NEP 1), versions 1 to 3, its first
// axis the rows. Its one column is named "value".
package npy

import (
	"encoding/binary"
	"io"
	"os"
	"slices"

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
	size  int
	into  rt.DType
	whole func(element []byte) int64 // reads one that is widened
}{
	"f4": {4, rt.Float32, nil}, "f8": {8, rt.Float64, nil}, "i4": {4, rt.Int32, nil}, "i8": {8, rt.Int64, nil}, "u1": {1, rt.Uint8, nil}, "b1": {1, rt.Bool, nil},
	"i1": {1, rt.Int32, func(e []byte) int64 { return int64(int8(e[0])) }},
	"i2": {2, rt.Int32, func(e []byte) int64 { return int64(int16(binary.LittleEndian.Uint16(e))) }},
	"u2": {2, rt.Int32, func(e []byte) int64 { return int64(binary.LittleEndian.Uint16(e)) }},
	"u4": {4, rt.Int64, func(e []byte) int64 { return int64(binary.LittleEndian.Uint32(e)) }},
	"f2": {2, rt.Float32, nil},
}

// convert widens elements to the language's types, little-endian. It may change raw.
func convert(raw []byte, kind string, bigEndian bool, count int) []byte {
	k := kinds[kind]
	raw = raw[:count*k.size]
	if bigEndian {
		for element := range slices.Chunk(raw, k.size) {
			slices.Reverse(element)
		}
	}
	switch {
	case kind == "b1":
		for i, b := range raw {
			raw[i] = min(b, 1)
		}
	case kind == "f2":
		out := make([]byte, 4*count)
		data.WidenF16(out, raw)
		return out
	case k.whole != nil:
		return widened(raw, count, k.size, k.into.Size(), k.whole)
	}
	return raw
}

// widened are whole numbers with as many bytes as size, written with 4 or 8.
func widened(raw []byte, count, size, to int, whole func([]byte) int64) []byte {
	out := make([]byte, to*count)
	for i := range count {
		v := whole(raw[size*i:])
		if to == 8 {
			binary.LittleEndian.PutUint64(out[8*i:], uint64(v))
		} else {
			binary.LittleEndian.PutUint32(out[4*i:], uint32(v))
		}
	}
	return out
}
