package check

import (
	"cmp"

	"github.com/dlgen/dlgen/codegen/check/arithmetic"
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// callFunction calls a function of the catalog or the user's.
func (e *elab) callFunction(s *symbol, fed []operand, args []*dsl.Arg, at dsl.Span) datum {
	if s.decl != nil {
		return e.inlineFunc(s, fed, args, at)
	}
	if s.name == "grad" && s.entry.Kind == catalog.Func {
		return e.grad(s, fed, args, at)
	}
	f, params := allFormals(s.entry)
	if len(fed) > 1 && len(params) > 0 && params[0].Type == catalog.Tensors {
		fed = []operand{tupleOperand(fed)}
	}
	if len(fed) == 0 && len(args) > 1 && len(params) > 0 && params[0].Type == catalog.Tensors && e.tensorsByPosition(args[:2]) {
		return e.report(fault.TensorsOneByOne(s.name, args))
	}
	d, seen := e.scalarFunction(s, fed, args, at)
	if d != nil {
		return d
	}
	defer e.c.slots.until(e.c.slots.used)
	slots, ok := e.match(f, fed, args)
	for i, d := range seen {
		if at := len(fed) + i; at < len(slots) {
			slots[at].d = d
		}
	}
	d = e.callSlots(s.entry, s.name, params, slots, ok, at)
	e.judgeLoss(s, slots, f.names)
	return d
}

// tupleOperand joins fed tensors to the list that a function takes first.
func tupleOperand(fed []operand) operand {
	l := &list{}
	for _, o := range fed {
		l.elems = append(l.elems, o.d)
	}
	return operand{l, fed[0].at.To(fed[len(fed)-1].at)}
}

// scalarFunction computes `sqrt(2.0)` of compile-time numbers, nil if the call is none of these: then it returns
// what it has evaluated of the first arguments, which are not to be evaluated again.
func (e *elab) scalarFunction(s *symbol, fed []operand, args []*dsl.Arg, at dsl.Span) (datum, []datum) {
	ds := make([]datum, 0, len(fed)+len(args))
	for _, o := range fed {
		ds = append(ds, o.d)
	}
	for _, a := range args {
		if a.Name != nil || !e.decidedNumber(a.Value) {
			return nil, ds[len(fed):]
		}
		ds = append(ds, e.expr(a.Value))
	}
	v, err, ok := scalarCall(s.name, ds)
	switch {
	case !ok:
		return nil, ds[len(fed):]
	case err != nil:
		return e.report(fault.ArithmeticFault(at, at.Text(), err)), nil
	}
	return constant{v}, nil
}

// scalarCall computes a function of compile-time data; ok is false if it is none of numbers and bools.
func scalarCall(f string, ds []datum) (v catalog.Value, err error, ok bool) {
	values := make([]catalog.Value, len(ds))
	for i, d := range ds {
		if values[i], ok = constantValue(d); !ok {
			return nil, nil, false
		}
	}
	return arithmetic.Call(f, values)
}

// decidedNumber reports whether an expression is made of numbers.
func (e *elab) decidedNumber(x dsl.Expr) bool {
	switch x := x.(type) {
	case *dsl.Call:
		for _, a := range x.Args {
			if !e.decidedNumber(a.Value) {
				return false
			}
		}
		n, ok := x.Fun.(*dsl.Name)
		if !ok {
			return false
		}
		s := e.c.symbol(e.frame.unit, n.Name)
		return s != nil && s.isFunction()
	case *dsl.List:
		for _, i := range x.Items {
			if !e.decidedNumber(i.Value) {
				return false
			}
		}
		return true
	case *dsl.Name:
		b := e.frame.values[x.Name]
		number := e.frame.unit.consts[x.Name] != nil || x.Name == "inf" || x.Name == "nan" || x.Name == "pi"
		return b != nil && isConstant(b.d) || b == nil && number
	case *dsl.Paren:
		return e.decidedNumber(x.X)
	case *dsl.Binary:
		return e.decidedNumber(x.X) && e.decidedNumber(x.Y)
	case *dsl.Unary:
		return e.decidedNumber(x.X)
	}
	return e.decided(x)
}

// inlineFunc elaborates a func's body in place of its call.
func (e *elab) inlineFunc(s *symbol, fed []operand, args []*dsl.Arg, at dsl.Span) datum {
	f := s.decl.(*dsl.Func)
	if e.recursive(f, s.name, at) {
		return invalid{}
	}
	form := formals{owner: s.name, kind: catalog.Func}
	for _, p := range f.Params.List {
		form.names = append(form.names, p.Name.Name)
	}
	form.positional = len(form.names)
	if len(fed) > 1 && len(fed) > form.positional {
		fed = []operand{tupleOperand(fed)}
	}
	defer e.c.slots.until(e.c.slots.used)
	slots, matched := e.match(form, fed, args)
	if !e.c.step(at, nodeSteps) {
		return invalid{}
	}
	in := e.child(f, s.home, inFunc, at)
	in.pos = e.key(at)
	if in.at != nil {
		in.given = e.written(f, slots)
	}
	if missing, wanted := missingOf(f.Params.List, slots); matched && len(missing) > 0 {
		e.report(fault.MissingArguments(at, s.name, missing, wanted))
		matched = false
	}
	ok := matched
	for i, p := range f.Params.List {
		if !slots[i].given && !matched {
			continue
		}
		d := e.parameter(in, s, p, &slots[i], at)
		if t, ok := d.(tensor); ok && s.is(catalog.Loss, catalog.MetricFunc) {
			d = tensor{e.widened(t.Value, at)}
		}
		in.frame.set(p.Name.Name, d, p.Name.At.At)
		ok = ok && !isInvalid(d)
	}
	if !ok {
		return invalid{}
	}
	in.drawsBySeed(s)
	fault := swappedTarget(s, slots, form.names, at)
	if fault == nil {
		fault = cmp.Or(labelsForVectors(s, slots, form.names, at), manyForTwo(s, slots, form.names))
	}
	if fault != nil {
		return e.report(fault)
	}
	if s.home == e.c.prelude && s.name == "weighed" && !in.weightOfLossFits(f) {
		return invalid{}
	}
	in.block(f.Body)
	e.judgeLoss(s, slots, form.names)
	return in.result()
}

// drawsBySeed notes the seed that a func of the prelude is given, so that what it draws hangs on that and not on its place.
func (in *elab) drawsBySeed(s *symbol) {
	b := in.frame.values["seed"]
	if b == nil || !s.home.prelude || in.seed != nil {
		return
	}
	if c, ok := b.d.(constant); ok {
		if n, ok := c.Value.(catalog.Int); ok {
			seed := int(n)
			in.seed, in.seeded = &seed, len(in.pos)
		}
	}
}

// parameter reads what is given for a parameter that takes a tensor or, by its type, a compile-time value.
// The argument is evaluated where the call stands, a default where the declaration does.
func (e *elab) parameter(in *elab, s *symbol, p *dsl.Param, a *slot, at dsl.Span) datum {
	if !a.given {
		e, a = in, &slot{given: true, expr: p.Default, at: p.Default.Span()}
	}
	if s.entry != nil && !e.fitsEntry(s.entry, p.Name.Name, a) {
		return invalid{}
	}
	if s.entry != nil && takesNone(s.entry, p.Name.Name) {
		if d := a.eval(e); isNone(d) {
			return d
		}
	}
	if p.Type != nil && (!isTensorType(p.Type) || isFlag(p.Type) && in.frame.kind == inFunc) {
		return e.userArgument(s, p, a)
	}
	d := a.eval(e)
	if anyInvalid(d) {
		return invalid{}
	}
	if isNone(d) {
		if defaultsToNone(p) {
			return d
		}
		return e.report(fault.NoneGiven(a.at, s.name, p.Name.Name))
	}
	if l := listOfTensors(d); l != nil && e.at == nil && takesTensorOnly(s.entry, p.Name.Name) {
		e.notStacked(l, a.at)
		return invalid{}
	}
	if p.Type == nil {
		return d
	}
	return e.typedTensor(in, s, p, operand{d, a.at})
}

// takesTensorOnly reports whether a parameter of a catalog entry is one tensor.
func takesTensorOnly(entry *catalog.Entry, name string) bool {
	if entry == nil {
		return false
	}
	p := paramOf(entry, name)
	return p != nil && p.Type == catalog.Tensor
}

// takesNone reports whether a parameter of a catalog entry may be none, whatever its declaration in the prelude says.
func takesNone(entry *catalog.Entry, name string) bool {
	p := paramOf(entry, name)
	return p != nil && p.Optional
}

// fitsEntry checks what is given for a parameter of a func of the prelude against what the catalog's entry declares,
// which says more than the func's own declaration: the words of an enumeration, whole numbers or lists of them.
func (e *elab) fitsEntry(entry *catalog.Entry, name string, a *slot) bool {
	p := paramOf(entry, name)
	if p == nil || a.d != nil || e.at != nil {
		return true
	}
	switch p.Type {
	case catalog.FloatArg:
		if p.Within == [2]float64{} {
			return true
		}
	case catalog.Enum, catalog.AxisArg, catalog.AxesArg, catalog.IntArg, catalog.Ints, catalog.Floats, catalog.ShapeArg:
	default:
		if p.Refused == "" {
			return true
		}
	}
	v, ok := e.convert(entry, p, a)
	if ok && p.Refused != "" && !arithmetic.Equal(v, defaultOf(p)) {
		e.report(fault.RefusedParam(a.at, entry, p))
		return false
	}
	return ok
}

// typedTensor checks a tensor against the type of its parameter and converts it where the language does so
// by itself.
func (e *elab) typedTensor(in *elab, s *symbol, p *dsl.Param, o operand) datum {
	want, ok := in.tensorType(p.Type)
	if !ok {
		return invalid{}
	}
	v, ok := e.tensor(o.d, o.at)
	if !ok {
		return e.notTensor(o.d, o.at, s.name, p.Name.Name)
	}
	if !v.Type.Shape.Equal(want.Shape) || !model.Converts(v.Type, want) {
		return e.report(fault.WrongTensor(o.at, s.name, p, v, want))
	}
	if v.Type.DType == want.DType && v.Type.Index == want.Index {
		return tensor{v}
	}
	return e.castTo(want, v, o.at)
}

// result is what the body returned.
func (in *elab) result() datum {
	switch vs := in.ended.values; {
	case !in.ended.done:
		return invalid{} // reported at the declaration
	case len(vs) == 1:
		return vs[0]
	default:
		return &list{elems: vs, tuple: true}
	}
}

// functionSymbol is the inverse of constantValue for functions.
func (c *checker) functionSymbol(u *unit, f *catalog.Function) *symbol {
	if f.Decl == nil {
		return c.symbol(c.prelude, f.Name)
	}
	for _, home := range c.byFile {
		if s := home.symbols[f.Name]; s != nil && s.decl == dsl.Decl(f.Decl) {
			return s
		}
	}
	return &symbol{name: f.Name, decl: f.Decl, home: u}
}
