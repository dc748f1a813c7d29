// Package images is the source `images(dir, size=[h, w])`: a folder of pictures, in it a folder for each class with
// JPEG, PNG and GIF files, also in folders below (package folders). Pictures have three colours; transparency is left out.
package images

import (
	"encoding/binary"
	"errors"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/folders"
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
	rows          []folders.Row
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
func (s *source) Place(row int) string { return s.rows[row].Path }

// Read decodes images, on all processors, or gives labels.
func (s *source) Read(column, from, to int, dst []byte) error {
	if column == 1 {
		for i, p := range s.rows[from:to] {
			binary.LittleEndian.PutUint32(dst[4*i:], uint32(p.Class))
		}
		return nil
	}
	n := s.height * s.width * 3
	faults := s.each(from, to, func(row int) error {
		return decode(s.rows[row].Path, s.height, s.width, dst[(row-from)*n:(row-from+1)*n])
	})
	if len(faults) > 0 {
		return s.damaged(faults[0], to)
	}
	return nil
}

// fault is what is wrong with the picture of a row.
type fault struct {
	row int
	err error
}

// each does work for rows on all processors, and returns the faults in the order of rows.
func (s *source) each(from, to int, work func(row int) error) (faults []fault) {
	errs := make([]error, to-from)
	var all sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), to-from)
	for w := range workers {
		all.Go(func() {
			for i := w; i < to-from; i += workers {
				errs[i] = work(from + i)
			}
		})
	}
	all.Wait()
	for i, err := range errs {
		if err != nil {
			faults = append(faults, fault{from + i, err})
		}
	}
	return faults
}

// mostTried is how many pictures more are looked at where one is damaged.
const mostTried = 20_000

// damaged names a damaged picture, and others that are: whoever downloads thousands has several, and wants to know of them at once.
func (s *source) damaged(first fault, to int) error {
	text := s.rows[first.row].Path + ": " + first.err.Error()
	pixels := make(chan []byte, runtime.GOMAXPROCS(0))
	for range cap(pixels) {
		pixels <- make([]byte, s.height*s.width*3)
	}
	others := s.each(first.row+1, min(len(s.rows), to+mostTried), func(row int) error {
		dst := <-pixels
		defer func() { pixels <- dst }()
		return decode(s.rows[row].Path, s.height, s.width, dst)
	})
	if len(others) > 0 {
		var paths []string
		for _, f := range others {
			paths = append(paths, s.rows[f.row].Path)
		}
		text += "; " + several(paths) + " cannot be read either"
	}
	return errors.New(text)
}

// several names the first of many.
func several(paths []string) string {
	const most = 10
	if n := len(paths); n > most {
		return strings.Join(paths[:most], ", ") + " and " + strconv.Itoa(n-most) + " more"
	}
	return strings.Join(paths, ", ")
}

// list finds classes and files.
func (s *source) list(dir string) error {
	var others []string // pictures of formats that are not read
	rows, classes, err := folders.List(dir, s.classes, func(path string) bool {
		switch strings.ToLower(filepath.Ext(path)) {
		case ".jpg", ".jpeg", ".png", ".gif":
			return true
		case ".bmp", ".webp", ".tif", ".tiff", ".heic", ".avif":
			others = append(others, path)
		}
		return false
	})
	switch {
	case err != nil:
		return err
	case len(others) > 0:
		return errFormat(others)
	case len(rows) == 0:
		return errEmpty()
	}
	s.rows, s.classes = rows, classes
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

func errFormat(paths []string) error {
	return errors.New(several(paths) + ": pictures in this format are not read; JPEG, PNG and GIF are")
}

func errEmpty() error {
	return errors.New("no pictures: a folder for each class is wanted, with JPEG, PNG or GIF files in it")
}
