// Package parquet is the source `parquet(file, fill=none)`: tables in Apache Parquet's format
// (https://parquet.apache.org/docs/file-format), one below the other. Each column directly below the root that holds
// one number, bool or text a row is a column: i64, f32, bool or text; decimals are f32, dates and times the numbers
// that the file has. A missing number is NaN, or fill, and makes its column f32; a missing text is "".
//
// All encodings of the format are read, unpacked or packed by snappy, gzip, zstd or LZ4_RAW. A row group of the columns that
// are used is in memory at a time.
package parquet

import (
	"encoding/binary"
	"io"
	"math"
	"slices"
	"sort"
	"unicode/utf8"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

const (
	magic   = "PAR1"
	maxRows = math.MaxInt32
)

// Open opens the source.
func Open(args data.Args, files data.Finder, expect []data.Column) (data.Source, error) {
	names, err := files.FindAll(args.Texts("file"))
	if err != nil {
		return nil, err
	}
	fill, fills := args.Float("fill")
	var parts []data.Source
	var all []*source
	for _, name := range names {
		s, err := openFile(files, name)
		if err != nil {
			for _, p := range parts {
				p.Close()
			}
			return nil, err
		}
		s.fill, s.fills = fill, fills
		all, parts = append(all, s), append(parts, s)
	}
	agree(all, expect)
	s, err := data.Join(parts)
	if err != nil {
		for _, p := range parts {
			p.Close()
		}
	}
	return s, err
}

// source is one file.
type source struct {
	name   string
	file   io.ReaderAt
	closer io.Closer
	footer *footer
	kinds  []data.Column
	fill   float64
	fills  bool
	cached []cache // of each column
}

// cache is the decoded row group of a column.
type cache struct {
	group int // the number from 1, 0: none
	chunk chunk
	place []int // of each row among the values that are there; nil if all are
}

func openFile(files data.Finder, name string) (*source, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	var foot *footer
	if err == nil {
		foot, err = readFooter(f, info.Size())
	}
	if err != nil {
		f.Close()
		return nil, data.In(name, err)
	}
	return &source{name: name, file: f, closer: f, footer: foot, cached: make([]cache, len(foot.columns))}, nil
}

// agree settles the types: those that were learnt before, else such that hold the values of all files.
func agree(parts []*source, expect []data.Column) {
	for i := range parts[0].footer.columns {
		c := parts[0].footer.columns[i]
		for _, p := range parts[1:] {
			if i < len(p.footer.columns) {
				c.nulls = c.nulls || p.footer.columns[i].nulls
			}
		}
		kind := c.kind(parts[0].fills, parts[0].fill == math.Trunc(parts[0].fill))
		if j := slices.IndexFunc(expect, func(w data.Column) bool { return w.Name == c.name }); j >= 0 && fits(&c, expect[j].DType) {
			kind = expect[j].DType
		}
		parts[0].kinds = append(parts[0].kinds, data.Column{Name: c.name, DType: kind})
	}
	for _, p := range parts[1:] {
		for i := range p.footer.columns {
			c := &p.footer.columns[i]
			kind := c.kind(p.fills, true)
			if j := slices.IndexFunc(parts[0].kinds, func(w data.Column) bool { return w.Name == c.name }); j >= 0 && fits(c, parts[0].kinds[j].DType) {
				kind = parts[0].kinds[j].DType
			}
			p.kinds = append(p.kinds, data.Column{Name: c.name, DType: kind})
		}
	}
}

// fits reports whether a column can be read as a type.
func fits(c *column, kind rt.DType) bool {
	switch kind {
	case 0:
		return c.physical == typeBytes
	case rt.Bool:
		return c.physical == typeBool
	case rt.Int64:
		return c.physical == typeInt32 || c.physical == typeInt64
	case rt.Float32:
		return c.physical != typeBytes
	}
	return false
}

// Columns describes the columns.
func (s *source) Columns() []data.Column { return s.kinds }

// Rows returns the number of rows.
func (s *source) Rows() int { return s.footer.rows }

// Close closes the file.
func (s *source) Close() error { return s.closer.Close() }

// Place says where a row lies.
func (s *source) Place(row int) string { return s.name + ", " + rowText(row) }

// load returns the decoded row group of a column in which a row lies.
func (s *source) load(i, row int) (*cache, *group, error) {
	groups := s.footer.groups
	number := sort.Search(len(groups), func(k int) bool { return groups[k].first+groups[k].rows > row })
	at, g, c := &s.cached[i], &groups[number], &s.footer.columns[i]
	if at.group == number+1 {
		return at, g, nil
	}
	*at = cache{}
	m := g.chunks[c.leaf]
	start, length := chunkPlace(m)
	raw := make([]byte, length)
	if _, err := s.file.ReadAt(raw, start); err != nil {
		return nil, nil, data.In(s.name, inColumn(c.name, err))
	}
	at.chunk = chunk{column: c, codec: m.int(4), in: raw}
	if err := at.chunk.read(g.rows); err != nil {
		return nil, nil, data.In(s.name, inColumn(c.name, inRow(g.first+at.chunk.count(), err)))
	}
	at.chunk.in = nil
	if c.optional {
		n := 0
		for _, there := range at.chunk.valid {
			at.place = append(at.place, n)
			if there {
				n++
			}
		}
	}
	at.group = number + 1
	return at, g, nil
}

// each calls a function for rows of a column, with the place of the value, or -1 if it is missing.
func (s *source) each(column, from, to int, use func(i int, v *vector, place int) error) error {
	for row := from; row < to; row++ {
		at, g, err := s.load(column, row)
		if err != nil {
			return err
		}
		k := row - g.first
		place := k
		if at.place != nil {
			if place = at.place[k]; !at.chunk.valid[k] {
				place = -1
			}
		}
		if err := use(row-from, &at.chunk.out, place); err != nil {
			return data.In(s.name, inColumn(s.kinds[column].Name, inRow(row, err)))
		}
	}
	return nil
}

// Read reads rows of a column of numbers.
func (s *source) Read(column, from, to int, dst []byte) error {
	c, kind := &s.footer.columns[column], s.kinds[column].DType
	return s.each(column, from, to, func(i int, v *vector, place int) error {
		switch kind {
		case rt.Float32:
			binary.LittleEndian.PutUint32(dst[4*i:], math.Float32bits(float32(s.number(c, v, place))))
			return nil
		case rt.Int64:
			x, err := s.whole(c, v, place)
			binary.LittleEndian.PutUint64(dst[8*i:], uint64(x))
			return err
		case rt.Bool:
			if place < 0 {
				return errMissing
			}
			dst[i] = byte(v.ints[place])
			return nil
		}
		return errText
	})
}

// number is a value as a float.
func (s *source) number(c *column, v *vector, place int) float64 {
	switch {
	case place < 0 && s.fills:
		return s.fill
	case place < 0:
		return math.NaN()
	case c.physical == typeFloat || c.physical == typeDouble:
		if x := v.floats[place]; x != x && s.fills {
			return s.fill
		}
		return v.floats[place]
	case c.physical == typeFixed:
		return v.floats[place] / math.Pow10(c.scale)
	case c.decimal:
		return float64(v.ints[place]) / math.Pow10(c.scale)
	case c.unsigned && c.physical == typeInt64:
		return float64(uint64(v.ints[place]))
	}
	return float64(v.ints[place])
}

// whole is a value as an i64.
func (s *source) whole(c *column, v *vector, place int) (int64, error) {
	switch {
	case place < 0 && s.fills && s.fill == math.Trunc(s.fill):
		return int64(s.fill), nil
	case place < 0:
		return 0, errMissing
	case c.unsigned && v.ints[place] < 0:
		return 0, errWide
	}
	return v.ints[place], nil
}

// ReadText reads rows of a column of text.
func (s *source) ReadText(column, from, to int, dst []string) error {
	if s.kinds[column].DType != 0 {
		return errText
	}
	return s.each(column, from, to, func(i int, v *vector, place int) error {
		dst[i] = ""
		if place >= 0 {
			dst[i] = v.texts[place]
		}
		if !utf8.ValidString(dst[i]) {
			return errUTF8
		}
		return nil
	})
}
