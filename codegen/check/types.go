package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// isTensorType reports whether a parameter's type is that of a tensor rather than of a compile-time value.
func isTensorType(t *dsl.Type) bool {
	if t.Name.Name == "index" {
		return true
	}
	_, ok := dsl.ParseDType(t.Name.Name)
	return ok
}

// isFlag reports whether a type is the `bool` of a compile-time argument; `bool[3]` is a tensor.
func isFlag(t *dsl.Type) bool { return t.Name.Name == "bool" && !t.Brackets }

// tensorType evaluates a type: its shape and the n of index(n) may be any compile-time numbers.
func (e *elab) tensorType(t *dsl.Type) (dsl.TensorType, bool) {
	out := dsl.TensorType{Shape: dsl.Shape{}}
	ok := true
	if t.Name.Name == "index" {
		out.DType = dsl.I32
		out.Index, ok = e.indexRange(t)
	} else if out.DType, ok = dsl.ParseDType(t.Name.Name); !ok {
		e.report(fault.UnknownType(t.Name))
	} else if t.Arg != nil {
		e.report(fault.TypeArgument(t.Arg.Span(), t.Name.Name))
		ok = false
	}
	if e.writesBatch(t) {
		e.report(fault.BatchWritten(t))
		return out, false
	}
	for _, x := range t.Shape {
		more, good := e.axes(x)
		out.Shape = append(out.Shape, more...)
		ok = ok && good
	}
	if !ok {
		return out, false
	}
	if fault := tooLarge(t.At.At, out); fault != nil {
		e.report(fault)
		return out, false
	}
	return out, true
}

// writesBatch reports whether a type begins with a batch axis, which is implicit: `f32[batch, 3]`, `f32[none, 3]`.
func (e *elab) writesBatch(t *dsl.Type) bool {
	if len(t.Shape) == 0 {
		return false
	}
	switch x := t.Shape[0].(type) {
	case *dsl.NoneLit:
		return true
	case *dsl.Unary:
		n, ok := x.X.(*dsl.IntLit)
		return ok && x.Op == "-" && n.Value == 1
	case *dsl.Name:
		switch x.Name {
		case "batch", "batch_size", "B", "N", "bs", "n_batch":
			return e.lookup(x.Name) == nil
		}
	}
	return false
}

// indexRange is the n of index(n).
func (e *elab) indexRange(t *dsl.Type) (int, bool) {
	if t.Arg == nil {
		e.report(fault.IndexWithoutRange(t.At.At))
		return 0, false
	}
	d := e.expr(t.Arg)
	n, ok := wholeNumber(d)
	if !ok || n < 1 || n > maxAxis {
		if !anyInvalid(d) {
			e.report(fault.WrongIndexRange(t.Arg.Span(), describe(d)))
		}
		return 0, false
	}
	return n, true
}

// axes is one length in a type's brackets; a list of them joins in, so that `f32[x.shape]` works.
func (e *elab) axes(x dsl.Expr) (dsl.Shape, bool) {
	d := e.expr(x)
	if l, ok := d.(*list); ok {
		var out dsl.Shape
		for _, elem := range l.elems {
			n, ok := e.axis(elem, x.Span())
			if !ok {
				return nil, false
			}
			out = append(out, n)
		}
		return out, true
	}
	n, ok := e.axis(d, x.Span())
	return dsl.Shape{n}, ok
}

func (e *elab) axis(d datum, at dsl.Span) (dsl.Dim, bool) {
	n, ok := wholeNumber(d)
	switch {
	case ok && n >= 1 && n <= maxAxis:
		return dsl.Dim(n), true
	case anyInvalid(d):
	case ok:
		e.report(fault.WrongAxis(at, n))
	default:
		e.report(fault.ConstantWanted(at, "an axis", describe(d)))
	}
	return 0, false
}

// tooLarge returns a fault about a type beyond the language's limits, or nil.
func tooLarge(at dsl.Span, t dsl.TensorType) *diag.Diagnostic {
	for _, d := range t.Shape {
		if d > maxAxis {
			return fault.AxisTooLong(at, t)
		}
	}
	if _, ok := t.Shape.Size(); !ok {
		return fault.TooManyElements(at, t)
	}
	return nil
}
