package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// grad is `grad(y, x)`: the derivative of a scalar by a value that y was computed from.
func (e *elab) grad(s *symbol, fed []operand, args []*dsl.Arg, at dsl.Span) datum {
	f, params := allFormals(s.entry)
	defer e.c.slots.until(e.c.slots.used)
	slots, ok := e.match(f, fed, args)
	_, ins, ok := e.fill(s.entry, params, slots, ok, at)
	if !ok || len(ins) != 2 {
		return invalid{}
	}
	y, x := ins[0], ins[1]
	switch {
	case len(y.v.Type.Shape) != 0 || !y.v.Type.DType.IsFloat():
		return e.report(fault.GradOfNoScalar(y.at, y.v))
	case !x.v.Type.DType.IsFloat():
		return e.report(fault.GradByNoFloat(x.at, x.v))
	case x.v.Const != nil || madeHere(slots[1].expr, x):
		return e.report(fault.GradByExpression(x.at))
	}
	if !model.DependsOn(y.v, x.v) {
		e.warn(fault.GradIsZero(at, y.at, x.at))
	}
	r := request{entry: s.entry, args: &catalog.Args{}, ins: ins, at: at, name: "grad"}
	return e.append(r, &catalog.Call{Results: []dsl.TensorType{x.v.Type}, ResultPerSample: []bool{x.v.PerSample}})
}

// madeHere reports whether grad's second argument is computed where it stands, so that nothing can depend on it.
func madeHere(expr dsl.Expr, x input) bool {
	return expr != nil && !namesValue(expr) || x.v.Node != nil && x.v.Node.At == x.at
}

// namesValue reports whether an expression is a name, a layer's weight or a list's element: something that
// existed before.
func namesValue(x dsl.Expr) bool {
	switch x := x.(type) {
	case *dsl.Name:
		return true
	case *dsl.Select:
		return namesValue(x.X)
	case *dsl.Index:
		return namesValue(x.X)
	case *dsl.Paren:
		return namesValue(x.X)
	}
	return false
}
