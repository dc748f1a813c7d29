package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Parameters of the user's layers, funcs and optimizers.

// userArguments reads the compile-time arguments of a declaration into out. Defaults are evaluated where
// the declaration stands and may use the parameters before them; a layer among them belongs to owner. Where not all arguments
// matched, none is missed.
func (e *elab) userArguments(out map[string]datum, s *symbol, params []*dsl.Param, slots []slot, matched bool, at dsl.Span, owner *instance) bool {
	in := *e
	in.frame = newFrame(s.home, inFile)
	if owner != nil {
		in.place, in.pos = owner, ""
	}
	ok := matched
	if missing, wanted := missingOf(params, slots); matched && len(missing) > 0 {
		e.report(fault.MissingArguments(at, s.name, missing, wanted))
		matched = false
	}
	for i, p := range params {
		var d datum
		switch {
		case !slots[i].given && !matched:
			d = invalid{}
		case slots[i].given:
			d = e.userArgument(s, p, &slots[i])
		default:
			d = in.userArgument(s, p, &slot{given: true, expr: p.Default, at: p.Default.Span()})
		}
		ok = ok && !isInvalid(d)
		out[p.Name.Name] = d
		in.frame.set(p.Name.Name, d, p.Name.At.At)
	}
	return ok
}

// userArgument reads one argument as the parameter's type wants it.
func (e *elab) userArgument(s *symbol, p *dsl.Param, a *slot) datum {
	kind := ""
	if p.Type != nil {
		kind = p.Type.Name.Name
	}
	if kind == "enum" {
		return e.enumArgument(s, p, a)
	}
	d := a.eval(e)
	if anyInvalid(d) {
		return invalid{}
	}
	if isNone(d) && defaultsToNone(p) {
		return d
	}
	if r := e.argumentOfKind(kind, d, a.at); r != nil {
		return r
	}
	if isInvalid(d) {
		return d
	}
	if kind != "" && spelling.Kind(kind) == "" {
		return invalid{} // no type of that name, which has been told
	}
	if _, isTensor := d.(tensor); isTensor {
		return e.report(fault.WantsConstant(a.at, s.name, p.Name.Name, describe(d)))
	}
	return e.report(fault.WrongUserArgument(a.at, s.name, p, describe(d)))
}

func defaultsToNone(p *dsl.Param) bool { return p.Default != nil && isNoneLit(p.Default) }

// argumentOfKind returns nil if a datum is not of a declared kind.
func (e *elab) argumentOfKind(kind string, d datum, at dsl.Span) datum {
	switch kind {
	case "int":
		if n, ok := wholeNumber(d); ok {
			return intOf(n)
		}
	case "float":
		if x, ok := realNumber(d); ok {
			return constant{catalog.Float(x)}
		}
	case "bool":
		if b, ok := truth(d); ok {
			return boolOf(b)
		}
	case "string":
		if v, ok := textOf(d); ok {
			return constant{v}
		}
	case "shape":
		if v, ok := intsOf(d, true); ok {
			return datumOf(v)
		}
	case "layer":
		v, ok := e.layerArgument(d, at)
		if o, is := v.(*catalog.Opaque); ok && is {
			return o.X.(*layer)
		}
		if l, is := d.(*list); ok && is {
			return l
		}
	case "func":
		if s, ok := d.(*symbol); ok && s.isFunction() {
			return s
		}
	case "":
		if isConstant(d) {
			return d
		}
	}
	return nil
}

// enumArgument is a bare name: a compile-time name or function if there is one, else a word.
func (e *elab) enumArgument(s *symbol, p *dsl.Param, a *slot) datum {
	if t, ok := a.expr.(*dsl.StringLit); ok {
		return e.reportQuoted(t, s.name, p.Name.Name, nil)
	}
	n, ok := a.expr.(*dsl.Name)
	if ok {
		d := e.lookup(n.Name)
		switch d := d.(type) {
		case nil, tensor:
			return constant{catalog.Word(n.Name)}
		case *symbol:
			if d.isFunction() && d.entry != nil || d.entry == nil {
				return d
			}
			return constant{catalog.Word(n.Name)}
		default:
			return d
		}
	}
	d := a.eval(e)
	switch d := d.(type) {
	case *symbol, invalid:
		return d
	case constant:
		switch d.Value.(type) {
		case catalog.Word, catalog.None, *catalog.Instance:
			return d
		}
	}
	return e.report(fault.WrongUserArgument(a.at, s.name, p, describe(d)))
}
