// Package idx is the source `idx(images, labels)`: the IDX files of MNIST and its kin
// (http://yann.lecun.com/exdb/mnist), plain or packed by gzip or zstd. Images are read as they are needed.
package idx

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/packed"
)

// Open opens the source.
func Open(args data.Args, files data.Finder, _ []data.Column) (data.Source, error) {
	images, err := load(args.Text("images"), files)
	if err != nil {
		return nil, err
	}
	labels, err := load(args.Text("labels"), files)
	if err != nil {
		images.file.Close()
		return nil, err
	}
	s, err := join(images, labels)
	if err != nil {
		images.file.Close()
		labels.file.Close()
	}
	return s, err
}

// join makes the source of both files.
func join(images, labels *array) (data.Source, error) {
	if len(images.dims) != 3 && len(images.dims) != 4 {
		return nil, fmt.Errorf("%s: images need 3 or 4 axes, found %d", images.file.Name, len(images.dims))
	}
	if len(labels.dims) != 1 {
		return nil, fmt.Errorf("%s: labels need 1 axis, found %d", labels.file.Name, len(labels.dims))
	}
	if images.dims[0] != labels.dims[0] {
		return nil, fmt.Errorf("%s has %d images, %s has %d labels", images.file.Name, images.dims[0], labels.file.Name, labels.dims[0])
	}
	shape := append([]int(nil), images.dims[1:]...)
	if len(shape) == 2 {
		shape = append(shape, 1)
	}
	classes, err := labels.most()
	if err != nil {
		return nil, data.In(labels.file.Name, err)
	}
	return &data.Arrays{
		List: []data.Array{
			images.rows(data.Column{Name: "images", DType: rt.Uint8, Shape: shape}, nil),
			labels.rows(data.Column{Name: "labels", DType: rt.Int32, Index: classes + 1}, data.WidenU8),
		},
		Closers: []io.Closer{images.file, labels.file},
	}, nil
}

// array is a file of unsigned bytes.
type array struct {
	file  *packed.File
	dims  []int
	start int64
}

// rows returns the array as a column.
func (a *array) rows(c data.Column, convert func(dst, row []byte)) data.Array {
	return data.Array{Column: c, File: a.file.Name, At: a.file, N: a.dims[0], Start: a.start,
		Size: int((a.file.Size - a.start) / int64(a.dims[0])), Convert: convert}
}

// most returns the largest element.
func (a *array) most() (int, error) {
	r := bufio.NewReader(io.NewSectionReader(a.file, a.start, a.file.Size-a.start))
	most := 0
	for {
		b, err := r.ReadByte()
		if err == io.EOF {
			return most, nil
		}
		if err != nil {
			return 0, err
		}
		most = max(most, int(b))
	}
}

func load(name string, files data.Finder) (*array, error) {
	f, err := packed.Open(files, name)
	if err != nil {
		return nil, err
	}
	a, err := read(f)
	if err != nil {
		f.Close()
		return nil, data.In(name, err)
	}
	return a, nil
}

// read reads the header of a file, and compares it with the file's length.
func read(f *packed.File) (*array, error) {
	r := io.NewSectionReader(f, 0, f.Size)
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, fmt.Errorf("cut short in the header: %w", err)
	}
	if head[0] != 0 || head[1] != 0 {
		return nil, errors.New("not an IDX file: the first two bytes are not zero")
	}
	if head[2] != 0x08 {
		return nil, fmt.Errorf("elements of type 0x%02x, only unsigned bytes (0x08) are read", head[2])
	}
	if head[3] == 0 || head[3] > 4 {
		return nil, fmt.Errorf("%d axes, want 1 to 4", head[3])
	}
	a := &array{file: f, dims: make([]int, head[3]), start: 4 + 4*int64(head[3])}
	for i := range a.dims {
		var d [4]byte
		if _, err := io.ReadFull(r, d[:]); err != nil {
			return nil, fmt.Errorf("cut short in the header: %w", err)
		}
		a.dims[i] = int(binary.BigEndian.Uint32(d[:]))
	}
	want, ok := data.Bytes(1, a.dims)
	if !ok {
		return nil, fmt.Errorf("the header asks for axes %v", a.dims)
	}
	switch found := f.Size - a.start; {
	case found < want:
		return nil, fmt.Errorf("cut short in row %d of %d", found/(want/int64(a.dims[0])), a.dims[0])
	case found > want:
		return nil, fmt.Errorf("bytes follow the %d rows that the header announces", a.dims[0])
	}
	return a, nil
}
