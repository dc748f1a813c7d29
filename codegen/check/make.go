package check

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// trainableParam is an argument that every layer takes besides its own; the other is dtypeParam.
var trainableParam = catalog.Param{Name: "trainable", Type: catalog.BoolArg, Default: "true"}

// makeLayer makes the layer of a class with its arguments. When it is fed at once, arguments that Keras
// takes at the call may stand among them.
func (e *elab) makeLayer(s *symbol, args []*dsl.Arg, at dsl.Span, feeding bool) (*layer, *fedWith, bool) {
	if e.reg == nil {
		e.report(fault.LayerOutsideOfModel(at, s.name))
		return nil, nil, false
	}
	if !feeding && e.tensorsByPosition(args) {
		e.report(fault.FedInParentheses(s.name, args, at))
		return nil, nil, false
	}
	i := e.instance(s.name, at)
	l := &layer{sym: s, inst: i, made: at}
	i.layer, i.inFunc = l, i.inFunc || e.frame.kind == inFunc || e.place.inFunc
	var fed *fedWith
	var ok bool
	if s.decl != nil {
		fed, ok = e.makeUserLayer(l, args, at, feeding)
	} else {
		fed, ok = e.makeEntryLayer(l, args, at, feeding)
	}
	i.failed = i.failed || !ok // nothing more is said about it
	return l, fed, ok
}

// tensorsByPosition reports whether the arguments by position are names of tensors: what should be fed stands in the
// parentheses, as in PyTorch.
func (e *elab) tensorsByPosition(args []*dsl.Arg) bool {
	n := 0
	for _, a := range args {
		if a.Name != nil {
			break
		}
		name, ok := a.Value.(*dsl.Name)
		if !ok || e.frame.values[name.Name] == nil {
			return false
		}
		switch d := e.frame.values[name.Name].d; d.(type) {
		case tensor:
			n++
		default:
			if !isInvalid(d) { // what would have been one, but for a fault
				return false
			}
		}
	}
	return n > 0
}

func (e *elab) makeEntryLayer(l *layer, args []*dsl.Arg, at dsl.Span, feeding bool) (*fedWith, bool) {
	f, params := layerFormals(l.sym.entry, feeding)
	bound, ins, ok := e.arguments(l.sym.entry, f, params, args, at)
	if !ok {
		return nil, false
	}
	l.args = bound
	if !bound.Bool("trainable") {
		l.inst.still = true
	}
	if v, given := bound.Values["dtype"]; given && paramOf(l.sym.entry, "dtype") == nil && !e.setPolicy(l, v, bound.Spans["dtype"]) {
		return nil, false
	}
	fed := &fedWith{args: &catalog.Args{}}
	for _, in := range ins {
		if p := paramOf(l.sym.entry, in.param); p != nil && p.AtCall {
			fed.ins = append(fed.ins, in)
		} else {
			l.ins = append(l.ins, in)
		}
	}
	return fed, true
}

// withCommon adds the arguments that all layers take, where the layer has none of that name.
func withCommon(f formals, params []*catalog.Param) (formals, []*catalog.Param) {
	for _, p := range []*catalog.Param{&trainableParam, &dtypeParam} {
		if !slices.Contains(f.names, p.Name) {
			f.names = append(f.names, p.Name)
			params = append(params, p)
		}
	}
	return f, params
}

func paramOf(entry *catalog.Entry, name string) *catalog.Param {
	for i := range entry.Params {
		if entry.Params[i].Name == name {
			return &entry.Params[i]
		}
	}
	return nil
}

// callArguments reads what is given where a layer that exists already is fed.
func (e *elab) callArguments(l *layer, args []*dsl.Arg, at dsl.Span) (*fedWith, bool) {
	if l.sym.decl != nil {
		return e.userCallArguments(l, args, at)
	}
	f, params := entryFormals(l.sym.entry, func(p *catalog.Param) bool { return p.AtCall })
	f.owner, f.positional = l.label(), 0
	if !slices.Contains(f.names, "trainable") {
		f.names, params = append(f.names, "trainable"), append(params, &trainableParam)
	}
	if fault := constructorArgument(l, args); fault != nil {
		e.report(fault)
		return nil, false
	}
	bound, ins, ok := e.arguments(l.sym.entry, f, params, args, at)
	if !ok {
		return nil, false
	}
	fed := &fedWith{args: bound, ins: ins}
	if bound.Has("trainable") {
		fed.frozen = !bound.Bool("trainable")
		delete(bound.Values, "trainable")
	}
	return fed, true
}

// makeUserLayer reads the compile-time arguments of a layer or model that the user declared.
func (e *elab) makeUserLayer(l *layer, args []*dsl.Arg, at dsl.Span, feeding bool) (*fedWith, bool) {
	if misplacedArguments(l.sym.decl) {
		l.inst.failed = true // reported where it is declared
		return nil, false
	}
	f := formals{owner: l.sym.name}
	params := layerArgs(l.sym.decl)
	for _, p := range params {
		f.names = append(f.names, p.Name.Name)
	}
	f.positional = len(f.names)
	tensors := len(f.names)
	if feeding {
		f.names = append(f.names, tensorNames(l.sym.decl)...)
	}
	common := len(f.names)
	f.names = append(f.names, commonNames(l.sym.decl, f.names)...)
	defer e.c.slots.until(e.c.slots.used)
	slots, ok := e.match(f, nil, args)
	l.user = map[string]datum{}
	ok = e.userArguments(l.user, l.sym, params, slots[:tensors], ok, at, l.inst)
	fed := &fedWith{user: map[string]slot{}}
	for i := tensors; i < common; i++ {
		fed.user[f.names[i]] = slots[i]
	}
	for i := common; i < len(slots); i++ {
		ok = e.commonArgument(l, f.names[i], &slots[i]) && ok
	}
	return fed, ok
}

// commonNames are the arguments that every user's layer or model takes besides its own.
func commonNames(d dsl.Decl, taken []string) []string {
	names := []string{"trainable", "dtype"}
	if _, ok := d.(*dsl.Model); ok {
		names = append(names, "weights")
	}
	var out []string
	for _, n := range names {
		if !slices.Contains(taken, n) {
			out = append(out, n)
		}
	}
	return out
}

func (e *elab) commonArgument(l *layer, name string, s *slot) bool {
	if !s.given {
		return true
	}
	switch name {
	case "weights":
		return e.weightsArgument(l, s)
	case "dtype":
		v, ok := e.convert(&catalog.Entry{Name: l.sym.name}, &dtypeParam, s)
		return ok && e.setPolicy(l, v, s.at)
	}
	b, ok := truth(s.eval(e))
	if isInvalid(s.d) {
		return false
	}
	if !ok {
		e.report(fault.WrongArgument(s.at, l.sym.name, &trainableParam, describe(s.d)))
		return false
	}
	l.inst.still = l.inst.still || !b
	return true
}

// userCallArguments reads the further tensors of a user's layer that exists already.
func (e *elab) userCallArguments(l *layer, args []*dsl.Arg, at dsl.Span) (*fedWith, bool) {
	f := formals{owner: l.label(), names: tensorNames(l.sym.decl)}
	n := len(f.names)
	if !slices.Contains(f.names, "trainable") {
		f.names = append(f.names, "trainable")
	}
	if fault := constructorArgument(l, args); fault != nil {
		e.report(fault)
		return nil, false
	}
	defer e.c.slots.until(e.c.slots.used)
	slots, ok := e.match(f, nil, args)
	if !ok {
		return nil, false
	}
	fed := &fedWith{user: map[string]slot{}}
	for i, s := range slots[:n] {
		fed.user[f.names[i]] = s
	}
	if n < len(slots) && slots[n].given {
		b, isBool := truth(slots[n].eval(e))
		if isInvalid(slots[n].d) {
			return nil, false
		}
		if !isBool {
			e.report(fault.WrongArgument(slots[n].at, l.label(), &trainableParam, describe(slots[n].d)))
			return nil, false
		}
		fed.frozen = !b
	}
	return fed, true
}

// layerArgs returns the compile-time parameters of a declaration; models have none.
func layerArgs(d dsl.Decl) []*dsl.Param {
	if l, ok := d.(*dsl.Layer); ok && l.Args != nil {
		return l.Args.List
	}
	return nil
}

// tensorNames returns what flows into a layer or model, in order.
func tensorNames(d dsl.Decl) []string {
	var out []string
	switch d := d.(type) {
	case *dsl.Layer:
		if d.Tensors != nil {
			for _, p := range d.Tensors.List {
				out = append(out, p.Name.Name)
			}
		}
	case *dsl.Model:
		for _, in := range modelInputs(d.Body) {
			out = append(out, in.Name.Name)
		}
	}
	return out
}

// modelInputs lists the inputs of a model as they stand in the text.
func modelInputs(b *dsl.Block) []*dsl.Input {
	var out []*dsl.Input
	for _, s := range b.Stmts {
		if in, ok := s.(*dsl.Input); ok && !in.Target {
			out = append(out, in)
		}
	}
	return out
}

func constructorArgument(l *layer, args []*dsl.Arg) *diag.Diagnostic {
	for _, a := range args {
		if a.Name != nil && !madeWith(l.sym, a.Name.Name) || a.Name != nil && a.Name.Name == "trainable" {
			continue
		}
		return diag.New(diag.SharedArgument, a.At.At, "`%s` exists already; its arguments are given where it is made", l.label()).
			Note(l.made, "made here")
	}
	return nil
}

// madeWith reports whether a class takes an argument when it is made.
func madeWith(s *symbol, name string) bool {
	if s.entry != nil && s.decl == nil {
		p := paramOf(s.entry, name)
		return p != nil && !p.AtCall
	}
	for _, p := range layerArgs(s.decl) {
		if p.Name.Name == name {
			return true
		}
	}
	return false
}
