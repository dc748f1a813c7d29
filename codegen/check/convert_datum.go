package check

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// convertDatum turns a datum into a value of the parameter's type.
func convertDatum(e *elab, p *catalog.Param, d datum, at dsl.Span) (catalog.Value, bool) {
	switch p.Type {
	case catalog.IntArg, catalog.AxisArg:
		n, ok := wholeNumber(d)
		return catalog.Int(n), ok
	case catalog.FloatArg:
		x, ok := realNumber(d)
		return catalog.Float(x), ok
	case catalog.BoolArg:
		b, ok := truth(d)
		return catalog.Bool(b), ok
	case catalog.TextArg:
		return textOf(d)
	case catalog.Ints, catalog.AxesArg:
		return intsOf(d, false)
	case catalog.ShapeArg:
		if p.Name == "output_shape" {
			d = noneAsAny(d)
		}
		return intsOf(d, true)
	case catalog.Floats:
		return floatsOf(d)
	case catalog.Enum:
		w, ok := wordOf(p, d)
		if !ok && p.Quoted != "" {
			return textOf(d)
		}
		return w, ok
	case catalog.DTypeArg:
		if w, ok := wordOf(p, d); ok {
			return w, true
		}
		return dtypeOf(d)
	case catalog.Activation, catalog.FunctionArg:
		return functionOf(d)
	case catalog.InitializerArg, catalog.RegularizerArg, catalog.ConstraintArg:
		return e.classArgument(p, d, at)
	case catalog.RateArg:
		if x, ok := realNumber(d); ok {
			return catalog.Float(x), true
		}
		return e.classArgument(p, d, at)
	case catalog.LayerArg:
		return e.layerArgument(d, at)
	case catalog.AnyArg:
		return e.anyArgument(d, at)
	case catalog.Texts:
		return textsOf(d)
	case catalog.SourceArg:
		return e.seriesOf(d)
	}
	return nil, false
}

// textsOf reads a text or a list of them.
func textsOf(d datum) (catalog.Value, bool) {
	l, ok := d.(*list)
	if !ok {
		return textOf(d)
	}
	out := make(catalog.List, len(l.elems))
	for i, x := range l.elems {
		if out[i], ok = textOf(x); !ok {
			return nil, false
		}
	}
	return out, len(out) > 0
}

func textOf(d datum) (catalog.Value, bool) {
	c, ok := d.(constant)
	if !ok {
		return nil, false
	}
	t, ok := c.Value.(catalog.Text)
	return t, ok
}

// intsOf reads an int or a list of them; always a list if wanted.
func intsOf(d datum, asList bool) (catalog.Value, bool) {
	if n, ok := wholeNumber(d); ok {
		if asList {
			return catalog.List{catalog.Int(n)}, true
		}
		return catalog.Int(n), true
	}
	return listOf(d, func(x datum) (catalog.Value, bool) { return intsOf(x, false) })
}

// listOf reads a list whose elements one function reads.
func listOf(d datum, read func(datum) (catalog.Value, bool)) (catalog.Value, bool) {
	l, ok := d.(*list)
	if !ok {
		return nil, false
	}
	out := make(catalog.List, len(l.elems))
	for i, x := range l.elems {
		v, ok := read(x)
		if !ok {
			return nil, false
		}
		out[i] = v
	}
	return out, true
}

// noneAsAny writes -1 for the axes of a shape that are `none`, whose length the equation gives.
func noneAsAny(d datum) datum {
	l, ok := d.(*list)
	if !ok {
		return d
	}
	out := &list{elems: append([]datum{}, l.elems...), tuple: l.tuple}
	for i, x := range out.elems {
		if isNone(x) {
			out.elems[i] = intOf(-1)
		}
	}
	return out
}

func floatsOf(d datum) (catalog.Value, bool) {
	if x, ok := realNumber(d); ok {
		return catalog.Float(x), true
	}
	return listOf(d, floatsOf)
}

// wordOf reads a word that came through a name: an enumerated argument of the user's layer, or a function
// that has the same name as the word.
func wordOf(p *catalog.Param, d datum) (catalog.Value, bool) {
	switch d := d.(type) {
	case constant:
		if w, ok := d.Value.(catalog.Word); ok {
			return w, slices.Contains(p.Words, string(w))
		}
		if b, ok := d.Value.(catalog.Bool); ok && slices.Contains(p.Words, catalog.Format(b)) {
			return catalog.Word(catalog.Format(b)), true
		}
	case *symbol:
		return catalog.Word(d.name), slices.Contains(p.Words, d.name)
	}
	return nil, false
}

func dtypeOf(d datum) (catalog.Value, bool) {
	c, ok := d.(constant)
	if !ok {
		return nil, false
	}
	t, ok := c.Value.(catalog.DType)
	return t, ok
}

func functionOf(d datum) (catalog.Value, bool) {
	switch d := d.(type) {
	case *symbol:
		if d.isFunction() {
			return constantValue(d)
		}
	case constant:
		if w, ok := d.Value.(catalog.Word); ok {
			f := entryFunction(string(w))
			return f, f != nil
		}
	}
	return nil, false
}
