package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// dataSource is a dataset's source in an expression.
type dataSource struct {
	*model.Source
	undivided bool // it was told that its lines are not divided where they should be: there are no columns
}

// source makes a source of its arguments and learns what columns it has.
func (e *elab) source(s *symbol, args []*dsl.Arg, at dsl.Span) datum {
	if e.data == nil {
		return e.report(fault.SourceOutside(at, s.name))
	}
	f, params := allFormals(s.entry)
	bound, _, ok := e.arguments(s.entry, f, params, gathered(s.entry, args), at)
	if !ok {
		return invalid{}
	}
	src := &model.Source{Name: "source", Entry: s.entry, Args: bound, At: at}
	src.Name = numbered("source", len(e.data.Sources))
	src.Like = e.leading(src)
	d := &dataSource{Source: src}
	if !e.learn(d, s, at) {
		return invalid{}
	}
	for i := range src.Schema.Columns {
		col := &src.Schema.Columns[i]
		src.Columns = append(src.Columns, &model.Field{Name: src.Name + "." + col.Name, Type: col.Type})
	}
	e.data.Sources = append(e.data.Sources, src)
	if s.name == "npy" && len(d.Schema.Columns) > 0 { // the source itself is the value
		return e.column(d, d.Schema.Columns[0].Name, at)
	}
	return d
}

// gathered makes a list of the arguments by position of an entry whose first argument takes them all.
func gathered(entry *catalog.Entry, args []*dsl.Arg) []*dsl.Arg {
	n := 0
	for n < len(args) && args[n].Name == nil {
		n++
	}
	if n < 2 || !entry.Params[0].Rest {
		return args
	}
	all := &dsl.List{At: dsl.At{At: args[0].At.At}}
	all.At.At.End = args[n-1].At.At.End
	for _, a := range args[:n] {
		all.Items = append(all.Items, &dsl.Item{At: a.At, Value: a.Value})
	}
	return append([]*dsl.Arg{{At: all.At, Value: all}}, args[n:]...)
}

// learn finds out a source's columns: by its kind, or by what the data or the lock file say.
func (e *elab) learn(d *dataSource, s *symbol, at dsl.Span) bool {
	switch s.name {
	case "generated":
		d.Rows, d.Schema = d.Args.Int("count"), &model.Schema{}
		return e.judgeRows(d, at)
	case "rendered_digits":
		d.Rows = d.Args.Int("count")
		d.Schema = labelled(28, 28, 1, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
		return e.judgeRows(d, at)
	case "cifar10":
		d.Schema = labelled(32, 32, 3, "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
		return true
	case "windows":
		return e.windows(d, at)
	}
	if e.c.opts.Schema == nil {
		e.report(fault.SourceUnread(at, s.name))
		return false
	}
	schema, err := e.c.opts.Schema(d.Source)
	if err != nil {
		e.report(fault.SourceFault(at, err))
		return false
	}
	d.Schema = schema
	return true
}

// labelled is what sources of images of one size with labels hold.
func labelled(h, w, c dsl.Dim, classes ...string) *model.Schema {
	return &model.Schema{Columns: []model.Column{
		{Name: "images", Type: dsl.TensorType{DType: dsl.U8, Shape: dsl.Shape{h, w, c}}},
		{Name: "labels", Type: dsl.TensorType{DType: dsl.I32, Index: len(classes), Shape: dsl.Shape{}}, Classes: classes},
	}}
}

// judgeRows: sources that make their rows make at least one.
func (e *elab) judgeRows(d *dataSource, at dsl.Span) bool {
	if d.Rows < 1 {
		e.report(fault.WrongRowCount(at, d.Rows))
		return false
	}
	for _, other := range e.data.Sources {
		if other.Rows > 0 && other.Rows != d.Rows {
			e.report(fault.DifferentRows(at, d.Rows, other))
			return false
		}
	}
	return true
}

// ofSource is a column, `source.images`; of a source that is one array itself, npy, there is none.
func (e *elab) ofSource(x *dsl.Select, d *dataSource) datum {
	return e.column(d, x.Name.Name, x.Name.At.At)
}

// indexSource is a column of an odd name, `t["odd name"]`.
func (e *elab) indexSource(x *dsl.Index, d *dataSource) datum {
	if len(x.Indices) == 1 {
		if t, ok := x.Indices[0].X.(*dsl.StringLit); ok {
			return e.column(d, t.Value, t.At.At)
		}
	}
	return e.report(fault.ColumnByName(x.At.At))
}

func (e *elab) column(d *dataSource, name string, at dsl.Span) datum {
	for i := range d.Schema.Columns {
		col := &d.Schema.Columns[i]
		if col.Name != name {
			continue
		}
		f := d.Columns[i]
		v := e.columns[f]
		if v == nil {
			v = &model.Value{Type: col.Type, PerSample: true, Name: name, At: at, Field: f}
			e.columns[f] = v
		}
		if col.Text {
			return textColumn{fault.Text{Value: v, Odd: col.Odd}}
		}
		return tensor{v}
	}
	if name == "vocabulary_size" {
		if n, ok := vocabularySize(d.Source); ok {
			return intOf(n)
		}
	}
	f := fault.NoColumn(at, name, d.Source)
	if d.undivided {
		return invalid{}
	}
	d.undivided = strings.HasPrefix(f.Hint, "what stands between")
	return e.report(f)
}
