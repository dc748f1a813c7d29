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
func readRaw(m *Model, file string, content []byte, t *data.Table) ([]*sample, error) {
	o := originOf(m)
	if o == nil || o.spec.Kind != "csv" && o.spec.Kind != "parquet" && o.spec.Kind != "texts" {
		return nil, errNoTable
	}
	for _, name := range o.inputs {
		if !hasColumn(t.Cols, name) {
			other := !slices.ContainsFunc(o.all, func(name string) bool { return hasColumn(t.Cols, name) })
			return nil, errColumnMissing(name, other)
		}
	}
	args := maps.Clone(o.spec.Args)
	if args == nil {
		args = data.Args{}
	}
	maps.Copy(args, tableArgs(m, content))
	return o.samples(m, file, func(expect []data.Column) (data.Source, error) {
		return csv.From(bytes.NewReader(content), args, expect)
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
	o := originOf(m)
	if o == nil || o.spec.Kind != kind || file == "-" {
		return nil, errPackedTable(kind)
	}
	args := maps.Clone(o.spec.Args)
	args["file"] = filepath.Base(file)
	return o.samples(m, file, func(expect []data.Column) (data.Source, error) {
		return o.spec.Open(args, data.Finder{Dirs: []string{filepath.Dir(file)}}, expect)
	})
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
