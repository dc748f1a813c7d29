// Package safetensors is the source `safetensors(file)`: each tensor of the file is a column, its first axis the rows.
// Narrow numbers are widened to the language's types; tensors of types that it has not (f8, u64), and single numbers,
// are left out.
package safetensors

import (
	"errors"
	"io"
	"os"
	"strconv"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// Open opens the source. Rows are read from the file as they are needed.
func Open(args data.Args, files data.Finder, _ []data.Column) (data.Source, error) {
	return data.OpenArrays(args.Texts("file"), files, open)
}

func open(f *os.File, name string) (*data.Arrays, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	h, err := safetensors.ReadHeader(f)
	if err != nil {
		return nil, err
	}
	start, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	if found := info.Size() - start; found != h.Bytes {
		return nil, errBytes(found, h.Bytes)
	}
	out := &data.Arrays{Closers: []io.Closer{f}}
	for i := range h.Entries {
		e := &h.Entries[i]
		kind, known := kinds[e.DType]
		if !known || len(e.Shape) == 0 || e.To == e.From {
			continue
		}
		if _, ok := data.Bytes(e.DType.Size(), e.Shape); !ok {
			return nil, errShape(e)
		}
		out.List = append(out.List, data.Array{
			Column: data.Column{Name: e.Name, DType: kind.into, Shape: e.Shape[1:]},
			File:   name + ", tensor " + e.Name, At: f, N: e.Shape[0],
			Start: start + e.From, Size: int((e.To - e.From) / int64(e.Shape[0])), Convert: kind.convert,
		})
	}
	if len(out.List) == 0 {
		return nil, errEmpty()
	}
	return out, nil
}

// kinds are the types read.
var kinds = map[safetensors.DType]struct {
	into    rt.DType
	convert func(dst, row []byte)
}{
	safetensors.F64: {rt.Float64, nil}, safetensors.F32: {rt.Float32, nil}, safetensors.I64: {rt.Int64, nil},
	safetensors.I32: {rt.Int32, nil}, safetensors.U8: {rt.Uint8, nil}, safetensors.Bool: {rt.Bool, data.Flags},
	safetensors.F16: {rt.Float32, data.WidenF16}, safetensors.BF16: {rt.Float32, data.WidenBF16},
	"I8": {rt.Int32, widen(1, 4, true)}, "I16": {rt.Int32, widen(2, 4, true)}, "U16": {rt.Int32, widen(2, 4, false)},
	"U32": {rt.Int64, widen(4, 8, false)},
}

// widen returns the Convert of little-endian integers of one size to another.
func widen(from, to int, signed bool) func(dst, row []byte) {
	return func(dst, row []byte) {
		for i := range len(row) / from {
			small := row[from*i : from*(i+1)]
			fill := byte(0)
			if signed && small[from-1] >= 0x80 {
				fill = 0xff
			}
			for k := range to {
				b := fill
				if k < from {
					b = small[k]
				}
				dst[to*i+k] = b
			}
		}
	}
}

func errBytes(found, want int64) error {
	return errors.New(strconv.FormatInt(found, 10) + " bytes behind the header, which asks for " + strconv.FormatInt(want, 10))
}

func errShape(e *safetensors.Entry) error {
	return errors.New("the shape of " + strconv.Quote(e.Name) + " is none of rows")
}

func errEmpty() error { return errors.New("the file holds no tensors with rows") }
