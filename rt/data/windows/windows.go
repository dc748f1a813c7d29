// Package windows is the source `windows(source, length=96, horizon=24, stride=1, sampling_rate=1)`: of the rows of another
// source, a series, .past is length rows and .future the horizon rows that follow, all of them sampling_rate apart. Row r
// begins at row r·stride of the series.
// A column of a source, or an array, keeps its type: f32[length, …]; several columns stand side by side,
// f32[length, columns].
//
// What predicts opens it with the argument reach: so many rows a window needs, fewer than both parts have where the future
// is what is looked for and reads as zeros. One more window then ends with the series, if none of the stride does.
package windows

import (
	"errors"
	"math"
	"slices"
	"strconv"

	"encoding/binary"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

type source struct {
	series                  data.Source
	columns                 []int // of the series
	column                  data.Column
	together                bool // columns stand side by side
	length, horizon, stride int
	rate                    int  // rows from one of a window to the next
	reach                   int  // the rows that a window needs
	ends                    bool // the last one ends with the series
	rows                    int
	last                    int // where the last window begins
	buffer                  []byte
}

// Open opens the source. The argument "columns" names those of the series: one, or with "together" any number.
func Open(args data.Args, files data.Finder, _ []data.Column) (data.Source, error) {
	spec, ok := args["source"].(data.SourceSpec)
	if !ok {
		return nil, errors.New("no series was given")
	}
	series, err := spec.OpenIn(files)
	if err != nil {
		return nil, err
	}
	s := &source{series: series, together: args.Bool("together", false),
		length: int(args.Int("length", 96)), horizon: int(args.Int("horizon", 24)), stride: int(args.Int("stride", 1)),
		rate: int(args.Int("sampling_rate", 1))}
	if err := s.prepare(args.Texts("columns"), args); err != nil {
		series.Close()
		return nil, data.In(spec.String(), err)
	}
	return s, nil
}

// prepare finds the columns and counts the rows.
func (s *source) prepare(names []string, args data.Args) error {
	if min(s.length, s.horizon, s.stride, s.rate) < 1 || max(s.length, s.horizon, s.stride, s.rate) > math.MaxInt32 {
		return errSizes()
	}
	s.reach = s.spread(s.length + s.horizon)
	if _, s.ends = args["reach"]; s.ends {
		s.reach = int(args.Int("reach", 0))
	}
	all := s.series.Columns()
	for _, name := range names {
		i := slices.IndexFunc(all, func(c data.Column) bool { return c.Name == name })
		if i < 0 || all[i].Text() {
			return errColumn(name)
		}
		s.columns = append(s.columns, i)
	}
	if len(s.columns) == 0 {
		return errColumns()
	}
	if chosen, ok := s.series.(data.Selector); ok {
		if err := chosen.Select(s.columns); err != nil {
			return err
		}
	}
	s.column = all[s.columns[0]]
	if s.together {
		if s.column = Together(s.chosen()); s.column.Text() {
			return errColumns()
		}
	} else if len(s.columns) > 1 {
		return errColumns()
	}
	return s.count()
}

// count counts the windows. Those of a reach end with the series.
func (s *source) count() error {
	behind := s.series.Rows() - s.reach
	if behind < 0 {
		return errFew(s.series.Rows(), s.reach, s.reach >= s.spread(s.length+s.horizon))
	}
	s.rows, s.last = behind/s.stride+1, behind/s.stride*s.stride
	if s.ends && s.last < behind {
		s.rows, s.last = s.rows+1, behind
	}
	return nil
}

// spread is how many rows lie from the first to the last of n rows of a window.
func (s *source) spread(n int) int { return (n-1)*s.rate + 1 }

// start is where a window begins.
func (s *source) start(row int) int { return min(row*s.stride, s.last) }

// Span returns the rows of the series that a window needs, from..to.
func (s *source) Span(row int) (from, to int) { return s.start(row), s.start(row) + s.reach }

func (s *source) chosen() []data.Column {
	all := s.series.Columns()
	var out []data.Column
	for _, c := range s.columns {
		out = append(out, all[c])
	}
	return out
}

// Together is one column of the numbers of several, which are single numbers: of their type if it is one, else f32. It
// is a column of text if that cannot be.
func Together(columns []data.Column) data.Column {
	out := data.Column{DType: columns[0].DType, Shape: []int{len(columns)}}
	for _, c := range columns {
		if len(c.Shape) > 0 || c.Text() {
			return data.Column{}
		}
		if c.DType != out.DType {
			out.DType = rt.Float32
		}
	}
	return out
}

// Columns are past and future.
func (s *source) Columns() []data.Column {
	past, future := s.column, s.column
	past.Name, past.Shape = "past", append([]int{s.length}, s.column.Shape...)
	future.Name, future.Shape = "future", append([]int{s.horizon}, s.column.Shape...)
	return []data.Column{past, future}
}

// Rows returns the number of windows.
func (s *source) Rows() int { return s.rows }

// ReadText has nothing to read.
func (s *source) ReadText(int, int, int, []string) error { return errors.New("no column of text") }

// Close closes the series.
func (s *source) Close() error { return s.series.Close() }

// Place says where a window begins.
func (s *source) Place(row int) string {
	if p, ok := s.series.(data.Placer); ok {
		return "the window from " + p.Place(s.start(row))
	}
	return "the window from row " + strconv.Itoa(s.start(row))
}

// Read reads windows. Those that overlap, or nearly, are cut of one run of rows.
func (s *source) Read(column, from, to int, dst []byte) error {
	first, n := 0, s.length
	if column == 1 {
		first, n = s.length*s.rate, s.horizon
	}
	spread := s.spread(n)
	size := n * s.column.RowBytes()
	if first+spread > s.reach {
		clear(dst[:(to-from)*size])
		return nil
	}
	if s.stride > 2*spread {
		for row := from; row < to; row++ {
			if err := s.cut(row, row+1, first, n, dst[(row-from)*size:]); err != nil {
				return err
			}
		}
		return nil
	}
	return s.cut(from, to, first, n, dst)
}

// cut cuts n rows of each window, the first of them so far behind its start, of one run of rows.
func (s *source) cut(from, to, first, n int, dst []byte) error {
	bytes := s.column.RowBytes()
	start, end := s.start(from)+first, s.start(to-1)+first+s.spread(n)
	if to-from == 1 && s.rate == 1 {
		return s.run(start, end, dst[:n*bytes])
	}
	run := make([]byte, (end-start)*bytes)
	if err := s.run(start, end, run); err != nil {
		return err
	}
	for row := from; row < to; row++ {
		at := (s.start(row) - s.start(from)) * bytes
		if s.rate == 1 {
			copy(dst[:n*bytes], run[at:])
		} else {
			for i := range n {
				copy(dst[i*bytes:(i+1)*bytes], run[at+i*s.rate*bytes:])
			}
		}
		dst = dst[n*bytes:]
	}
	return nil
}

// run reads rows from..to of the series.
func (s *source) run(from, to int, dst []byte) error {
	if !s.together {
		return s.series.Read(s.columns[0], from, to, dst)
	}
	size, row := s.column.DType.Size(), s.column.RowBytes()
	all := s.series.Columns()
	for k, c := range s.columns {
		n := all[c].RowBytes()
		if cap(s.buffer) < n*(to-from) {
			s.buffer = make([]byte, n*(to-from))
		}
		values := s.buffer[:n*(to-from)]
		if err := s.series.Read(c, from, to, values); err != nil {
			return err
		}
		for i := range to - from {
			into := dst[i*row+k*size:][:size]
			if all[c].DType == s.column.DType {
				copy(into, values[i*n:])
			} else {
				binary.LittleEndian.PutUint32(into, math.Float32bits(number(all[c].DType, values[i*n:])))
			}
		}
	}
	return nil
}

// number is a little-endian element as f32.
func number(d rt.DType, b []byte) float32 {
	switch d {
	case rt.Int64:
		return float32(int64(binary.LittleEndian.Uint64(b)))
	case rt.Int32:
		return float32(int32(binary.LittleEndian.Uint32(b)))
	case rt.Float64:
		return float32(math.Float64frombits(binary.LittleEndian.Uint64(b)))
	case rt.Float32:
		return math.Float32frombits(binary.LittleEndian.Uint32(b))
	}
	return float32(b[0])
}

func errSizes() error { return errors.New("length, horizon, stride and sampling_rate are at least 1") }

func errColumn(name string) error {
	return errors.New("there is no column of numbers " + strconv.Quote(name))
}

func errColumns() error {
	return errors.New("a series is a column, or several columns of single numbers")
}

func errFew(rows, want int, future bool) error {
	text := strconv.Itoa(rows) + " rows, want at least " + strconv.Itoa(want) + " for one window"
	if future {
		text += " and its future"
	}
	return errors.New(text)
}
