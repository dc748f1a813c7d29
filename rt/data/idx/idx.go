// Package idx registers the source `idx(images, labels)`: the IDX files of MNIST and its kin
// (http://yann.lecun.com/exdb/mnist), plain or gzipped.
package idx

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

func init() { data.Register("idx", open) }

// maxBytes bounds what a header may ask for: 16 GiB.
const maxBytes = 16 << 30

func open(args data.Args, files data.Finder, _ []data.Column) (data.Source, error) {
	images, err := load(args.Text("images"), files)
	if err != nil {
		return nil, err
	}
	labels, err := load(args.Text("labels"), files)
	if err != nil {
		return nil, err
	}
	return join(images, labels)
}

// join makes the table of both files.
func join(images, labels *array) (data.Source, error) {
	if len(images.dims) != 3 && len(images.dims) != 4 {
		return nil, fmt.Errorf("%s: images need 3 or 4 axes, found %d", images.name, len(images.dims))
	}
	if len(labels.dims) != 1 {
		return nil, fmt.Errorf("%s: labels need 1 axis, found %d", labels.name, len(labels.dims))
	}
	if images.dims[0] != labels.dims[0] {
		return nil, fmt.Errorf("%s has %d images, %s has %d labels", images.name, images.dims[0], labels.name, labels.dims[0])
	}
	shape := append([]int(nil), images.dims[1:]...)
	if len(shape) == 2 {
		shape = append(shape, 1)
	}
	classes := 0
	wide := make([]byte, 4*len(labels.data))
	for i, label := range labels.data {
		classes = max(classes, int(label)+1)
		binary.LittleEndian.PutUint32(wide[4*i:], uint32(label))
	}
	return &data.Table{
		N: images.dims[0],
		Cols: []data.Column{
			{Name: "images", DType: rt.Uint8, Shape: shape},
			{Name: "labels", DType: rt.Int32, Index: classes},
		},
		Data:  [][]byte{images.data, wide},
		Texts: make([][]string, 2),
	}, nil
}

// array is a file of unsigned bytes.
type array struct {
	name string
	dims []int
	data []byte
}

func load(name string, files data.Finder) (*array, error) {
	path, err := files.Find(name)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	a, err := read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	a.name = name
	return a, nil
}

// read reads an IDX file of unsigned bytes, gzipped or not.
func read(r io.Reader) (*array, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	if magic, _ := buffered.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, err
		}
		buffered = bufio.NewReaderSize(unzipped, 1<<16)
	}
	var head [4]byte
	if _, err := io.ReadFull(buffered, head[:]); err != nil {
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
	a := &array{dims: make([]int, head[3])}
	size := 1
	for i := range a.dims {
		var d [4]byte
		if _, err := io.ReadFull(buffered, d[:]); err != nil {
			return nil, fmt.Errorf("cut short in the header: %w", err)
		}
		a.dims[i] = int(binary.BigEndian.Uint32(d[:]))
		if a.dims[i] == 0 || size > maxBytes/a.dims[i] {
			return nil, fmt.Errorf("the header asks for axes %v", a.dims[:i+1])
		}
		size *= a.dims[i]
	}
	// The data are read as they come, so that a lying header takes no memory.
	var content bytes.Buffer
	n, err := io.Copy(&content, io.LimitReader(buffered, int64(size)))
	if err != nil {
		return nil, err
	}
	if n < int64(size) {
		row := int(n) / (size / a.dims[0])
		return nil, fmt.Errorf("cut short in row %d of %d", row, a.dims[0])
	}
	if _, err := buffered.ReadByte(); err != io.EOF {
		return nil, fmt.Errorf("bytes follow the %d rows that the header announces", a.dims[0])
	}
	a.data = content.Bytes()
	return a, nil
}
