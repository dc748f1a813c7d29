package check

import (
	"strconv"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// known is a source, a column or a field seen from outside of its dataset: what is known of it when compiling can be
// asked, its values cannot.
type known struct {
	datum   datum
	dataset *Dataset
}

// ofDataset is a name of a dataset, from outside of it: `Shakespeare.source`.
func (e *elab) ofDataset(x *dsl.Select, s *symbol, d *dsl.Dataset) datum {
	set := e.c.datasetOf(s, d)
	if set.names == nil {
		return e.report(datasetCycle(x.Name, set))
	}
	if b := set.names[x.Name.Name]; b != nil {
		return knownOf(b.d, set)
	}
	if e.c.spoilt[set] {
		return invalid{}
	}
	return e.report(noNameInDataset(x.Name, set))
}

// knownOf keeps what is a constant of a dataset as it is.
func knownOf(d datum, set *Dataset) datum {
	switch d.(type) {
	case tensor, textColumn, *dataSource:
		return known{d, set}
	}
	return d
}

// ofKnown is what is known of a thing: a column of a source, its shape, classes, the size of a vocabulary.
func (e *elab) ofKnown(name *dsl.Ident, k known) datum {
	switch d := k.datum.(type) {
	case *dataSource:
		inside := *e
		inside.data, inside.columns = k.dataset, map[*Field]*Value{}
		return knownOf(inside.column(d, name.Name, name.At.At), k.dataset)
	case tensor:
		switch name.Name {
		case "shape":
			return shapeDatum(d.Type.Shape)
		case "size":
			n, _ := d.Type.Shape.Size()
			return intOf(n)
		case "dtype":
			return constant{catalog.DType(d.Type.DType)}
		case "classes":
			return e.classes(name, d.Value, k.dataset)
		}
		if n := d.Type.Index; n > 0 {
			return e.report(noMember(name, describe(k)).WithHint("its numbers go up to %d: write `index(%d)`", n-1, n))
		}
	}
	return e.report(textHinted(noMember(name, describe(k)), describe(k)))
}

// indexKnown is `Titanic.source["odd name"]`.
func (e *elab) indexKnown(x *dsl.Index, k known) datum {
	if _, ok := k.datum.(*dataSource); ok && len(x.Indices) == 1 {
		if t, ok := x.Indices[0].X.(*dsl.StringLit); ok {
			return e.ofKnown(&dsl.Ident{At: t.At, Name: t.Value}, k)
		}
	}
	return e.report(notIndexable(x.X.Span(), describe(k)))
}

// classes is a list of the names of an index; one that has none counts its values.
func (e *elab) classes(name *dsl.Ident, v *Value, set *Dataset) datum {
	if v.Type.Index == 0 {
		return e.report(noClasses(name, v))
	}
	names := classesOf(v, set)
	for i := len(names); i < v.Type.Index; i++ {
		names = append(names, strconv.Itoa(i))
	}
	out := &list{}
	for _, n := range names {
		out.elems = append(out.elems, constant{catalog.Text(n)})
	}
	return out
}

// Classes returns the names of what the values of a dataset's field count, nil if they are not known.
func (d *Dataset) Classes(field string) []string {
	for _, f := range d.Fields {
		if f.Name == field {
			return classesOf(f.Value, d)
		}
	}
	return nil
}

// classesOf returns the classes of a source's column or of what a lookup makes of one.
func classesOf(v *Value, set *Dataset) []string {
	for _, s := range set.Sources {
		for i, f := range s.Columns {
			if f == v.Field && f != nil {
				return s.schema.Columns[i].Classes
			}
		}
		for _, l := range s.Lookups {
			if l.Field == v.Field && l.Field != nil && l.First == 1 {
				return append([]string{l.Other}, l.Vocabulary...)
			}
		}
	}
	return nil
}

// vocabularySize returns how many tokens a source of text has.
func vocabularySize(s *Source) (int, bool) {
	if s.Entry.Name != "text" || len(s.schema.Columns) == 0 {
		return 0, false
	}
	return s.schema.Columns[0].Type.Index, true
}
