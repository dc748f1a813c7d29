// Package npz is the source `npz(file)`: arrays in NumPy's archives, which are zip files of .npy files. Each is a
// column, its first axis the rows. Arrays that are no numbers, and single numbers, are left out.
package npz

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/npy"
)

// Open opens the source. Rows are read as they are needed; an array that is packed is unpacked first.
func Open(args data.Args, files data.Finder, _ []data.Column) (data.Source, error) {
	return data.OpenArrays(args.Texts("file"), files, open)
}

func open(f *os.File, name string) (*data.Arrays, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(f, info.Size())
	if err != nil {
		return nil, err
	}
	out := &data.Arrays{Closers: []io.Closer{f}}
	for _, entry := range archive.File {
		key, ok := strings.CutSuffix(entry.Name, ".npy")
		if !ok {
			continue
		}
		a, err := array(entry, f, key, name)
		if errors.Is(err, npy.ErrNoNumbers) {
			continue
		}
		if err != nil {
			return nil, data.In(entry.Name, err)
		}
		for _, other := range out.List {
			if other.Name == key {
				return nil, errTwice(key)
			}
		}
		out.List = append(out.List, a)
	}
	if len(out.List) == 0 {
		return nil, errEmpty()
	}
	return out, nil
}

// array reads the header of an entry. What is stored as it is stays in the file.
func array(entry *zip.File, f *os.File, key, name string) (data.Array, error) {
	r, err := entry.Open()
	if err != nil {
		return data.Array{}, err
	}
	defer r.Close()
	l, err := npy.ReadLayout(r)
	if err != nil {
		return data.Array{}, err
	}
	bytes := int64(entry.UncompressedSize64)
	var at io.ReaderAt
	start, err := entry.DataOffset()
	if err != nil {
		return data.Array{}, err
	}
	if entry.Method == zip.Store {
		at = io.NewSectionReader(f, start, bytes)
	} else if at, err = unpack(entry, l); err != nil {
		return data.Array{}, err
	}
	return l.Array(key, name+", "+entry.Name, at, bytes)
}
