package data

import (
	"io"
	"os"
)

// Array is a column whose rows lie in a file at regular distances. They are read when they are asked for.
type Array struct {
	Column
	File   string // for messages
	At     io.ReaderAt
	N      int   // rows
	Start  int64 // where the first row begins
	Size   int   // bytes of a row in the file
	Stride int64 // from row to row; 0 is Size
	// Convert makes a row of the column's elements from a row of the file; nil: they are the same.
	Convert func(dst, row []byte)
}

// Arrays is a source of arrays in files. Its rows are those of the arrays that Select chose; before, of the first one.
type Arrays struct {
	List    []Array
	Closers []io.Closer // closed by Close
	rows    int
	buffer  []byte
}

// OpenArrays opens files of arrays, whose rows are one below the other: read makes the source of one, which closes the
// file. The arrays of the first are those of all, in its order.
func OpenArrays(names []string, files Finder, read func(f *os.File, name string) (*Arrays, error)) (Source, error) {
	names, err := files.FindAll(names)
	if err != nil {
		return nil, err
	}
	var first *Arrays
	return OpenAll(names, func(name string) (Source, error) {
		f, err := files.Open(name)
		if err != nil {
			return nil, err
		}
		a, err := read(f, name)
		if err != nil {
			f.Close()
			return nil, In(name, err)
		}
		if first == nil {
			first = a
		}
		if err := a.like(first); err != nil {
			a.Close()
			return nil, In(name, err)
		}
		return a, nil
	})
}

// like puts the arrays into the order of others, and leaves out those that the others have not.
func (a *Arrays) like(first *Arrays) error {
	list := make([]Array, len(first.List))
	for i := range first.List {
		at := find(a.Columns(), first.List[i].Name)
		if at < 0 {
			return errNoColumn(first.List[i].Name)
		}
		list[i] = a.List[at]
	}
	a.List = list
	return nil
}

// Columns describes the arrays.
func (a *Arrays) Columns() []Column {
	out := make([]Column, len(a.List))
	for i := range a.List {
		out[i] = a.List[i].Column
	}
	return out
}

// Select makes the rows those of some arrays, which must have as many.
func (a *Arrays) Select(columns []int) error {
	for i, c := range columns {
		first, array := &a.List[columns[0]], &a.List[c]
		if i > 0 && array.N != first.N {
			return errLengths(first, array)
		}
		a.rows = array.N
	}
	return nil
}

// Rows returns the number of rows.
func (a *Arrays) Rows() int {
	if a.rows == 0 && len(a.List) > 0 {
		return a.List[0].N
	}
	return a.rows
}

// Read reads rows of an array.
func (a *Arrays) Read(column, from, to int, dst []byte) error {
	array := &a.List[column]
	stride := array.Stride
	if stride == 0 {
		stride = int64(array.Size)
	}
	at := array.Start + int64(from)*stride
	if array.Convert == nil && stride == int64(array.Size) {
		return array.read(dst[:(to-from)*array.Size], at, from)
	}
	n := array.RowBytes()
	if cap(a.buffer) < int(stride) {
		a.buffer = make([]byte, stride)
	}
	row := a.buffer[:array.Size]
	for i := range to - from {
		if err := array.read(row, at+int64(i)*stride, from+i); err != nil {
			return err
		}
		if into := dst[i*n : (i+1)*n]; array.Convert == nil {
			copy(into, row)
		} else {
			array.Convert(into, row)
		}
	}
	return nil
}

// read fills dst from a place of the file.
func (a *Array) read(dst []byte, at int64, row int) error {
	n, err := a.At.ReadAt(dst, at)
	if n == len(dst) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return In(a.File, In(rowText(row+n/max(a.Size, 1)), err))
}

// ReadText has nothing to read: arrays hold no text.
func (a *Arrays) ReadText(int, int, int, []string) error { return errNoText() }

// Place says where a row lies.
func (a *Arrays) Place(row int) string {
	if len(a.List) == 0 {
		return rowText(row)
	}
	return a.List[0].File + ", " + rowText(row)
}

// Close closes the files.
func (a *Arrays) Close() error {
	var first error
	for _, c := range a.Closers {
		if err := c.Close(); err != nil && first == nil {
			first = err
		}
	}
	a.Closers = nil
	return first
}

// WidenU8 is a Convert of bytes to i32.
func WidenU8(dst, row []byte) {
	clear(dst)
	for i, b := range row {
		dst[4*i] = b
	}
}

// Flags is a Convert of bytes to bool: all but 0 is true.
func Flags(dst, row []byte) {
	for i, b := range row {
		dst[i] = min(b, 1)
	}
}

// maxElements is how many elements a value may have: 2^40, as in the language.
const maxElements = 1 << 40

// Bytes returns the bytes that an array of a shape takes, and false for shapes that no file has: with an axis below
// 1 or of 2^31 and more, or of more than 2^40 elements.
func Bytes(element int, shape []int) (int64, bool) {
	n := int64(1)
	for _, d := range shape {
		if d < 1 || d > 1<<31-1 || n > maxElements/int64(d) {
			return 0, false
		}
		n *= int64(d)
	}
	return n * int64(element), true
}

// half converts f16 to f32, bit by bit (IEEE 754, binary16).
func half(h uint16) uint32 {
	sign, exponent, fraction := uint32(h&0x8000)<<16, uint32(h>>10&31), uint32(h&0x3ff)
	switch {
	case exponent == 31: // inf, nan
		return sign | 0xff<<23 | fraction<<13
	case exponent == 0 && fraction == 0:
		return sign
	case exponent == 0: // subnormal: shift until the leading bit is the hidden one
		exponent = 1
		for fraction&0x400 == 0 {
			fraction <<= 1
			exponent--
		}
		fraction &= 0x3ff
	}
	return sign | (exponent+112)<<23 | fraction<<13
}

// WidenF16 is a Convert of f16 to f32.
func WidenF16(dst, row []byte) {
	for i := range len(row) / 2 {
		putUint32(dst[4*i:], half(uint16(row[2*i])|uint16(row[2*i+1])<<8))
	}
}

// WidenBF16 is a Convert of bf16 to f32.
func WidenBF16(dst, row []byte) {
	for i := range len(row) / 2 {
		putUint32(dst[4*i:], uint32(row[2*i])<<16|uint32(row[2*i+1])<<24)
	}
}

// putUint32 writes a little-endian number.
func putUint32(b []byte, v uint32) {
	b[0], b[1], b[2], b[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
}

var _ Source = (*Arrays)(nil)
