// Package packed opens files that may be packed by gzip or zstd, which their first bytes tell.
package packed

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"os"

	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/zstd"
)

// NewReader returns the reader of what a stream unpacks to; of one that is not packed, the stream itself.
func NewReader(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	switch magic, _ := buffered.Peek(4); {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		return gzip.NewReader(buffered)
	case string(magic) == zstd.Magic:
		return zstd.NewReader(buffered), nil
	}
	return buffered, nil
}

// File is a file that can be read at any place, unpacked.
type File struct {
	io.ReaderAt
	Name  string
	Size  int64
	close func() error
}

// Close closes the file.
func (f *File) Close() error {
	if f.close == nil {
		return nil
	}
	return f.close()
}

// inMemory is how much of a packed file is kept in memory: what is longer is unpacked into a temporary file.
const inMemory = 64 << 20

// Open opens a file. A packed one is unpacked: into memory, or if it is large into a temporary file that is gone once
// it is closed.
func Open(files data.Finder, name string) (*File, error) {
	path, err := files.Find(name)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	opened, err := open(f, inMemory)
	if err != nil {
		f.Close()
		return nil, data.In(name, err)
	}
	opened.Name = name
	return opened, nil
}

// open unpacks a file, if it is packed.
func open(f *os.File, limit int64) (*File, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, errFolder
	}
	r, err := NewReader(f)
	if err != nil {
		return nil, err
	}
	if _, plain := r.(*bufio.Reader); plain {
		return &File{ReaderAt: f, Size: info.Size(), close: f.Close}, nil
	}
	defer f.Close()
	var content bytes.Buffer
	n, err := io.Copy(&content, io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if n <= limit {
		return &File{ReaderAt: bytes.NewReader(content.Bytes()), Size: n}, nil
	}
	return spool(io.MultiReader(&content, r))
}

// spool writes a stream into a temporary file.
func spool(r io.Reader) (*File, error) {
	temporary, err := os.CreateTemp("", "dlgen-*")
	if err != nil {
		return nil, err
	}
	gone := os.Remove(temporary.Name()) == nil // where an open file may be removed it leaves nothing, whatever happens
	remove := func() error {
		err := temporary.Close()
		if !gone {
			if removed := os.Remove(temporary.Name()); err == nil {
				err = removed
			}
		}
		return err
	}
	n, err := io.Copy(temporary, r)
	if err != nil {
		_ = remove()
		return nil, err
	}
	return &File{ReaderAt: temporary, Size: n, close: remove}, nil
}
