package check

import (
	"maps"
	"slices"
	"strconv"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// known is a source, a column or a field seen from outside of its dataset: what is known of it when compiling can be
// asked, its values cannot.
type known struct {
	datum   datum
	dataset *model.Dataset
}

// ofDataset is a name of a dataset, from outside of it: `Shakespeare.source`.
func (e *elab) ofDataset(x *dsl.Select, s *symbol, d *dsl.Dataset) datum {
	set := e.c.datasetOf(s, d)
	names := e.c.inside[set]
	if names == nil {
		return e.report(fault.DatasetCycle(x.Name, set))
	}
	if b := names[x.Name.Name]; b != nil {
		return knownOf(b.d, set)
	}
	if e.c.spoilt[set] {
		return invalid{}
	}
	return e.report(fault.NoNameInDataset(x.Name, set, slices.Sorted(maps.Keys(names))))
}

// knownOf keeps what is a constant of a dataset as it is.
func knownOf(d datum, set *model.Dataset) datum {
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
		inside.data, inside.columns = k.dataset, map[*model.Field]*model.Value{}
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
			return e.report(fault.NoMember(name, describe(k)).WithHint("its numbers go up to %d: write `index(%d)`", n-1, n))
		}
	}
	return e.report(fault.TextHinted(fault.NoMember(name, describe(k)), describe(k)))
}

// indexKnown is `Titanic.source["odd name"]`.
func (e *elab) indexKnown(x *dsl.Index, k known) datum {
	if _, ok := k.datum.(*dataSource); ok && len(x.Indices) == 1 {
		if t, ok := x.Indices[0].X.(*dsl.StringLit); ok {
			return e.ofKnown(&dsl.Ident{At: t.At, Name: t.Value}, k)
		}
	}
	return e.report(fault.NotIndexable(x.X.Span(), describe(k)))
}

// classes is a list of the names of an index; one that has none counts its values.
func (e *elab) classes(name *dsl.Ident, v *model.Value, set *model.Dataset) datum {
	if v.Type.Index == 0 {
		return e.report(fault.NoClasses(name, v))
	}
	names := set.ClassesOf(v)
	for i := len(names); i < v.Type.Index; i++ {
		names = append(names, strconv.Itoa(i))
	}
	out := &list{}
	for _, n := range names {
		out.elems = append(out.elems, constant{catalog.Text(n)})
	}
	return out
}

// vocabularySize returns how many tokens a source of text has.
func vocabularySize(s *model.Source) (int, bool) {
	if s.Entry.Name != "text" || len(s.Schema.Columns) == 0 {
		return 0, false
	}
	return s.Schema.Columns[0].Type.Index, true
}
