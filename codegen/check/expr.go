package check

import (
	"math"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// expr evaluates an expression.
func (e *elab) expr(x dsl.Expr) datum {
	switch x := x.(type) {
	case *dsl.Name:
		return e.name(x)
	case *dsl.IntLit:
		if x.Overflow {
			return invalid{}
		}
		return constant{catalog.Int(x.Value)}
	case *dsl.FloatLit:
		return constant{catalog.Float(x.Value)}
	case *dsl.StringLit:
		return constant{catalog.Text(x.Value)}
	case *dsl.BoolLit:
		return boolOf(x.Value)
	case *dsl.NoneLit:
		return constant{catalog.None{}}
	case *dsl.Paren:
		return e.expr(x.X)
	case *dsl.Tuple:
		return &list{elems: e.exprs(x.Elems), tuple: true}
	case *dsl.List:
		return e.list(x)
	case *dsl.Unary:
		return e.unary(x)
	case *dsl.Binary:
		return e.binary(x)
	case *dsl.Select:
		return e.selectMember(x)
	case *dsl.Call:
		return e.call(x)
	case *dsl.Index:
		return e.index(x)
	case *dsl.Chain:
		return e.chain(x)
	}
	return invalid{} // a BadExpr, or nothing at all: the parser has said so
}

func (e *elab) exprs(xs []dsl.Expr) []datum {
	out := make([]datum, len(xs))
	for i, x := range xs {
		out[i] = e.expr(x)
	}
	return out
}

func (e *elab) list(x *dsl.List) datum {
	l := &list{elems: make([]datum, len(x.Items))}
	for i, item := range x.Items {
		if item.For != nil {
			e.report(fault.ForOutsideOfOptimizer(item.For.Span()))
		}
		l.elems[i] = e.expr(item.Value)
	}
	return l
}

// constants of the language.
var constants = map[string]catalog.Value{
	"inf": catalog.Float(math.Inf(1)), "nan": catalog.Float(math.NaN()), "pi": catalog.Float(math.Pi),
}

// name evaluates a name: the body's own names, then the file's, then the catalog's.
func (e *elab) name(x *dsl.Name) datum {
	if d := e.lookup(x.Name); d != nil {
		if b := e.frame.values[x.Name]; b != nil && b.augmented.IsValid() {
			return e.report(fault.AugmentedRead(x.At.At, x.Name, b.augmented))
		}
		return d
	}
	if d := habits.Word(x); d != nil {
		return e.report(d)
	}
	return e.report(e.unknownName(x.Name, x.At.At))
}

// lookup is name without the fault: nil if nothing has the name.
func (e *elab) lookup(name string) datum {
	if b := e.frame.value(name); b != nil {
		return b.d
	}
	if l := e.frame.layers[name]; l != nil {
		return l
	}
	if name == "training" && e.hasTrain {
		return boolOf(e.trains())
	}
	if d := e.fileName(e.frame.unit, name); d != nil {
		return d
	}
	if v, ok := constants[name]; ok {
		return constant{v}
	}
	if t, ok := dsl.ParseDType(name); ok {
		return constant{catalog.DType(t)}
	}
	return nil
}

// fileName is what a name means outside of bodies: a const, a declaration or an entry of the catalog.
func (e *elab) fileName(u *unit, name string) datum {
	if k := u.consts[name]; k != nil {
		d := e.c.constDatum(k)
		if e.reg != nil && isInvalid(d) {
			e.reg.spoilt = true
		}
		return d
	}
	if u.isBroken(name) {
		if e.reg != nil {
			e.reg.spoilt = true
		}
		return invalid{}
	}
	if s := e.c.symbol(u, name); s != nil {
		return s
	}
	return nil
}

// callee is what a name means where it is called or fed: tensors and numbers hide nothing there.
func (e *elab) callee(x dsl.Expr) datum {
	n, ok := x.(*dsl.Name)
	if !ok {
		if s, ok := x.(*dsl.Select); ok {
			if d := habits.Prefix(inScope{e}, s); d != nil {
				return e.report(d)
			}
		}
		return e.expr(x)
	}
	hidden := false
	if b := e.frame.values[n.Name]; b != nil {
		switch b.d.(type) {
		case *layer, *symbol:
			return e.frame.value(n.Name).d
		case invalid:
			hidden = true
		}
	}
	if l := e.frame.layers[n.Name]; l != nil {
		return l
	}
	if d := e.fileName(e.frame.unit, n.Name); d != nil {
		if _, number := d.(constant); !number || e.frame.values[n.Name] == nil {
			return d
		}
	}
	if t, ok := dsl.ParseDType(n.Name); ok {
		return constant{catalog.DType(t)}
	}
	if hidden {
		return invalid{}
	}
	if e.frame.values[n.Name] != nil {
		return e.frame.value(n.Name).d
	}
	return e.report(e.unknownCallee(n))
}
