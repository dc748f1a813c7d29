package check

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/codegen/reading"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Layers that take text: the loader makes numbers of it (rt/data/words), and what they tell is computed of these.

// feedText feeds a layer of which at least one operand is text.
func (e *elab) feedText(l *layer, fed []operand, with *fedWith, at dsl.Span) datum {
	t, first := fed[0].d.(textColumn)
	switch name := l.sym.name; {
	case name == "HashedCrossing":
		return e.feedCrossing(l, fed, with, at)
	case !first || len(fed) > 1:
	case name == "StringLookup":
		return e.told(l, e.stringLookup(l, t, at))
	case name == "TextVectorization":
		return e.told(l, e.vectorization(l, t, at))
	case name == "Hashing":
		return e.told(l, e.hashing(l, t, at))
	}
	for _, o := range fed {
		if t, ok := o.d.(textColumn); ok {
			return e.report(fault.TextFed(o.at, t.Text, l.label()))
		}
	}
	return invalid{}
}

// told notes that a layer was fed.
func (e *elab) told(l *layer, d datum) datum {
	l.inst.fed = l.inst.fed || !isInvalid(d)
	return d
}

// hasText tells whether some operand is text.
func hasText(fed []operand) bool {
	return slices.ContainsFunc(fed, func(o operand) bool { _, ok := o.d.(textColumn); return ok })
}

// categories is what a layer makes of text that is read as numbers: length of them, or one if it is 0.
type categories struct {
	reading reading.Text
	length  int
	n       int
	weights []float64
}

func (e *elab) categories(l *layer, t textColumn, c categories, at dsl.Span) datum {
	typ := dsl.TensorType{DType: dsl.I64, Shape: t.Type.Shape.Clone()}
	if c.length > 0 {
		typ.Shape = append(typ.Shape, dsl.Dim(c.length))
	}
	numbers := e.textLookup(t, &model.Lookup{Reading: &c.reading}, typ)
	in, ok := numbers.(tensor)
	if !ok {
		return numbers
	}
	values := map[string]catalog.Value{
		"num_tokens": catalog.Int(c.n), "output_mode": l.args.Values["output_mode"], "counted": catalog.Bool(c.reading.Counts), "idf_weights": catalog.None{},
	}
	if c.weights != nil {
		var list catalog.List
		for _, w := range c.weights {
			list = append(list, catalog.Float(w))
		}
		values["idf_weights"] = list
	}
	return e.emit(request{
		entry: builtin("_categories_of_text"), args: &catalog.Args{Values: values, Spans: l.args.Spans}, at: at, name: l.sym.name,
		ins: []input{{"numbers", in.Value, at}},
	})
}

// hashing is `t.kind -> Hashing(7)`.
func (e *elab) hashing(l *layer, t textColumn, at dsl.Span) datum {
	c := categories{n: l.args.Int("num_bins"), reading: reading.Text{Form: "Hashing", Bins: l.args.Int("num_bins"), Key: saltOf(l.args)}}
	switch mask := l.args.Values["mask_value"].(type) {
	case catalog.None:
	case catalog.Text:
		c.reading.Masked, c.reading.Mask = true, string(mask)
	default:
		return e.report(fault.MaskIsText(argumentAt(l.args, "mask_value", at)))
	}
	if key := l.args.Values["salt"]; len(c.reading.Key) == 1 || len(c.reading.Key) > 2 {
		return e.report(fault.WrongSalt(argumentAt(l.args, "salt", at), describe(constant{key})))
	}
	return e.categories(l, t, c, at)
}

// saltOf is the key of a hash, nil if there is none.
func saltOf(a *catalog.Args) []int {
	if !a.Has("salt") {
		return nil
	}
	return a.Ints("salt", 2)
}

// argumentAt is where an argument stands, or the call.
func argumentAt(a *catalog.Args, name string, at dsl.Span) dsl.Span {
	if s, ok := a.Spans[name]; ok {
		return s
	}
	return at
}

// feedCrossing gives HashedCrossing the fingerprints of texts.
func (e *elab) feedCrossing(l *layer, fed []operand, with *fedWith, at dsl.Span) datum {
	fed = slices.Clone(fed)
	for i, o := range fed {
		if t, ok := o.d.(textColumn); ok {
			fed[i].d = e.textLookup(t, &model.Lookup{Reading: &reading.Text{Form: "Hashing"}}, dsl.TensorType{DType: dsl.I64, Shape: t.Type.Shape})
		}
	}
	return e.feedEntry(l, fed, with, at)
}
