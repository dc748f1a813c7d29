package runner

import (
	"bytes"
	"maps"
	"math"
	"path/filepath"
	"slices"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/csv"
)

// readRaw runs a table through the fields of the model's first dataset, all rows. Columns that only targets need may be
// missing.
func readRaw(m *Model, content []byte, t *data.Table) ([]*sample, error) {
	b := firstWithData(m)
	if b == nil || len(b.Feed.Sources) != 1 || b.Feed.Sources[0].Kind != "csv" && b.Feed.Sources[0].Kind != "parquet" {
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
	args := maps.Clone(b.Feed.Sources[0].Args)
	if args == nil {
		args = data.Args{}
	}
	separator := separatorOf(m, content)
	args["header"], args["separator"] = hasHeader(content, separator), separator
	return throughSource(m, b.Feed, func(expect []data.Column) (data.Source, error) {
		return csv.Read(bytes.NewReader(content), args, expect)
	})
}

// packedTables are how files begin that only the source of their own kind reads.
var packedTables = []struct{ kind, start string }{{"parquet", "PAR1"}, {"npz", "PK\x03\x04"}, {"csv", "\x1f\x8b"}, {"csv", "\x28\xb5\x2f\xfd"}}

// packedTable tells for which kind of source a file is made that is no text, "" if for none.
func packedTable(file string, content []byte) string {
	for _, f := range packedTables {
		if bytes.HasPrefix(content, []byte(f.start)) {
			return f.kind
		}
	}
	if filepath.Ext(file) == ".safetensors" {
		return "safetensors"
	}
	return ""
}

// readPacked runs a file of the kind that the model's first dataset reads through its fields, all rows.
func readPacked(m *Model, file, kind string) ([]*sample, error) {
	b := firstWithData(m)
	if b == nil || len(b.Feed.Sources) != 1 || b.Feed.Sources[0].Kind != kind || file == "-" {
		return nil, errPackedTable(kind)
	}
	spec := &b.Feed.Sources[0]
	args := maps.Clone(spec.Args)
	args["file"] = filepath.Base(file)
	return throughSource(m, b.Feed, func(expect []data.Column) (data.Source, error) {
		return spec.Open(args, data.Finder{Dirs: []string{filepath.Dir(file)}}, expect)
	})
}

// throughSource runs all rows of a source through the fields of a dataset. It is opened with the columns that are
// expected, those of inputs.
func throughSource(m *Model, f *data.Feed, open func(expect []data.Column) (data.Source, error)) ([]*sample, error) {
	rows, err := load(m, f, open)
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
		samples[i].missing = f.Keep && hasNaN(m.Learner.Model.Inputs, samples[i].inputs)
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

// load runs a source through a feed. Columns that no input is made of are zeros if the source has them not, or otherwise
// than the dataset's.
func load(m *Model, f *data.Feed, open func(expect []data.Column) (data.Source, error)) (*data.Memory, error) {
	own := *f
	var expect []data.Column // those of inputs
	for _, c := range f.Sources[0].Expect {
		if slices.ContainsFunc(f.Columns, func(fc data.FeedColumn) bool { return fc.Input && fc.Name == c.Name }) {
			expect = append(expect, c)
		}
	}
	own.Sources = []data.SourceSpec{{Kind: f.Sources[0].Kind, Args: data.Args{}, Open: func(data.Args, data.Finder, []data.Column) (data.Source, error) {
		s, err := open(expect)
		if err != nil {
			return nil, err
		}
		return newPadded(s, f.Sources[0].Expect, expect), nil
	}}}
	fields := slices.Concat(m.Learner.Model.Inputs, m.Learner.Model.Targets)
	return data.LoadInputs(&own, fields, len(m.Learner.Model.Inputs), data.Finder{}, nil)
}
