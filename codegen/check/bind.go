package check

import (
	"maps"
	"slices"

	"github.com/dlgen/dlgen/codegen/check/arithmetic"
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// operand is a datum with the place that it was written at.
type operand struct {
	d  datum
	at dsl.Span
}

// match puts each argument into the slot of its parameter. Those of fed come first, by position. The caller gives the
// slots back. Not ok: some arguments have no place, which is reported; the others are in theirs.
func (e *elab) match(f formals, fed []operand, args []*dsl.Arg) ([]slot, bool) {
	slots := e.c.slots.take(len(f.names))
	ok := true
	for i, o := range fed {
		if i >= f.positional {
			e.report(fault.TooManyFed(o.at, f.owner, f.positional, len(fed)))
			clear(slots)
			return slots, false
		}
		slots[i] = slot{given: true, d: o.d, at: o.at}
	}
	next := len(fed)
	for _, a := range args {
		i := next
		if a.Name != nil {
			if i = slices.Index(f.names, a.Name.Name); i < 0 {
				e.report(e.unknownArgument(f, a, args))
				ok = false
				continue
			}
		} else {
			next++
		}
		if a.Name == nil && i >= f.positional {
			if i == f.positional { // what the others were meant for is not known, either
				e.report(e.oneList(fault.TooManyArguments(a.At.At, f.owner, f.positional), f))
				clear(slots[:f.positional])
			}
			ok = false
			continue
		}
		if slots[i].given {
			e.report(fault.ArgumentTwice(a, f.names[i], f.owner, slots[i].at))
			ok = false
			continue
		}
		slots[i] = slot{given: true, named: a.Name != nil, expr: a.Value, at: a.Value.Span()}
	}
	return slots, ok
}

// oneList adds how a layer with one list of parameters is given arguments: the list is of what flows in.
func (e *elab) oneList(d *diag.Diagnostic, f formals) *diag.Diagnostic {
	s := e.c.symbol(e.frame.unit, f.owner)
	if s == nil || f.positional > 0 {
		return d
	}
	if l, ok := s.decl.(*dsl.Layer); ok && l.Args == nil && l.Tensors != nil {
		d.Note(l.Tensors.At.At, "what flows in").WithHint("arguments stand in a list of their own: `layer %s(width: int) (x) { … }`", f.owner)
	}
	return d
}

// input is a tensor given to a call.
type input struct {
	param string
	v     *model.Value
	at    dsl.Span
}

// arguments reads what an entry is given by a call that feeds nothing: its arguments, and the tensors among them.
func (e *elab) arguments(entry *catalog.Entry, f formals, params []*catalog.Param, args []*dsl.Arg, at dsl.Span) (*catalog.Args, []input, bool) {
	defer e.c.slots.until(e.c.slots.used)
	slots, matched := e.match(f, nil, args)
	return e.fill(entry, params, slots, matched, at)
}

// fill turns slots into the arguments of an entry, defaults filled in, and the tensors among them. Where not all arguments
// matched, the others are judged, but none is missed: a name may be misspelt.
func (e *elab) fill(entry *catalog.Entry, params []*catalog.Param, slots []slot, matched bool, at dsl.Span) (*catalog.Args, []input, bool) {
	args := &catalog.Args{}
	if len(params) > 3 {
		args.Values = maps.Clone(e.c.defaultsOf(params))
	}
	var ins []input
	var missing []int
	ok := matched
	for i, p := range params {
		s := &slots[i]
		if !s.given {
			if p.Default == "" {
				missing = append(missing, i)
			} else {
				fillDefault(p, args)
			}
			continue
		}
		if p.Type == catalog.Tensor || p.Type == catalog.Tensors {
			delete(args.Values, p.Name)
			more, good := e.tensorArgument(entry, p, s)
			ins, ok = append(ins, more...), ok && good
			continue
		}
		setSpan(args, p.Name, s.at)
		v, good := e.convert(entry, p, s)
		if good && p.Refused != "" && !arithmetic.Equal(v, defaultOf(p)) {
			e.report(fault.RefusedParam(s.at, entry, p))
			good = false
		}
		if ok = ok && good; good {
			setValue(args, p.Name, v)
		} else {
			delete(args.Values, p.Name)
		}
	}
	if len(missing) > 0 && matched {
		e.reportMissing(entry, params, missing, slots, at)
	}
	resolveReferences(params, args)
	return args, ins, ok && len(missing) == 0
}

// tensorArgument reads a tensor, or a list of them.
func (e *elab) tensorArgument(entry *catalog.Entry, p *catalog.Param, s *slot) ([]input, bool) {
	d := s.eval(e)
	if isInvalid(d) {
		return nil, false
	}
	if isNone(d) && (p.Optional || p.Default == "none") {
		return nil, true
	}
	parts := []datum{d}
	if p.Type == catalog.Tensors {
		l, ok := d.(*list)
		if _, alone := d.(tensor); alone && p.AtCall {
			// Keras takes one state without a list.
			l, ok = &list{elems: parts}, true
		}
		if !ok {
			e.report(fault.WantsTensors(s.at, entry.Name, p.Name, describe(d)))
			return nil, false
		}
		parts = l.elems
	}
	ins, ok := make([]input, 0, len(parts)), true
	for i, part := range parts {
		if p.Gaps && isNone(part) {
			part = constant{catalog.Bool(true)}
		}
		at := s.at
		if p.Type == catalog.Tensors {
			at = s.partAt(i, len(parts))
		}
		v, good := e.tensor(part, at)
		if !good {
			e.notTensor(part, at, entry.Name, p.Name)
			ok = false
			continue
		}
		ins = append(ins, input{p.Name, v, at})
	}
	return ins, ok
}

// tensor makes a value of a datum: numbers and lists of numbers become constants.
func (e *elab) tensor(d datum, at dsl.Span) (*model.Value, bool) {
	if t, ok := d.(tensor); ok {
		return t.Value, true
	}
	if l := listOfTensors(d); l != nil {
		e.notStacked(l, at)
		return nil, false
	}
	if !e.isTensorLike(d) || isInvalid(d) {
		return nil, false
	}
	v, _ := constantValue(d)
	t, _ := numbersType(v)
	return &model.Value{Type: t, Const: v, At: at}, true
}

// notTensor reports what gave no tensor, unless it has been said.
func (e *elab) notTensor(d datum, at dsl.Span, owner, param string) datum {
	if listOfTensors(d) != nil || isInvalid(d) {
		return invalid{}
	}
	return e.report(e.nearValue(fault.WantsTensor(at, owner, param, describe(d)), d, at))
}

// listOfTensors returns a list with tensors in it, nil if a datum is none.
func listOfTensors(d datum) *list {
	if l, ok := d.(*list); ok && !isConstant(l) && len(l.elems) > 0 {
		return l
	}
	return nil
}

// notStacked reports a list of tensors where one tensor is wanted: `[a, b]` is stack([a, b]) only if the user says so.
func (e *elab) notStacked(l *list, at dsl.Span) {
	if !anyInvalid(l.elems...) {
		e.report(fault.ListOfTensors(at))
	}
}
