package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/arithmetic"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// classKind is which classes a parameter takes by name.
func classKind(t catalog.ParamType) catalog.Kind {
	switch t {
	case catalog.InitializerArg:
		return catalog.Initializer
	case catalog.RegularizerArg:
		return catalog.Regularizer
	case catalog.ConstraintArg:
		return catalog.Constraint
	}
	return catalog.Schedule
}

// identifier is Keras's small name of a class: `glorot_uniform`, `l2`.
func (e *elab) identifier(owner *catalog.Entry, p *catalog.Param, n *dsl.Name) (catalog.Value, bool) {
	kind := classKind(p.Type)
	if c := classOfIdentifier(n.Name, kind); c != nil && !spelling.IsCapital(n.Name) {
		if kind == catalog.Initializer {
			return catalog.Word(n.Name), true
		}
		return e.defaultInstance(c, n.At.At)
	}
	if c := e.classNamed(n, p.Type); c != nil {
		return e.defaultInstance(c, n.At.At)
	}
	if e.lookup(n.Name) == nil {
		e.report(e.unknownClass(n, owner.Name, p.Name, kind))
		return nil, false
	}
	return nil, true
}

// classNamed is the class that a parameter wants, where its name is that of a layer, too: Identity.
func (e *elab) classNamed(x dsl.Expr, t catalog.ParamType) *catalog.Entry {
	n, ok := x.(*dsl.Name)
	switch t {
	case catalog.InitializerArg, catalog.RegularizerArg, catalog.ConstraintArg:
	default:
		ok = false
	}
	if !ok || e.frame.value(n.Name) != nil || e.c.declared(e.frame.unit, n.Name) != nil {
		return nil
	}
	return catalog.Find(n.Name, classKind(t))
}

// classOfIdentifier returns the class of a name as Keras spells it in text, `l1_l2` as `L1L2`.
func classOfIdentifier(name string, kind catalog.Kind) *catalog.Entry {
	plain := strings.ReplaceAll(name, "_", "")
	for _, c := range catalog.All() {
		if c.Kind == kind && strings.EqualFold(c.Name, plain) {
			return c
		}
	}
	return nil
}

// classArgument reads an instance of a class, a class without parentheses, or for an initializer a number.
func (e *elab) classArgument(p *catalog.Param, d datum, at dsl.Span) (catalog.Value, bool) {
	kind := classKind(p.Type)
	switch d := d.(type) {
	case *symbol:
		if d.is(kind) {
			return e.defaultInstance(d.entry, at)
		}
	case constant:
		switch v := d.Value.(type) {
		case *catalog.Instance:
			return v, v.Entry != nil && v.Entry.Kind == kind
		case catalog.Word:
			return v, classOfIdentifier(string(v), kind) != nil
		case catalog.Int, catalog.Float:
			return e.constantInitializer(v, at), kind == catalog.Initializer
		}
	}
	return nil, false
}

// constantInitializer is a number where an initializer is wanted.
func (e *elab) constantInitializer(v catalog.Value, at dsl.Span) catalog.Value {
	c := catalog.Find("Constant", catalog.Initializer)
	if c == nil {
		return v
	}
	return &catalog.Instance{Entry: c, At: at, Args: &catalog.Args{Values: map[string]catalog.Value{"value": catalog.Float(arithmetic.Float(v))}}}
}

// defaultInstance is a class without parentheses.
func (e *elab) defaultInstance(c *catalog.Entry, at dsl.Span) (catalog.Value, bool) {
	d := e.makeInstance(&symbol{name: c.Name, entry: c}, nil, at)
	if k, ok := d.(constant); ok {
		return k.Value, true
	}
	return nil, false
}

// layerArgument reads an unfed layer; a class without parentheses is one with its defaults.
func (e *elab) layerArgument(d datum, at dsl.Span) (catalog.Value, bool) {
	if s, ok := d.(*symbol); ok && s.isLayer() {
		l, _, ok := e.makeLayer(s, nil, at, false)
		if !ok {
			return nil, false
		}
		d = l
	}
	switch d := d.(type) {
	case *layer:
		d.inst.held = true
		return &catalog.Opaque{Kind: "layer", X: d}, true
	case *list:
		out := catalog.List{}
		for _, x := range d.elems {
			v, ok := e.layerArgument(x, at)
			if !ok {
				return nil, false
			}
			out = append(out, v)
		}
		return out, true
	}
	return nil, false
}

// anyArgument reads whatever is known at compile time.
func (e *elab) anyArgument(d datum, at dsl.Span) (catalog.Value, bool) {
	if s, ok := d.(*symbol); ok && s.isLayer() {
		return e.layerArgument(d, at)
	}
	return constantValue(d)
}
