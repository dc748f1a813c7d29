package lower

import (
	"math"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Feed is what a train block takes from a dataset: its columns are read from the sources, its results are the
// model's fields.
type Feed struct {
	Name    string // of the dataset
	Dataset *model.Dataset
	Model   *model.Model
	Columns []Column // those that the model needs
	// Graph reads Columns, in order, as fields of [rows, …]. Its results are the model's inputs, then its targets,
	// each cast to the field's type, then "keep" if the dataset has it.
	Graph  *ir.Graph
	Fields []*ir.FieldSpec // of Columns
	Keep   bool
	// Augment is what becomes of rows that are trained on, or nil.
	Augment *Augment
}

// Column is a column of a source, or what a lookup makes of a column of text.
type Column struct {
	Source *model.Source
	Name   string        // of the column in the source
	Lookup *model.Lookup // or nil
}

// feed makes what a model takes from a dataset.
func feed(d *model.Dataset, c *model.Model) *Feed {
	return feedOf(d, c, slices.Concat(c.Inputs, c.Targets), d.Keep != nil)
}

// feedOf makes some fields of a model, and whether a row is kept if that is wanted.
func feedOf(d *model.Dataset, c *model.Model, fields []*model.Field, keep bool) *Feed {
	f := &Feed{Name: d.Name, Dataset: d, Model: c, Keep: keep}
	m := emptyModel(d.Name)
	b := m.newBody("feed")
	b.run(d.Body)
	for _, to := range fields {
		b.Result(to.Name, b.convert(fieldOf(d, to.Name), to))
	}
	if f.Keep {
		b.Result("keep", b.perRow(b.value(d.Keep), d.Keep.PerSample))
	}
	f.Graph = b.done()
	f.columns(m)
	return f
}

// fieldOf returns the value of a dataset's field.
func fieldOf(d *model.Dataset, name string) *model.Value {
	for _, n := range d.Fields {
		if n.Name == name {
			return n.Value
		}
	}
	panic("lower: the dataset " + d.Name + " has no field " + name)
}

// convert makes a dataset's field one of the model: of its type, and for each row. A wide number that is no index of
// the field's stays none, and itself where it is not wider than an index, as a message shows it.
func (b *body) convert(from *model.Value, to *model.Field) *ir.Value {
	v := b.value(from)
	if t := v.Type; to.Type.Index > 0 && t.DType == ir.I64 {
		v = b.Max(v, b.Fill(t.DType, t.Shape, math.MinInt32))
		v = b.Min(v, b.Fill(t.DType, t.Shape, math.MaxInt32))
	}
	return b.perRow(b.Cast(v, dtypeOf(to.Type.DType)), from.PerSample)
}

// perRow gives a batchless value the batch axis.
func (b *body) perRow(v *ir.Value, perSample bool) *ir.Value {
	if perSample {
		return v
	}
	return b.BroadcastTo(v, append(ir.Shape{ir.Batch}, v.Type.Shape...))
}

// columns lists what the graph still reads, in the order of the sources, columns before what is made of text.
func (f *Feed) columns(m *module) {
	read := map[*ir.FieldSpec]bool{}
	for _, p := range f.Graph.Params {
		read[p.Field] = true
	}
	add := func(s *model.Source, field *model.Field, name string, l *model.Lookup) {
		if spec := m.fields[field]; spec != nil && read[spec] {
			f.Columns, f.Fields = append(f.Columns, Column{s, name, l}), append(f.Fields, spec)
		}
	}
	for _, s := range f.Dataset.Sources {
		for _, field := range s.Columns {
			add(s, field, strings.TrimPrefix(field.Name, s.Name+"."), nil)
		}
		for _, l := range s.Lookups {
			add(s, l.Field, l.Column, l)
		}
	}
}

// feeds gives a train block what it reads.
func (t *Train) feeds() {
	if d := t.From.Dataset; d != nil {
		t.Feed = feed(d, t.From.Model)
		t.Feed.Augment = augment(t.From)
		t.Texts = texts(d, t.From.Model)
	}
	if o, ok := t.From.Settings.Values["validation_data"].(*catalog.Opaque); ok {
		t.Validate = feed(o.X.(*model.Dataset), t.From.Model)
	}
}
