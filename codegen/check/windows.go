package check

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// seriesOf reads what windows are cut of: a source, a column of one, or a list of columns.
func (e *elab) seriesOf(d datum) (catalog.Value, bool) {
	if e.data == nil {
		return nil, false
	}
	out := &model.Series{}
	switch d := d.(type) {
	case *dataSource:
		out.Source, out.Together = d.Source, true
		for _, c := range d.Schema.Columns {
			if !c.Text && len(c.Type.Shape) == 0 {
				out.Columns = append(out.Columns, c.Name)
			}
		}
	case tensor:
		return opaque(out), addColumn(out, e.data, d.Value)
	case *list:
		out.Together = true
		for _, x := range d.elems {
			t, ok := x.(tensor)
			if !ok || !addColumn(out, e.data, t.Value) {
				return nil, false
			}
		}
	}
	return opaque(out), len(out.Columns) > 0
}

// textIn returns the column of text that stands for a series or among its columns.
func textIn(d datum) (textColumn, bool) {
	if l, ok := d.(*list); ok {
		for _, x := range l.elems {
			if t, ok := x.(textColumn); ok {
				return t, true
			}
		}
	}
	t, ok := d.(textColumn)
	return t, ok
}

func opaque(s *model.Series) catalog.Value { return &catalog.Opaque{Kind: "source", X: s} }

// addColumn adds a column of a source to a series, false for other values and for columns of another source.
func addColumn(s *model.Series, d *model.Dataset, v *model.Value) bool {
	for _, src := range d.Sources {
		if i := slices.Index(src.Columns, v.Field); i >= 0 && v.Field != nil {
			if s.Source != nil && s.Source != src {
				return false
			}
			s.Source, s.Columns = src, append(s.Columns, src.Schema.Columns[i].Name)
			return true
		}
	}
	return false
}

// windows learns what windows hold of what their series does.
func (e *elab) windows(d *dataSource, at dsl.Span) bool {
	o, _ := d.Args.Values["source"].(*catalog.Opaque)
	s := o.X.(*model.Series)
	d.Series, s.Source.Inner = s, true
	for _, arg := range []string{"length", "horizon", "stride", "sampling_rate"} {
		if n := d.Args.Int(arg); n < 1 || n > maxAxis {
			e.report(fault.WindowSize(spanOf(d.Args, arg, at), arg, n))
			return false
		}
	}
	typ := s.Source.Schema.Column(s.Columns[0]).Type
	if s.Together {
		for _, name := range s.Columns {
			other := s.Source.Schema.Column(name).Type
			if len(other.Shape) > 0 {
				e.report(fault.SeriesShape(at, name, other))
				return false
			}
			if other.DType != typ.DType {
				typ.DType = dsl.F32
			}
		}
		typ.Index, typ.Shape = 0, dsl.Shape{dsl.Dim(len(s.Columns))}
	}
	past, future := typ, typ
	past.Shape = append(dsl.Shape{dsl.Dim(d.Args.Int("length"))}, typ.Shape...)
	future.Shape = append(dsl.Shape{dsl.Dim(d.Args.Int("horizon"))}, typ.Shape...)
	d.Schema = &model.Schema{Columns: []model.Column{{Name: "past", Type: past}, {Name: "future", Type: future}}}
	return true
}

// spanOf is where an argument stands, or the whole call.
func spanOf(a *catalog.Args, name string, call dsl.Span) dsl.Span {
	if at, ok := a.Spans[name]; ok {
		return at
	}
	return call
}
