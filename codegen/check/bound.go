package check

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// bindStmt is `name = expr` or `a, b = expr`.
func (e *elab) bindStmt(s *dsl.Bind) {
	d := e.expr(s.Value)
	if sym, ok := d.(*symbol); ok && e.data != nil && sym.is(catalog.Source) {
		d = e.report(fault.SourceNotCalled(s.Value.Span(), sym.name, wantedParams(sym.entry)))
	}
	e.bindTo(s.Names, d, s.Value)
}

// bindTo lets names stand for a datum, or for the parts of a tuple.
func (e *elab) bindTo(names []*dsl.Ident, d datum, value dsl.Expr) {
	what := "name"
	if e.frame.kind == inDataset {
		what = ""
	}
	if len(names) == 1 {
		d = e.shared(e.single(d, value), value)
		e.nameBound(names[0], d)
		if _, ok := d.(*layer); ok {
			what = "" // a layer that is not fed is warned about instead
		}
		e.bind(names[0], d, what)
		return
	}
	l, ok := d.(*list)
	if !ok || len(l.elems) != len(names) {
		if !isInvalid(d) {
			e.report(resultCount(value, names, d))
		}
		l = nil
	}
	for i, n := range names {
		part := datum(invalid{})
		if l != nil {
			part = l.elems[i]
		}
		if at := written(value); len(at) == len(names) {
			part = e.shared(part, at[i])
			e.nameBound(n, part)
		}
		if _, ok := part.(*layer); ok {
			e.bind(n, part, "") // as above
			continue
		}
		e.bind(n, part, what)
	}
}

// shared is what a name bound to a class without parentheses stands for: one layer with its defaults, wherever it is fed
// (`e = Encoder`, `pools = [MaxPooling2D, Flatten]`). A class that cannot be made without arguments stays a class.
func (e *elab) shared(d datum, value dsl.Expr) datum {
	if e.reg == nil {
		return d
	}
	switch d := d.(type) {
	case *symbol:
		return e.sharedOf(d, value.Span())
	case *list:
		at := written(value)
		if len(at) != len(d.elems) {
			return d
		}
		out := &list{elems: append([]datum{}, d.elems...), tuple: d.tuple}
		for i, x := range d.elems {
			if s, ok := x.(*symbol); ok {
				out.elems[i] = e.sharedOf(s, at[i].Span())
			}
		}
		return out
	}
	return d
}

// written lists the elements of a list or tuple that is written out.
func written(value dsl.Expr) []dsl.Expr {
	switch value := value.(type) {
	case *dsl.Paren:
		return written(value.X)
	case *dsl.Tuple:
		return value.Elems
	case *dsl.List:
		out := make([]dsl.Expr, len(value.Items))
		for i, item := range value.Items {
			out[i] = item.Value
		}
		return out
	}
	return nil
}

func (e *elab) sharedOf(s *symbol, at dsl.Span) datum {
	if !s.isLayer() || s.needsArguments() {
		return s
	}
	l, _, ok := e.makeLayer(s, nil, at, false)
	if !ok {
		return invalid{}
	}
	return l
}

// needsArguments reports whether a layer of the class cannot be made without arguments.
func (s *symbol) needsArguments() bool {
	if s.decl != nil {
		for _, p := range layerArgs(s.decl) {
			if p.Default == nil {
				return true
			}
		}
		return false
	}
	for i := range s.entry.Params {
		if p := &s.entry.Params[i]; p.Default == "" && !p.AtCall {
			return true
		}
	}
	return false
}

// single refuses several results where one name stands; a tuple that is written out stays one.
func (e *elab) single(d datum, value dsl.Expr) datum {
	l, ok := d.(*list)
	if !ok || !l.tuple {
		return d
	}
	for {
		p, ok := value.(*dsl.Paren)
		if !ok {
			break
		}
		value = p.X
	}
	switch value.(type) {
	case *dsl.Tuple, *dsl.Name, *dsl.Index:
		return d
	}
	return e.report(fault.SeveralResults(value.Span(), len(l.elems)))
}

// nameBound names layers after the name that they are bound to: `enc = Dense(64)`, `blocks = [Dense(1), …]`.
func (e *elab) nameBound(id *dsl.Ident, d datum) {
	if id.Name == "_" {
		return
	}
	switch d := d.(type) {
	case *layer:
		e.giveName(d, id)
	case *list:
		for _, x := range d.elems {
			if l, ok := x.(*layer); ok {
				e.giveName(l, id)
			}
		}
	}
	notePaths(id.Name, d)
}

// notePaths notes how the layers of what is bound are reached: `blocks[1]`.
func notePaths(path string, d datum) {
	switch d := d.(type) {
	case *layer:
		if d.inst.path == "" {
			d.inst.path = path
		}
	case *list:
		for i, x := range d.elems {
			notePaths(fmt.Sprintf("%s[%d]", path, i), x)
		}
	}
}

// giveName names a layer that has no name yet and belongs to this body.
func (e *elab) giveName(l *layer, id *dsl.Ident) {
	if l.inst.given.text == "" && !l.inst.fed && l.inst.parent == e.place {
		l.inst.given = name{id.Name, id.At.At}
	}
}

// nameLayer is `as name`.
func (e *elab) nameLayer(d datum, id *dsl.Ident, at dsl.Span) {
	l, ok := d.(*layer)
	switch {
	case isInvalid(d):
		return
	case !ok:
		e.report(fault.AsOnNoLayer(id, at, describe(d)))
		return
	case l.inst.given.text != "" && l.inst.given.at != id.At.At && !l.fresh(at):
		e.report(fault.NamedAlready(id, l.inst.given.text, l.inst.given.at))
		return
	}
	l.inst.given = name{id.Name, id.At.At}
	e.frame.layers[id.Name] = l
}

// fresh reports whether a layer is made by the expression at a place.
func (l *layer) fresh(at dsl.Span) bool { return l.made == at }

// resultCount reports names that are not as many as what a datum gives.
func resultCount(value dsl.Expr, names []*dsl.Ident, d datum) *diag.Diagnostic {
	n := 1
	if l, ok := d.(*list); ok {
		n = len(l.elems)
	}
	return fault.ResultCount(names, n, value.Span(), describeResults(d, n), returnsMore(d))
}

// returnsMore is the argument by which the layer that gave a datum gives more, "" if it has none.
func returnsMore(d datum) string {
	if t, ok := d.(tensor); ok && t.Value.Node != nil {
		for _, p := range t.Value.Node.Entry.Params {
			if strings.HasPrefix(p.Name, "return_") && p.Name != "return_sequences" {
				return p.Name
			}
		}
	}
	return ""
}

func describeResults(d datum, n int) string {
	if n == 1 {
		return describe(d)
	}
	return spelling.Plural(n, "result")
}
