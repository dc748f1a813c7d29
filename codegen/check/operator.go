package check

import (
	"github.com/dlgen/dlgen/codegen/check/arithmetic"
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

func (e *elab) unary(x *dsl.Unary) datum {
	d := e.expr(x.X)
	if isInvalid(d) {
		return d
	}
	if x.Op == "not" {
		if b, ok := truth(d); ok {
			return boolOf(!b)
		}
		if fault := noBool(x.Op, operand{d, x.X.Span()}); fault != nil {
			return e.report(fault)
		}
		return e.function("logical_not", x.At.At, operand{d, x.X.Span()})
	}
	if v, ok := number(d); ok {
		r, err := arithmetic.Binary("*", v, catalog.Int(-1))
		if err != nil {
			return e.report(fault.ArithmeticFault(x.At.At, "-"+catalog.Format(v), err))
		}
		return constant{r}
	}
	if _, ok := d.(tensor); !ok {
		return e.report(fault.NoOperand(x.X.Span(), x.Op, describe(d)))
	}
	return e.function("negative", x.At.At, operand{d, x.X.Span()})
}

func (e *elab) binary(x *dsl.Binary) datum {
	if d := e.enumComparison(x); d != nil {
		return d
	}
	if d := e.shortCircuit(x); d != nil {
		return d
	}
	a, b := e.expr(x.X), e.expr(x.Y)
	if anyInvalid(a, b) {
		return invalid{}
	}
	for _, d := range []datum{a, b} {
		if _, batch := d.(batchAxis); batch {
			return e.report(fault.BatchAxisLength(x.At.At))
		}
	}
	if d := e.constantBinary(x, a, b); d != nil {
		return d
	}
	if d := e.textComparison(x, a, b); d != nil {
		return d
	}
	l, r := operand{a, x.X.Span()}, operand{b, x.Y.Span()}
	for _, o := range []operand{l, r} {
		if !e.isTensorLike(o.d) {
			if l := listOfTensors(o.d); l != nil {
				e.notStacked(l, o.at)
				return invalid{}
			}
			return e.report(e.nearValue(fault.NoOperand(o.at, string(x.Op), describe(o.d)), o.d, o.at))
		}
	}
	if x.Op == "and" || x.Op == "or" {
		for _, o := range []operand{l, r} {
			if fault := noBool(string(x.Op), o); fault != nil {
				return e.report(fault)
			}
		}
	}
	return e.function(catalog.Operators[x.Op], x.At.At, l, r)
}

// noBool returns a fault about an operand of `and`, `or` or `not` that is a number or a tensor of numbers, or nil.
func noBool(op string, o operand) *diag.Diagnostic {
	t, isTensor := o.d.(tensor)
	if _, isNumber := number(o.d); isNumber || isTensor && t.Type.DType != dsl.Bool {
		return fault.NoBool(o.at, op, describe(o.d))
	}
	return nil
}

// shortCircuit is `and` and `or` whose left side is known: the right side is then not looked at if it does
// not matter, as in `m != none and m.shape[0] > 2`.
func (e *elab) shortCircuit(x *dsl.Binary) datum {
	if x.Op != "and" && x.Op != "or" || !e.decided(x.X) {
		return nil
	}
	left, ok := truth(e.expr(x.X))
	if !ok {
		return nil
	}
	if left == (x.Op == "or") {
		return boolOf(left)
	}
	d := e.expr(x.Y)
	if _, ok := truth(d); ok || isInvalid(d) || e.isTensorLike(d) {
		if fault := noBool(string(x.Op), operand{d, x.Y.Span()}); fault != nil {
			return e.report(fault)
		}
		return d
	}
	return e.report(fault.NoOperand(x.Y.Span(), string(x.Op), describe(d)))
}

// decided reports whether an expression compares or names constants only, so that evaluating it twice makes nothing.
func (e *elab) decided(x dsl.Expr) bool {
	switch x := x.(type) {
	case *dsl.Paren:
		return e.decided(x.X)
	case *dsl.Unary:
		return e.decided(x.X)
	case *dsl.BoolLit, *dsl.IntLit, *dsl.FloatLit, *dsl.StringLit, *dsl.NoneLit:
		return true
	case *dsl.Name:
		b := e.frame.values[x.Name]
		return b == nil || isConstant(b.d)
	case *dsl.Index:
		return e.decided(x.X)
	case *dsl.Select:
		return x.Name.Name == "shape" || x.Name.Name == "size"
	case *dsl.Binary:
		if isNoneLit(x.X) || isNoneLit(x.Y) {
			return true
		}
		return e.decided(x.X) && e.decided(x.Y)
	}
	return false
}

func isNoneLit(x dsl.Expr) bool { _, ok := x.(*dsl.NoneLit); return ok }

// enumComparison is `mode == same`: a word that is bound nowhere, compared with an enumerated argument.
func (e *elab) enumComparison(x *dsl.Binary) datum {
	if x.Op != "==" && x.Op != "!=" {
		return nil
	}
	for _, side := range [][2]dsl.Expr{{x.X, x.Y}, {x.Y, x.X}} {
		n, ok := side[1].(*dsl.Name)
		if !ok || e.frame.values[n.Name] != nil {
			continue
		}
		v, ok := side[0].(*dsl.Name)
		if !ok || e.frame.values[v.Name] == nil {
			continue
		}
		if word, ok := e.word(v.Name); ok {
			e.frame.value(v.Name)
			return boolOf((word == n.Name) == (x.Op == "=="))
		}
	}
	return nil
}

// word is the word that a name stands for: a word as such, or the function that an enumerated argument names.
func (e *elab) word(name string) (string, bool) {
	switch d := e.frame.values[name].d.(type) {
	case constant:
		w, ok := d.Value.(catalog.Word)
		return string(w), ok
	case *symbol:
		return d.name, e.enumerated(name)
	}
	return "", false
}

// enumerated reports whether a name is an enumerated argument of the declaration being inlined.
func (e *elab) enumerated(name string) bool {
	if len(e.stack) == 0 {
		return false
	}
	params := layerArgs(e.stack[len(e.stack)-1])
	if f, ok := e.stack[len(e.stack)-1].(*dsl.Func); ok && f.Params != nil {
		params = f.Params.List
	}
	for _, p := range params {
		if p.Name.Name == name {
			return p.Type != nil && p.Type.Name.Name == "enum"
		}
	}
	return false
}

// constantBinary computes what is known at compile time, nil if it is a matter of tensors.
func (e *elab) constantBinary(x *dsl.Binary, a, b datum) datum {
	equality := x.Op == "==" || x.Op == "!="
	if equality && (isNone(a) || isNone(b)) {
		return boolOf((isNone(a) && isNone(b)) == (x.Op == "=="))
	}
	la, aList := a.(*list)
	lb, bList := b.(*list)
	if aList && bList && x.Op == "+" {
		if !e.c.step(x.At.At, len(la.elems)+len(lb.elems)) {
			return invalid{}
		}
		return &list{elems: append(append([]datum{}, la.elems...), lb.elems...)}
	}
	if !isConstant(a) || !isConstant(b) {
		return nil
	}
	if equality {
		return boolOf(equalData(a, b) == (x.Op == "=="))
	}
	p, pok := number(a)
	q, qok := number(b)
	switch x.Op {
	case "<", "<=", ">", ">=":
		if pok && qok {
			return boolOf(arithmetic.Compare(x.Op, p, q))
		}
	case "and", "or":
		l, lok := truth(a)
		r, rok := truth(b)
		if lok && rok {
			return boolOf(l && r || x.Op == "or" && (l || r))
		}
	case "@":
	default:
		if pok && qok {
			v, err := arithmetic.Binary(string(x.Op), p, q)
			if err != nil {
				return e.report(fault.ArithmeticFault(x.At.At, catalog.Format(p)+" "+string(x.Op)+" "+catalog.Format(q), err))
			}
			return constant{v}
		}
	}
	return nil
}

// isTensorLike reports whether a datum is a tensor or becomes one: a number, a bool, a list of numbers.
func (e *elab) isTensorLike(d datum) bool {
	switch d := d.(type) {
	case tensor, invalid:
		return true
	case constant, *list:
		v, ok := constantValue(d)
		if !ok {
			return false
		}
		_, ok = numbersType(v)
		return ok
	}
	return false
}
