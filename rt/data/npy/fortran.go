package npy

import (
	"bytes"
	"io"
)

// rowMajor turns elements in Fortran's order, the first axis fastest, into rows.
func (l *Layout) rowMajor(in []byte) []byte {
	out := make([]byte, 0, len(in))
	place := make([]int, len(l.Shape))
	steps := make([]int, len(l.Shape)) // bytes to the next element along each axis
	step := l.size
	for axis, n := range l.Shape {
		steps[axis] = step
		step *= n
	}
	for at := 0; len(out) < len(in); {
		out = append(out, in[at:at+l.size]...)
		for axis := len(place) - 1; axis >= 0; axis-- {
			at += steps[axis]
			if place[axis]++; place[axis] < l.Shape[axis] {
				break
			}
			at -= steps[axis] * place[axis]
			place[axis] = 0
		}
	}
	return out
}

// turned is a file in Fortran's order as one of rows. A row lies all over it, so that it is read whole when the first
// row is wanted, and kept.
type turned struct {
	layout *Layout
	file   io.ReaderAt
	rows   *bytes.Reader
	err    error
}

// ReadAt reads elements of rows, at places as in a file of rows.
func (t *turned) ReadAt(p []byte, off int64) (int, error) {
	if t.rows == nil && t.err == nil {
		l := t.layout
		var in bytes.Buffer // which grows as far as the data reach
		n, err := io.Copy(&in, io.NewSectionReader(t.file, l.Start, l.Bytes))
		if err == nil && n < l.Bytes {
			err = errShort(n, l.Bytes, l.Shape)
		}
		if t.err = err; err == nil {
			t.rows = bytes.NewReader(l.rowMajor(in.Bytes()))
		}
	}
	if t.err != nil {
		return 0, t.err
	}
	return t.rows.ReadAt(p, off-t.layout.Start)
}
