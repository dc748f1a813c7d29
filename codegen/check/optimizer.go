package check

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// optimizer is an optimizer with its arguments, the catalog's or the user's.
type optimizer struct {
	decl *dsl.Optimizer // its rule
	home *unit
	inst *catalog.Instance
	own  map[string]datum // the values of decl's arguments
}

func (*optimizer) datumNode() {}

// commonParams are the arguments that every optimizer takes (Keras's base class); one that an optimizer
// declares itself is its own.
var commonParams = []*catalog.Param{
	{Name: "learning_rate", Type: catalog.RateArg, Default: "0.001"},
	{Name: "weight_decay", Type: catalog.FloatArg, Default: "none", Optional: true},
	{Name: "clipnorm", Type: catalog.FloatArg, Default: "none", Optional: true},
	{Name: "clipvalue", Type: catalog.FloatArg, Default: "none", Optional: true},
	{Name: "global_clipnorm", Type: catalog.FloatArg, Default: "none", Optional: true},
	{Name: "use_ema", Type: catalog.BoolArg, Default: "false"},
	{Name: "ema_momentum", Type: catalog.FloatArg, Default: "0.99"},
	{Name: "ema_overwrite_frequency", Type: catalog.IntArg, Default: "none", Optional: true},
	{Name: "loss_scale_factor", Type: catalog.FloatArg, Default: "none", Optional: true},
	{Name: "gradient_accumulation_steps", Type: catalog.IntArg, Default: "none", Optional: true},
}

// optimizerCall makes an optimizer of its class and arguments.
func (e *elab) optimizerCall(s *symbol, args []*dsl.Arg, at dsl.Span) datum {
	decl, ok := s.decl.(*dsl.Optimizer)
	if !ok {
		return e.report(fault.Unsupported(at, s.name))
	}
	o := &optimizer{decl: decl, home: s.home, own: map[string]datum{}}
	if s.entry != nil {
		ok = e.catalogOptimizer(o, s, args, at)
	} else {
		ok = e.userOptimizer(o, s, args, at)
	}
	if !ok {
		return invalid{}
	}
	return o
}

// catalogOptimizer binds the arguments of a catalog entry and hands them to its declaration in the prelude.
func (e *elab) catalogOptimizer(o *optimizer, s *symbol, args []*dsl.Arg, at dsl.Span) bool {
	f, params := allFormals(s.entry)
	f, params = withOptimizerCommon(f, params)
	bound, _, ok := e.arguments(s.entry, f, params, args, at)
	if !ok || !e.judged(s.entry, bound, at) {
		return false
	}
	o.inst = &catalog.Instance{Entry: s.entry, Args: bound, At: at}
	in := *e
	in.frame = newFrame(o.home, inFile)
	for _, p := range o.decl.Args.List {
		d := datum(invalid{})
		if v, ok := bound.Values[p.Name.Name]; ok {
			d = datumOf(v)
		} else if p.Default != nil {
			d = in.expr(p.Default)
		}
		o.own[p.Name.Name] = d
		in.frame.set(p.Name.Name, d, p.Name.At.At)
	}
	return true
}

// withOptimizerCommon adds the common arguments that are not declared, by name only.
func withOptimizerCommon(f formals, params []*catalog.Param) (formals, []*catalog.Param) {
	for _, p := range commonParams {
		if !slices.Contains(f.names, p.Name) {
			f.names, params = append(f.names, p.Name), append(params, p)
		}
	}
	return f, params
}

// userOptimizer binds the arguments that a user's optimizer declares, and the common ones.
func (e *elab) userOptimizer(o *optimizer, s *symbol, args []*dsl.Arg, at dsl.Span) bool {
	f := formals{owner: s.name, kind: catalog.Optimizer}
	var own []*dsl.Param
	if o.decl.Args != nil {
		own = o.decl.Args.List
	}
	for _, p := range own {
		f.names = append(f.names, p.Name.Name)
	}
	f.positional = len(own)
	var common []*catalog.Param
	f, common = withOptimizerCommon(f, nil)
	defer e.c.slots.until(e.c.slots.used)
	slots, matched := e.match(f, nil, args)
	bound, _, ok := e.fill(&catalog.Entry{Name: s.name}, common, slots[len(own):], matched, at)
	ok = ok && e.judged(&catalog.Entry{Name: s.name, Rule: catalog.OptimizerRule}, bound, at)
	for i, p := range own {
		if p.Name.Name == "learning_rate" && (matched || slots[i].given) {
			ok = e.ownRate(bound, p, &slots[i], s, at) && ok
			slots[i] = slot{given: true, d: constant{catalog.Float(0)}, at: slots[i].at}
		}
	}
	if ok = e.userArguments(o.own, s, own, slots[:len(own)], matched, at, nil) && ok; !ok {
		return false
	}
	for name, d := range o.own {
		if v, ok := constantValue(d); ok && !isCommon(name) {
			setValue(bound, name, v)
		}
	}
	o.inst = &catalog.Instance{Args: bound, At: at}
	return true
}

// isCommon reports whether an argument is one of those common to all; where the optimizer declares it
// itself, its rule alone uses it and nothing is added around the rule.
func isCommon(name string) bool {
	for _, p := range commonParams {
		if p.Name == name {
			return true
		}
	}
	return false
}

// ownRate reads the learning_rate of a user's optimizer: a number or a schedule.
func (e *elab) ownRate(bound *catalog.Args, p *dsl.Param, a *slot, s *symbol, at dsl.Span) bool {
	if !a.given {
		if p.Default == nil {
			e.report(fault.MissingArguments(at, s.name, []string{p.Name.Name}, []string{p.Name.Name}))
			return false
		}
		in := *e
		in.frame = newFrame(s.home, inFile)
		a = &slot{given: true, d: in.expr(p.Default), at: p.Default.Span()}
	}
	v, ok := e.convert(&catalog.Entry{Name: s.name}, commonParams[0], a)
	setValue(bound, "learning_rate", v)
	return ok
}
