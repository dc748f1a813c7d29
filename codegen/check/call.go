package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// call evaluates `f(args)`: a function's result, a layer that is not fed yet, an instance of a class, a cast.
func (e *elab) call(x *dsl.Call) datum {
	if d := habits.Call(inScope{e}, x); d != nil {
		return e.report(d)
	}
	at := x.At.At
	switch callee := e.callee(x.Fun).(type) {
	case invalid:
		e.lookInto(x.Args)
		return callee
	case *symbol:
		return e.callSymbol(callee, x)
	case constant:
		if t, ok := callee.Value.(catalog.DType); ok {
			return e.castCall(dsl.DType(t), x)
		}
		return e.report(fault.NotCallable(x.Fun.Span(), describe(callee)))
	case *layer:
		return e.report(fault.LayerCalled(at, x))
	default:
		return e.report(fault.NotCallable(x.Fun.Span(), describe(callee)))
	}
}

func (e *elab) callSymbol(s *symbol, x *dsl.Call) datum {
	at := x.At.At
	switch {
	case s.isFunction():
		return e.callFunction(s, nil, x.Args, at)
	case s.isLayer():
		l, _, ok := e.makeLayer(s, x.Args, at, false)
		if !ok {
			return invalid{}
		}
		return l
	case s.entry != nil && s.is(catalog.Source):
		return e.source(s, x.Args, at)
	case s.entry != nil && s.entry.Kind != catalog.Optimizer:
		return e.makeInstance(s, x.Args, at)
	}
	if _, ok := s.decl.(*dsl.Optimizer); ok || s.is(catalog.Optimizer) {
		return e.optimizerCall(s, x.Args, at)
	}
	return e.report(fault.NotCallable(x.Fun.Span(), s.name))
}

// castCall is `f32(x)`.
func (e *elab) castCall(t dsl.DType, x *dsl.Call) datum {
	if len(x.Args) != 1 || x.Args[0].Name != nil {
		return e.report(fault.CastArguments(x.At.At, t))
	}
	a := x.Args[0].Value
	return e.cast(t, operand{e.expr(a), a.Span()}, x.At.At)
}
