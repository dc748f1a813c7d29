package runner

import (
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/dlgen/dlgen/rt/data"
)

// origin is the one source of a model's first dataset that all its inputs are made of: in the place of its files stands what
// is to be predicted. Sources may be windows of it. Several CSVs are one where no two have a column of the same name: what is
// to be predicted is a table with the columns of all.
type origin struct {
	feed   *data.Feed
	spec   *data.SourceSpec
	more   []*data.SourceSpec          // the other CSVs
	inputs []string                    // the columns that inputs are made of
	of     map[string]*data.SourceSpec // what each of them is a column of
	all    []string // those of targets, too
	reach  int64    // how many rows a window needs; 0 without windows
}

// originOf returns the origin of a model's inputs, nil if there is none, or several.
func originOf(m *Model) *origin {
	b := firstWithData(m)
	if b == nil {
		return nil
	}
	o := &origin{feed: b.Feed, of: map[string]*data.SourceSpec{}}
	for i := range b.Feed.Columns {
		if c := &b.Feed.Columns[i]; c.Input && !o.add(&b.Feed.Sources[c.Source], c.Name) {
			return nil
		}
	}
	if o.spec == nil {
		return nil
	}
	o.all = slices.Clone(o.inputs)
	for i := range b.Feed.Columns {
		if c := &b.Feed.Columns[i]; !c.Input && o.reads(seriesOf(&b.Feed.Sources[c.Source])) {
			o.all = append(o.all, columnsIn(&b.Feed.Sources[c.Source], c.Name)...)
		}
	}
	return o
}

// ofSeveral reports whether the inputs of a model's first dataset are made of several sources.
func ofSeveral(m *Model) bool {
	b := firstWithData(m)
	if b == nil {
		return false
	}
	var first *data.SourceSpec
	for _, c := range b.Feed.Columns {
		s := seriesOf(&b.Feed.Sources[c.Source])
		if first == nil && c.Input {
			first = s
		}
		if c.Input && !like(s, first) {
			return true
		}
	}
	return false
}

// add adds a column of a source that an input is made of; false: it comes from elsewhere than those before it.
func (o *origin) add(s *data.SourceSpec, column string) bool {
	spec := seriesOf(s)
	if o.spec == nil {
		o.spec = spec
	}
	if !o.reads(spec) {
		o.more = append(o.more, spec)
	}
	for _, name := range columnsIn(s, column) {
		if !slices.Contains(o.inputs, name) {
			o.inputs, o.of[name] = append(o.inputs, name), spec
		}
		if !like(o.of[name], spec) {
			return false // it is not known which of them is meant
		}
	}
	if len(o.more) > 0 && (spec != s || o.reach > 0 || spec.Kind != "csv" || o.spec.Kind != "csv") {
		return false
	}
	if spec != s {
		needs := s.Args.Int("length", 0)
		if column == "future" {
			needs += s.Args.Int("horizon", 0)
		}
		o.reach = max(o.reach, (needs-1)*s.Args.Int("sampling_rate", 1)+1)
	}
	return true
}

// reads reports whether a source reads files that the origin reads.
func (o *origin) reads(s *data.SourceSpec) bool {
	return like(s, o.spec) || slices.ContainsFunc(o.more, func(m *data.SourceSpec) bool { return like(s, m) })
}

// like reports whether two sources read the same files.
func like(a, b *data.SourceSpec) bool {
	return a.Kind == b.Kind && a.Beside == b.Beside && reflect.DeepEqual(a.Args, b.Args)
}

// seriesOf is the series that windows are cut of, or the source itself.
func seriesOf(s *data.SourceSpec) *data.SourceSpec {
	if series, ok := s.Args["source"].(data.SourceSpec); ok {
		series.Beside = s.Beside
		return &series
	}
	return s
}

// columnsIn are the columns of a source's file that a column of it is made of.
func columnsIn(s *data.SourceSpec, column string) []string {
	if seriesOf(s) != s {
		return s.Args.Texts("columns")
	}
	return []string{column}
}

// samples runs all rows through the fields of the dataset. Open opens what stands in the place of the origin's files, with
// the columns that are expected, those of inputs.
func (o *origin) samples(m *Model, file string, open func(expect []data.Column) (data.Source, error)) ([]*sample, error) {
	own := *o.feed
	var first data.Source // that an input is made of
	own.Sources = make([]data.SourceSpec, len(o.feed.Sources))
	for i := range o.feed.Sources {
		s := &o.feed.Sources[i]
		stand := o.instead(s, file, open)
		if !slices.ContainsFunc(o.feed.Columns, func(c data.FeedColumn) bool { return c.Input && c.Source == i }) {
			stand.Open = func(data.Args, data.Finder, []data.Column) (data.Source, error) {
				return &zeros{Table: data.Table{Cols: columnsFrom(o.feed, i)}, rows: func() int { return first.Rows() }}, nil
			}
		} else if opened := stand.Open; first == nil {
			stand.Open = func(args data.Args, files data.Finder, expect []data.Column) (data.Source, error) {
				source, err := opened(args, files, expect)
				first = source
				return source, err
			}
		}
		own.Sources[i] = stand
	}
	fields := slices.Concat(m.Learner.Model.Inputs, m.Learner.Model.Targets)
	rows, err := data.LoadInputs(&own, fields, len(m.Learner.Model.Inputs), data.Finder{}, nil)
	if err != nil {
		return nil, err
	}
	samples := make([]*sample, rows.Rows())
	for i := range samples {
		samples[i] = &sample{}
		for k := range m.Learner.Model.Inputs {
			size := m.Learner.Model.Inputs[k].Bytes(1)
			samples[i].inputs = append(samples[i].inputs, rows.Field(k)[i*size:(i+1)*size])
		}
		samples[i].missing = o.feed.Keep && hasNaN(m.Learner.Model.Inputs, samples[i].inputs)
		if w, ok := first.(interface{ Span(row int) (from, to int) }); ok {
			from, to := w.Span(i)
			samples[i].rows = strconv.Itoa(from) + "-" + strconv.Itoa(to-1)
		}
	}
	return samples, nil
}

// instead is a source that reads what stands in the place of the origin's files. Columns that no input is made of are zeros
// if they are missing, or are of another type than the dataset's.
func (o *origin) instead(s *data.SourceSpec, file string, open func(expect []data.Column) (data.Source, error)) data.SourceSpec {
	series := seriesOf(s)
	var expect []data.Column // those of inputs
	for _, c := range series.Expect {
		if slices.Contains(o.inputs, c.Name) {
			expect = append(expect, c)
		}
	}
	stand := data.SourceSpec{Kind: series.Kind, Args: data.Args{"file": file}, Open: func(data.Args, data.Finder, []data.Column) (data.Source, error) {
		source, err := open(expect)
		if err != nil {
			return nil, err
		}
		return newPadded(source, series.Expect, expect), nil
	}}
	if series == s {
		return stand
	}
	args := maps.Clone(s.Args)
	args["source"], args["reach"] = stand, o.reach
	return data.SourceSpec{Kind: s.Kind, Args: args, Open: s.Open}
}

// zeros is a source of zeros, as long as another.
type zeros struct {
	data.Table
	rows func() int
}

// Rows returns the number of rows.
func (z *zeros) Rows() int { return z.rows() }

// Read gives zeros.
func (z *zeros) Read(column, from, to int, dst []byte) error {
	clear(dst[:(to-from)*z.Cols[column].RowBytes()])
	return nil
}

// ReadText gives empty texts.
func (z *zeros) ReadText(column, from, to int, dst []string) error {
	clear(dst[:to-from])
	return nil
}

// columnsFrom describes the columns that a feed reads of a source.
func columnsFrom(f *data.Feed, source int) []data.Column {
	var columns []data.Column
	for i := range f.Columns {
		if f.Columns[i].Source == source {
			columns = append(columns, columnOf(&f.Columns[i]))
		}
	}
	return columns
}

// columnOf describes the column that a feed reads as a source has it.
func columnOf(c *data.FeedColumn) data.Column {
	if c.Vocabulary != nil || c.Reader != nil {
		return data.Column{Name: c.Name}
	}
	return data.Column{Name: c.Name, DType: c.Tensor.DType, Shape: c.Tensor.Shape, Index: c.Tensor.Index}
}
