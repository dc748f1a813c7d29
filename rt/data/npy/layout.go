package npy

import (
	"bufio"
	"bytes"
	"io"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// Layout is what a file's header says of its array.
type Layout struct {
	DType rt.DType
	Shape []int
	Start int64 // of the elements in the file
	Bytes int64 // of the elements in the file

	kind    string
	big     bool
	size    int  // of an element in the file
	fortran bool // the first axis is the fastest
}

// counted counts the bytes read.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// ReadLayout reads a header.
func ReadLayout(r io.Reader) (*Layout, error) {
	c := &counted{r: r}
	buffered := bufio.NewReaderSize(c, 256)
	text, err := readHeader(buffered)
	if err != nil {
		return nil, err
	}
	l, err := layoutOf(text)
	if err != nil {
		return nil, err
	}
	l.Start = c.n - int64(buffered.Buffered())
	return l, nil
}

// layoutOf makes sense of a header's text.
func layoutOf(text string) (*Layout, error) {
	h, err := parseHeader(text)
	if err != nil {
		return nil, err
	}
	k, ok := kinds[h.kind]
	if !ok {
		return nil, errKind(h.order + h.kind)
	}
	bytes, ok := data.Bytes(k.size, h.shape)
	if !ok {
		return nil, errShape(h.dims)
	}
	return &Layout{
		DType: k.into, Shape: h.shape, Bytes: bytes, kind: h.kind, big: h.order == ">", size: k.size,
		fortran: h.fortran && len(h.shape) > 1,
	}, nil
}

// Array returns the array as a column whose file has so many bytes.
func (l *Layout) Array(name, file string, at io.ReaderAt, bytes int64) (data.Array, error) {
	if len(l.Shape) == 0 {
		return data.Array{}, errScalar()
	}
	switch found := bytes - l.Start; {
	case found < l.Bytes:
		return data.Array{}, errShort(found, l.Bytes, l.Shape)
	case found > l.Bytes:
		return data.Array{}, errLong()
	}
	if l.fortran {
		at = &turned{layout: l, file: at}
	}
	a := data.Array{
		Column: data.Column{Name: name, DType: l.DType, Shape: l.Shape[1:]},
		File:   file, At: at, N: l.Shape[0], Start: l.Start, Size: int(l.Bytes / int64(l.Shape[0])),
	}
	if l.converts() {
		kind, big, count := l.kind, l.big, a.Size/l.size
		a.Convert = func(dst, row []byte) { copy(dst, convert(row, kind, big, count)) }
	}
	return a, nil
}

// converts reports whether the elements in the file are other bytes than the column's.
func (l *Layout) converts() bool {
	switch l.kind {
	case "f4", "f8", "i4", "i8":
		return l.big
	}
	return l.kind != "u1"
}

// readAll reads the elements, as far as they reach: what the header says is not believed.
func (l *Layout) readAll(r *bufio.Reader) ([]byte, error) {
	var content bytes.Buffer
	n, err := io.Copy(&content, io.LimitReader(r, l.Bytes))
	if err != nil {
		return nil, err
	}
	if n < l.Bytes {
		return nil, errShort(n, l.Bytes, l.Shape)
	}
	if _, err := r.ReadByte(); err != io.EOF {
		return nil, errLong()
	}
	elements := content.Bytes()
	if l.fortran {
		elements = l.rowMajor(elements)
	}
	return convert(elements, l.kind, l.big, int(l.Bytes)/l.size), nil
}
