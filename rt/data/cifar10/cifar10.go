// Package cifar10 is the source `cifar10(files…)`: the binary files of CIFAR-10
// (https://www.cs.toronto.edu/~kriz/cifar.html), plain or packed by gzip or zstd, one after the other. A row is a
// byte for the label, then 1,024 bytes each of red, green and blue, row by row of the 32×32 image.
package cifar10

import (
	"bufio"
	"errors"
	"io"
	"strconv"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/packed"
)

const (
	side   = 32
	pixels = side * side
	record = 1 + 3*pixels
)

// Classes are the names of the labels.
var Classes = []string{"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}

// Columns are what the source holds.
func Columns() []data.Column {
	return []data.Column{
		{Name: "images", DType: rt.Uint8, Shape: []int{side, side, 3}},
		{Name: "labels", DType: rt.Int32, Index: len(Classes), Classes: Classes},
	}
}

// Open opens the source. Rows are read from the files as they are needed.
func Open(args data.Args, files data.Finder, _ []data.Column) (data.Source, error) {
	names, err := files.FindAll(args.Texts("files"))
	if err != nil {
		return nil, err
	}
	return data.OpenAll(names, func(name string) (data.Source, error) {
		f, err := packed.Open(files, name)
		if err != nil {
			return nil, err
		}
		s, err := open(f)
		if err != nil {
			f.Close()
			return nil, data.In(name, err)
		}
		return s, nil
	})
}

// open makes the source of one file, all of whose labels are checked.
func open(f *packed.File) (data.Source, error) {
	if f.Size == 0 || f.Size%record != 0 {
		return nil, errSize(f.Size)
	}
	rows := int(f.Size / record)
	if err := checkLabels(f, rows); err != nil {
		return nil, err
	}
	columns := Columns()
	return &data.Arrays{
		List: []data.Array{
			{Column: columns[0], File: f.Name, At: f, N: rows, Start: 1, Size: 3 * pixels, Stride: record, Convert: interleave},
			{Column: columns[1], File: f.Name, At: f, N: rows, Size: 1, Stride: record, Convert: data.WidenU8},
		},
		Closers: []io.Closer{f},
	}, nil
}

// checkLabels reads the label of each row.
func checkLabels(f io.ReaderAt, rows int) error {
	r := bufio.NewReaderSize(io.NewSectionReader(f, 0, int64(rows)*record), 64*record)
	for row := range rows {
		label, err := r.ReadByte()
		if err != nil {
			return errRow(row, err)
		}
		if int(label) >= len(Classes) {
			return errLabel(row, label)
		}
		if _, err := r.Discard(record - 1); err != nil {
			return errRow(row, err)
		}
	}
	return nil
}

// interleave makes pixels of three planes.
func interleave(dst, row []byte) {
	red, green, blue := row[:pixels], row[pixels:2*pixels], row[2*pixels:]
	for i := range pixels {
		dst[3*i], dst[3*i+1], dst[3*i+2] = red[i], green[i], blue[i]
	}
}

func errSize(n int64) error {
	text := strconv.FormatInt(n, 10) + " bytes, want rows of " + strconv.Itoa(record)
	if n > record {
		text += ": row " + strconv.FormatInt(n/record, 10) + " is cut short"
	}
	return errors.New(text)
}

func errRow(row int, cause error) error { return data.In("row "+strconv.Itoa(row), cause) }

func errLabel(row int, label byte) error {
	return errors.New("row " + strconv.Itoa(row) + ": the label is " + strconv.Itoa(int(label)) + ", want 0 to 9")
}
