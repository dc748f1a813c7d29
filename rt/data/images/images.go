// Package images is the source `images(dir, size=[h, w])`: a folder of pictures, in it a folder for each class with
// JPEG, PNG and GIF files, also in folders below. Classes are sorted by name. The rows mix them evenly, each in the
// order of its names, so that the last rows, which validation_split takes, have all classes. Pictures have three
// colours; transparency is left out.
package images

import (
	"encoding/binary"
	"errors"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// Open opens the source: it lists the files, which are decoded as they are needed.
func Open(args data.Args, files data.Finder, expect []data.Column) (data.Source, error) {
	size := args.Ints("size")
	if len(size) == 1 {
		size = append(size, size[0])
	}
	if len(size) != 2 || min(size[0], size[1]) < 1 || max(size[0], size[1]) > maxSide {
		return nil, errSize(size)
	}
	name := args.Text("dir")
	dir, err := files.Find(name)
	if err != nil {
		return nil, err
	}
	s := &source{height: int(size[0]), width: int(size[1])}
	for _, c := range expect {
		if c.Name == "labels" {
			s.classes = c.Classes
		}
	}
	if err := s.list(dir); err != nil {
		return nil, data.In(name, err)
	}
	return s, nil
}

// maxSide is the most that size may ask for.
const maxSide = 1 << 14

type source struct {
	height, width int
	classes       []string
	rows          []picture
}

// picture is the file of a row.
type picture struct {
	path  string
	class int
	place float64 // in its class, from 0 to 1
}

// Columns are the images and their labels.
func (s *source) Columns() []data.Column {
	return []data.Column{
		{Name: "images", DType: rt.Uint8, Shape: []int{s.height, s.width, 3}},
		{Name: "labels", DType: rt.Int32, Index: len(s.classes), Classes: s.classes},
	}
}

func (s *source) Rows() int    { return len(s.rows) }
func (s *source) Close() error { return nil }

// ReadText has nothing to read.
func (s *source) ReadText(int, int, int, []string) error { return errors.New("no column of text") }

// Place names the file of a row.
func (s *source) Place(row int) string { return s.rows[row].path }

// Read decodes images, on all processors, or gives labels.
func (s *source) Read(column, from, to int, dst []byte) error {
	if column == 1 {
		for i, p := range s.rows[from:to] {
			binary.LittleEndian.PutUint32(dst[4*i:], uint32(p.class))
		}
		return nil
	}
	faults := make([]error, to-from)
	var all sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), to-from)
	for w := range workers {
		all.Go(func() {
			n := s.height * s.width * 3
			for i := w; i < to-from; i += workers {
				path := s.rows[from+i].path
				if err := decode(path, s.height, s.width, dst[i*n:(i+1)*n]); err != nil {
					faults[i] = data.In(path, err)
				}
			}
		})
	}
	all.Wait()
	for _, err := range faults { // the first in the order of rows
		if err != nil {
			return err
		}
	}
	return nil
}

// list finds classes and files.
func (s *source) list(dir string) error {
	folders, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	known := s.classes != nil
	for _, f := range folders {
		if !isFolder(dir, f) {
			continue
		}
		paths, err := pictures(dir, f.Name())
		if err != nil {
			return err
		}
		if len(paths) == 0 {
			continue
		}
		class := slices.Index(s.classes, f.Name())
		if class < 0 {
			if known {
				return errClass(f.Name(), s.classes)
			}
			class, s.classes = len(s.classes), append(s.classes, f.Name())
		}
		for i, path := range paths {
			s.rows = append(s.rows, picture{path, class, (float64(i) + 0.5) / float64(len(paths))})
		}
	}
	if len(s.rows) == 0 {
		return errEmpty()
	}
	slices.SortStableFunc(s.rows, func(a, b picture) int {
		switch {
		case a.place < b.place:
			return -1
		case a.place > b.place:
			return 1
		}
		return a.class - b.class
	})
	return nil
}

func errSize(size []int64) error {
	text := ""
	for i, n := range size {
		if i > 0 {
			text += ", "
		}
		text += strconv.FormatInt(n, 10)
	}
	return errors.New("size is [height, width] of 1 to " + strconv.Itoa(maxSide) + " pixels, not [" + text + "]")
}
