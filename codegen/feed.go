package codegen

import (
	"path/filepath"
	"slices"

	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/dsl"
)

// feed plans what a train block reads; nil if it reads nothing.
func (f *File) feed(from *lower.Feed, rows int) *golang.Feed {
	if from == nil {
		return nil
	}
	read := readBy(from.Graph.Results[:len(from.Model.Inputs)])
	finish(from.Graph)
	out := &golang.Feed{
		Dataset: from.Name, Keep: from.Keep, Seed: sourceSeed(from.Dataset),
		Schedule: plan.Plan(from.Graph, plan.Options{Rows: feedRows(from.Graph, rows)}),
	}
	var sources []*model.Source
	for _, s := range from.Dataset.Sources {
		if !s.Inner || slices.ContainsFunc(from.Columns, func(c lower.Column) bool { return c.Source == s }) {
			sources, out.Sources = append(sources, s), append(out.Sources, f.source(from.Dataset, s))
		}
	}
	for i, c := range from.Columns {
		column := columnOf(c, from.Fields[i])
		column.Source, column.Input = slices.Index(sources, c.Source), read[from.Fields[i]]
		out.Columns = append(out.Columns, column)
	}
	if a := from.Augment; a != nil {
		finish(a.Graph)
		out.Augment = &golang.Augment{Schedule: plan.Plan(a.Graph, plan.Options{Rows: rows}), Fields: a.Fields, Changed: a.Changed}
	}
	return out
}

// columnOf is a column as the emitter wants it.
func columnOf(c lower.Column, field *ir.FieldSpec) golang.Column {
	out := golang.Column{Name: c.Name, Field: field}
	if c.Lookup != nil {
		out.Vocabulary, out.First, out.Reading = c.Lookup.Vocabulary, c.Lookup.First, c.Lookup.Reading
	}
	return out
}

// drawnRows is how many rows of random fields are drawn together: the default of batch_size.
const drawnRows = 32

// feedRows is how many rows a feed makes at a time: so many as a batch has, but where something is random. What a draw
// gives depends on the block and the row's place in it, and a dataset is the same whatever batches are made of it.
func feedRows(g *ir.Graph, batch int) int {
	ir.Walk(g, func(_ *ir.Graph, op *ir.Op) {
		if op.Kind == ir.OpRandom {
			batch = drawnRows
		}
	})
	return batch
}

// readBy returns the fields that results are made of.
func readBy(results []ir.Result) map[*ir.FieldSpec]bool {
	read, seen := map[*ir.FieldSpec]bool{}, map[*ir.Op]bool{}
	var walk func(v *ir.Value)
	walk = func(v *ir.Value) {
		if v.Op == nil || seen[v.Op] {
			return
		}
		seen[v.Op] = true
		if p := v.Op.Attrs.Param; v.Op.Kind == ir.OpParam && p != nil && p.Kind == ir.Field {
			read[p.Field] = true
		}
		for _, a := range v.Op.Args {
			walk(a)
		}
	}
	for _, r := range results {
		walk(r.Value)
	}
	return read
}

// source plans a source; the series of windows is one of its arguments.
func (f *File) source(d *model.Dataset, s *model.Source) golang.Source {
	out := golang.Source{Kind: s.Entry.Name, Beside: f.folderFrom(s.At.Source), Args: sourceArgs(s), Columns: f.learnt(d, s)}
	if s.Series == nil {
		return out
	}
	series := f.source(d, s.Series.Source)
	series.Beside = "" // it is looked up where the windows are
	names := []any{}
	for _, c := range s.Series.Columns {
		names = append(names, c)
	}
	out.Args = append([]golang.Arg{{Name: "source", Value: &series}, {Name: "columns", Value: names}, {Name: "together", Value: s.Series.Together}}, out.Args...)
	return out
}

// folderFrom is the folder of a file that was imported, seen from the file's own; "" if they are one.
func (f *File) folderFrom(s *dsl.Source) string {
	own, other := absolute(folderOf(f.Source)), absolute(folderOf(s))
	if own == other {
		return ""
	}
	if rel, err := filepath.Rel(own, other); err == nil {
		other = rel
	}
	return filepath.ToSlash(other)
}

// learnt returns what was learnt of a source, nil if its kind fixes that.
func (f *File) learnt(d *model.Dataset, s *model.Source) []golang.SourceColumn {
	return columnsOf(f.locks.of(s.At.Source, d.Name+"."+s.Name))
}

// sourceSeed is the seed of a dataset's random fields: that of its first source that has one.
func sourceSeed(d *model.Dataset) int64 {
	for _, s := range d.Sources {
		if s.Args.Has("seed") {
			return int64(s.Args.Int("seed"))
		}
	}
	return 0
}
