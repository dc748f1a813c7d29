package data

import (
	"slices"
	"strings"
)

// Traced is Samples that can say where a row comes from: "csv: houses.csv, line 7". They may read files anew for it, so
// that is for what is told once; "" if it is not known.
type Traced interface {
	Samples
	Trace(row int) string
}

// Trace says where a row of samples comes from, "" if they cannot tell.
func Trace(s Samples, row int) string {
	if t, ok := s.(Traced); ok && row >= 0 && row < s.Rows() {
		return t.Trace(row)
	}
	return ""
}

// Trace reads the files' rows again, which are no longer known once they are in memory.
func (m *Memory) Trace(row int) string {
	if m.again == nil {
		return ""
	}
	r, err := m.again()
	if err != nil {
		return ""
	}
	defer r.Close()
	return r.trace(row)
}

// Trace reads on behind the blocks that are being read.
func (s *stream) Trace(row int) string {
	s.reading.Lock()
	defer s.reading.Unlock()
	if s.closed {
		return ""
	}
	return s.reader.trace(row)
}

// Trace is that of all samples.
func (v *view) Trace(row int) string { return Trace(v.all, v.from+row) }

// trace says where the row of a number, among those that are given, lies in the sources that know.
func (r *Reader) trace(row int) string {
	row, ok := r.given(row)
	if !ok {
		return ""
	}
	var places []string
	for i, s := range r.sources {
		if p, ok := s.(Placer); ok {
			if text := r.feed.Sources[i].Kind + ": " + p.Place(row); !slices.Contains(places, text) {
				places = append(places, text)
			}
		}
	}
	return strings.Join(places, "; ")
}

// again opens what the reader reads once more.
func (r *Reader) again(files Finder) func() (*Reader, error) {
	f, fields, all := r.feed, r.fields, r.all
	return func() (*Reader, error) {
		r := &Reader{feed: f, fields: fields, all: all}
		if err := r.begin(files, nil); err != nil {
			r.Close()
			return nil, err
		}
		return r, nil
	}
}

// given is the sources' number of the n-th row that is given.
func (r *Reader) given(n int) (int, bool) {
	if !r.feed.Keep || r.all {
		return n, n < r.rows
	}
	for block := range r.Blocks() {
		c, err := r.Read(block)
		if err != nil {
			return 0, false
		}
		for row := range c.N {
			if !kept(c, r.feed, len(r.feed.Graph.Results)-1, row) {
				continue
			}
			if n == 0 {
				return block*r.feed.Rows + row, true
			}
			n--
		}
	}
	return 0, false
}
