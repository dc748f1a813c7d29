package data

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/rt"
)

// Reader runs a feed over the rows of its sources, block after block in any order. One goroutine uses it at a time.
type Reader struct {
	feed    *Feed
	fields  []rt.Tensor // the model's
	sources []Source
	columns []int            // of each of the feed's columns, its place in its source
	places  []map[string]int // of each column's vocabulary, nil without
	rows    int
	all     bool // rows that are not kept are given too
	call    *rt.Call
	texts   []string
}

// NewReader opens a feed's sources. Fields are the model's inputs, then its targets; nil: what the feed's graph gives.
// The pool may be nil.
func NewReader(f *Feed, fields []rt.Tensor, files Finder, pool *rt.Pool) (*Reader, error) {
	results := f.Graph.Results
	if f.Keep {
		results = results[:len(results)-1]
	}
	if fields == nil {
		fields = results
	}
	if len(fields) != len(results) {
		return nil, errIn(f.Dataset, errFields(len(results), len(fields)))
	}
	r := &Reader{feed: f, fields: fields}
	if err := r.begin(files, pool); err != nil {
		r.Close()
		return nil, errIn(f.Dataset, err)
	}
	return r, nil
}

// begin opens the sources and makes room for a block.
func (r *Reader) begin(files Finder, pool *rt.Pool) error {
	if err := r.open(files); err != nil {
		return err
	}
	f := r.feed
	r.call = &rt.Call{Pool: pool, Arena: rt.NewSlab(f.Graph.Arena), Seed: uint64(f.Seed), Results: make([]rt.Slab, len(f.Graph.Results))}
	for i := range f.Columns {
		r.call.Fields = append(r.call.Fields, rt.NewSlab(f.Columns[i].Tensor.Bytes(f.Rows)))
	}
	return nil
}

// open opens the sources.
func (r *Reader) open(files Finder) error {
	f := r.feed
	for i := range f.Sources {
		s, err := f.Sources[i].open(files)
		if err != nil {
			return err
		}
		r.sources = append(r.sources, s)
	}
	if err := r.find(); err != nil {
		return err
	}
	return r.count()
}

// count counts the rows, of which all sources have as many.
func (r *Reader) count() error {
	f := r.feed
	for i, s := range r.sources {
		if chosen, ok := s.(Selector); ok {
			if err := chosen.Select(r.used(i)); err != nil {
				return errIn(f.Sources[i].String(), err)
			}
		}
		if first := r.sources[0].Rows(); s.Rows() != first {
			return errRows(&f.Sources[0], &f.Sources[i], first, s.Rows())
		}
		r.rows = s.Rows()
	}
	if r.rows == 0 {
		return errNoRows()
	}
	return nil
}

// used lists the places of the columns that are read of a source.
func (r *Reader) used(source int) []int {
	var out []int
	for i := range r.feed.Columns {
		if r.feed.Columns[i].Source == source {
			out = append(out, r.columns[i])
		}
	}
	return out
}

// find finds the feed's columns in the sources.
func (r *Reader) find() error {
	f := r.feed
	for i := range f.Columns {
		c := &f.Columns[i]
		columns := r.sources[c.Source].Columns()
		place := find(columns, c.Name)
		if place < 0 {
			return errIn(f.Sources[c.Source].String(), errNoColumn(c.Name))
		}
		if err := c.check(columns[place]); err != nil {
			return errIn(f.Sources[c.Source].String(), err)
		}
		r.columns = append(r.columns, place)
		r.places = append(r.places, places(c.Vocabulary))
	}
	return nil
}

// check compares what a source has with what the graph reads.
func (c *FeedColumn) check(found Column) error {
	want := Column{DType: c.Tensor.DType, Shape: c.Tensor.Shape}
	if c.text() {
		want = Column{}
	}
	if found.DType != want.DType || !found.Text() && !slices.Equal(found.Shape, want.Shape) {
		return errColumnType(c.Name, found, want)
	}
	if !c.text() && c.Tensor.Index > 0 && found.Index > c.Tensor.Index {
		return errColumnIndex(c.Name, found.Index, c.Tensor.Index)
	}
	return nil
}

// Rows returns the rows of the sources, those that are not kept included.
func (r *Reader) Rows() int { return r.rows }

// Blocks returns the number of blocks.
func (r *Reader) Blocks() int { return (r.rows + r.feed.Rows - 1) / r.feed.Rows }

// Read makes the fields of a block. They lie in the call's results, its N rows, until the next Read.
func (r *Reader) Read(block int) (*rt.Call, error) {
	from := block * r.feed.Rows
	to := min(from+r.feed.Rows, r.rows)
	c := r.call
	c.N, c.Step = to-from, uint32(block)
	for i := range r.feed.Columns {
		if err := r.column(i, from, to); err != nil {
			return nil, errIn(r.feed.Dataset, err)
		}
	}
	if err := c.Do(&r.feed.Graph); err != nil {
		return nil, errIn(r.feed.Dataset, errIn(r.names()+": "+rowsText(from, to), err))
	}
	for i := range r.fields {
		n := c.N
		if r.feed.Graph.Results[i].Batchless {
			n = 1
		}
		if row, value := r.stranger(i, n); row >= 0 {
			return nil, errIn(r.feed.Dataset, errIn(r.where(from+row), errIndex(r.fields[i].Name, value, r.fields[i].Index)))
		}
		if row := r.gap(i, n); row >= 0 {
			return nil, errIn(r.feed.Dataset, errIn(r.where(from+row), errNaN(r.fields[i].Name)))
		}
	}
	return c, nil
}

// stranger returns the first of n rows that is kept and has an index that is out of range in a field, or -1.
func (r *Reader) stranger(field, n int) (row int, value int64) {
	c, t := r.call, &r.fields[field]
	all := !r.feed.Keep || r.feed.Graph.Results[field].Batchless
	for first := 0; first < n; first = row + 1 {
		at, value := firstOutside(t, c.Results[field][first*t.Bytes(1):], n-first)
		if at < 0 {
			break
		}
		if row = first + at; all || kept(c, r.feed, len(r.feed.Graph.Results)-1, row) {
			return row, value
		}
	}
	return -1, 0
}

// gap returns the first of n rows that is kept and has a NaN in a field, or -1.
func (r *Reader) gap(field, n int) int {
	c, t := r.call, &r.fields[field]
	for row := range n {
		if r.feed.Keep && !kept(c, r.feed, len(r.feed.Graph.Results)-1, row) {
			continue
		}
		if hasNaN(t, c.Results[field], row) {
			return row
		}
	}
	return -1
}

// where says where a row lies, in each source that can tell.
func (r *Reader) where(row int) string {
	var places []string
	for i, s := range r.sources {
		if text := r.feed.Sources[i].Kind + ": " + place(s, row); !slices.Contains(places, text) {
			places = append(places, text)
		}
	}
	return strings.Join(places, "; ")
}

// column reads rows from..to of a column into the call's field.
func (r *Reader) column(i, from, to int) error {
	c := &r.feed.Columns[i]
	s, spec := r.sources[c.Source], &r.feed.Sources[c.Source]
	if c.text() {
		r.texts = slices.Grow(r.texts[:0], to-from)[:to-from]
		if err := s.ReadText(r.columns[i], from, to, r.texts); err != nil {
			return errIn(spec.Kind, err)
		}
		c.lookup(r.call.Fields[i], r.texts, r.places[i])
		return nil
	}
	into := r.call.Fields[i][:(to-from)*c.Tensor.Len()*c.Tensor.DType.Size()]
	if err := s.Read(r.columns[i], from, to, into); err != nil {
		return errIn(spec.Kind, err)
	}
	copy(into, rt.LittleEndian(into, c.Tensor.DType.Size()))
	if c.Tensor.DType == rt.Bool {
		for k, b := range into {
			into[k] = min(b, 1)
		}
	}
	if err := checkIndices(&c.Tensor, into, to-from, from); err != nil {
		return errIn(spec.String(), err)
	}
	return nil
}

// names prints the sources, for faults of fields, which may come from any of them.
func (r *Reader) names() string {
	text := ""
	for i := range r.feed.Sources {
		if i > 0 {
			text += ", "
		}
		text += r.feed.Sources[i].String()
	}
	return text
}

// Close closes the sources.
func (r *Reader) Close() error {
	err := closeAll(r.sources)
	r.sources = nil
	return err
}
