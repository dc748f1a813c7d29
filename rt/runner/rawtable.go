package runner

import (
	"bytes"
	"slices"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/csv"
)

// readRaw runs a table through the fields of the model's first dataset. Columns that only targets need may be missing.
func readRaw(m *Model, content []byte, t *data.Table) ([]*sample, error) {
	b := firstWithData(m)
	if b == nil || len(b.Feed.Sources) != 1 || b.Feed.Sources[0].Kind != "csv" {
		return nil, errNoTable
	}
	shared := slices.ContainsFunc(b.Feed.Columns, func(c data.FeedColumn) bool { return hasColumn(t.Cols, c.Name) })
	if !shared {
		return nil, errNoTable
	}
	inputs := len(m.Learner.Model.Inputs)
	zeros, err := load(m, b.Feed, content, "")
	if err != nil {
		return nil, err
	}
	for _, missing := range missingColumns(b.Feed, t.Cols) {
		// What is missing counts as 0, then as 1: inputs that differ need it.
		ones, err := load(m, b.Feed, content, missing)
		if err != nil || !equalFields(zeros, ones, inputs) {
			return nil, errColumnMissing(missing)
		}
	}
	samples := make([]*sample, zeros.Rows())
	for i := range samples {
		samples[i] = &sample{}
		for k := range inputs {
			size := m.Learner.Model.Inputs[k].Bytes(1)
			samples[i].inputs = append(samples[i].inputs, zeros.Field(k)[i*size:(i+1)*size])
		}
	}
	return samples, nil
}

func hasColumn(columns []data.Column, name string) bool {
	return slices.ContainsFunc(columns, func(c data.Column) bool { return c.Name == name })
}

// missingColumns returns the columns that a feed reads and a table has not.
func missingColumns(f *data.Feed, columns []data.Column) (missing []string) {
	for i := range f.Columns {
		if name := f.Columns[i].Name; !hasColumn(columns, name) {
			missing = append(missing, name)
		}
	}
	return missing
}

// load runs a table through a feed; columns that it has not are all 0, but for one that is all 1.
func load(m *Model, f *data.Feed, content []byte, one string) (*data.Memory, error) {
	own := *f
	expect := f.Sources[0].Expect
	own.Sources = []data.SourceSpec{{Kind: "csv", Args: data.Args{}, Open: func(data.Args, data.Finder, []data.Column) (data.Source, error) {
		t, err := csv.Read(bytes.NewReader(content), hasHeader(content), expect)
		if err != nil {
			return nil, err
		}
		for _, c := range expect {
			if !hasColumn(t.Cols, c.Name) {
				complete(t, c, one == c.Name, known(f, c.Name))
			}
		}
		return t, nil
	}}}
	fields := slices.Concat(m.Learner.Model.Inputs, m.Learner.Model.Targets)
	return data.Load(&own, fields, data.Finder{}, nil)
}

// known returns a text of a column that a feed makes a number of.
func known(f *data.Feed, column string) string {
	for i := range f.Columns {
		if c := &f.Columns[i]; c.Name == column && len(c.Vocabulary) > 0 {
			return c.Vocabulary[0]
		}
	}
	return ""
}

// complete adds a column to a table: zeros, or ones; of text "", or one that is known.
func complete(t *data.Table, c data.Column, one bool, known string) {
	t.Cols = append(t.Cols, c)
	t.Texts = append(t.Texts, make([]string, t.N))
	if c.Text() {
		t.Data = append(t.Data, nil)
		for i := range t.Texts[len(t.Texts)-1] {
			if one {
				t.Texts[len(t.Texts)-1][i] = known
			}
		}
		return
	}
	n := t.N * c.RowBytes() / c.DType.Size()
	x := make([]float64, n)
	for i := range x {
		if one {
			x[i] = 1
		}
	}
	slab := rt.NewSlab(n * c.DType.Size())
	_ = store(slab, c.DType, x) // all types have 0 and 1
	t.Data = append(t.Data, rt.LittleEndian(slab, c.DType.Size()))
}

// equalFields compares the first fields of samples.
func equalFields(a, b *data.Memory, n int) bool {
	for k := range n {
		if !bytes.Equal(a.Field(k), b.Field(k)) {
			return false
		}
	}
	return true
}
