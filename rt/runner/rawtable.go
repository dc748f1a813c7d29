package runner

import (
	"bytes"
	"math"
	"slices"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/csv"
)

// readRaw runs a table through the fields of the model's first dataset, all rows. Columns that only targets need may be
// missing.
func readRaw(m *Model, content []byte, t *data.Table) ([]*sample, error) {
	b := firstWithData(m)
	if b == nil || len(b.Feed.Sources) != 1 || b.Feed.Sources[0].Kind != "csv" {
		return nil, errNoTable
	}
	shared := slices.ContainsFunc(b.Feed.Columns, func(c data.FeedColumn) bool { return hasColumn(t.Cols, c.Name) })
	if !shared {
		return nil, errNoTable
	}
	for i := range b.Feed.Columns {
		if c := &b.Feed.Columns[i]; c.Input && !hasColumn(t.Cols, c.Name) {
			return nil, errColumnMissing(c.Name)
		}
	}
	rows, err := load(m, b.Feed, content)
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
		samples[i].missing = b.Feed.Keep && hasNaN(m.Learner.Model.Inputs, samples[i].inputs)
	}
	return samples, nil
}

// hasNaN reports whether a number of a row's inputs is missing.
func hasNaN(inputs []rt.Tensor, values [][]byte) bool {
	for k := range inputs {
		if !float(inputs[k].DType) {
			continue
		}
		if slices.ContainsFunc(rt.Numbers(values[k], inputs[k].DType), math.IsNaN) {
			return true
		}
	}
	return false
}

func hasColumn(columns []data.Column, name string) bool {
	return slices.ContainsFunc(columns, func(c data.Column) bool { return c.Name == name })
}

// load runs a table through a feed. Columns that no input is made of are zeros if the table has them not, or otherwise
// than the dataset's.
func load(m *Model, f *data.Feed, content []byte) (*data.Memory, error) {
	own := *f
	var expect []data.Column // those of inputs
	for _, c := range f.Sources[0].Expect {
		if slices.ContainsFunc(f.Columns, func(fc data.FeedColumn) bool { return fc.Input && fc.Name == c.Name }) {
			expect = append(expect, c)
		}
	}
	own.Sources = []data.SourceSpec{{Kind: "csv", Args: data.Args{}, Open: func(data.Args, data.Finder, []data.Column) (data.Source, error) {
		t, err := csv.Read(bytes.NewReader(content), hasHeader(content), expect)
		if err != nil {
			return nil, err
		}
		for _, c := range f.Sources[0].Expect {
			at := slices.IndexFunc(t.Cols, func(have data.Column) bool { return have.Name == c.Name })
			switch {
			case at < 0:
				t.Cols, t.Texts, t.Data = append(t.Cols, c), append(t.Texts, nil), append(t.Data, nil)
				at = len(t.Cols) - 1
			case t.Cols[at].DType == c.DType:
				continue
			}
			t.Cols[at], t.Texts[at], t.Data[at] = c, make([]string, t.N), make([]byte, t.N*c.RowBytes())
		}
		return t, nil
	}}}
	fields := slices.Concat(m.Learner.Model.Inputs, m.Learner.Model.Targets)
	return data.LoadInputs(&own, fields, len(m.Learner.Model.Inputs), data.Finder{}, nil)
}
