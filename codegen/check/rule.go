package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// scalar is the type of learning_rate and iteration inside an optimizer.
var scalar = dsl.TensorType{DType: dsl.F32, Shape: dsl.Shape{}}

// group elaborates an optimizer for the weights that it trains.
func (e *elab) group(o *optimizer, weights []*model.Variable) *model.Group {
	g := &model.Group{Optimizer: o.inst, Decl: o.decl, Variables: weights}
	made := map[string]*model.Rule{}
	for _, w := range weights {
		key := fmt.Sprint(w.Type, o.leaves(w))
		r := made[key]
		if r != nil {
			r = r.For(w)
		} else if r = e.rule(o, w); r == nil {
			return nil
		} else {
			made[key] = r
		}
		g.Rules = append(g.Rules, r)
	}
	ok := true
	if s, isSchedule := o.inst.Args.Values["learning_rate"].(*catalog.Instance); isSchedule {
		g.Rate, ok = e.rate(s)
	}
	if !ok {
		return nil
	}
	return g
}

// leaves reports whether the optimizer is one that leaves a weight to another rule.
func (o *optimizer) leaves(w *model.Variable) bool {
	_, muon := o.inst.Args.Values["exclude_layers"]
	return muon && leftToAdam(o.inst.Args, w)
}

// rule elaborates an optimizer's body for one weight.
func (e *elab) rule(o *optimizer, w *model.Variable) *model.Rule {
	in := e.child(o.decl, o.home, inOptimizer, o.inst.At)
	in.body, in.run = &model.Body{}, newRun()
	r := &model.Rule{Variable: w, Body: in.body}
	in.slots = r
	for name, d := range o.own {
		in.frame.set(name, d, o.inst.At)
	}
	if _, muon := o.inst.Args.Values["exclude_layers"]; muon && o.home == e.c.prelude {
		in.frame.set("left_to_adam", boolOf(leftToAdam(o.inst.Args, w)), o.inst.At)
	}
	type param struct {
		name string
		t    dsl.TensorType
	}
	params := []param{{"weight", w.Type}, {"gradient", w.Type}, {"learning_rate", scalar}, {"iteration", scalar}}
	for i, p := range o.decl.Tensors.List {
		if i < 2 {
			params[i].name = p.Name.Name
		}
	}
	for _, p := range params {
		in.param(p.name, p.t)
	}
	in.block(o.decl.Body)
	if !in.ended.done {
		return nil
	}
	if n := len(in.ended.values); n != 1 {
		in.report(fault.SeveralChanges(o.decl, n))
		return nil
	}
	change, ok := in.tensor(in.ended.values[0], o.inst.At)
	if !ok || change.Const == nil && !change.Type.Shape.Equal(w.Type.Shape) {
		if ok {
			in.report(fault.WrongChange(o.decl, w, change))
		}
		return nil
	}
	in.body.Results = []*model.Value{change}
	return r
}

// leftToAdam reports whether Muon is not to make a weight orthogonal: an embedding, or what its arguments exclude.
func leftToAdam(a *catalog.Args, w *model.Variable) bool {
	if a.Bool("exclude_embeddings") && strings.Contains(strings.ToLower(w.Path), "embedding") {
		return true
	}
	excluded, _ := a.Values["exclude_layers"].(catalog.List)
	return slices.ContainsFunc(excluded, func(v catalog.Value) bool {
		t, _ := v.(catalog.Text)
		matches, err := regexp.MatchString(string(t), w.Path)
		return t != "" && err == nil && matches
	})
}

// param adds a parameter to the body and binds its name.
func (e *elab) param(name string, t dsl.TensorType) {
	v := &model.Value{Type: t, Name: name, Param: true}
	e.body.Params = append(e.body.Params, v)
	e.frame.set(name, tensor{v}, dsl.Span{})
}

// slotStmt is a state of an optimizer: of the weight's type unless it has its own.
func (e *elab) slotStmt(s *dsl.Weight) {
	t, ok := e.slots.Variable.Type, true
	if s.Type != nil {
		t, ok = e.tensorType(s.Type)
	}
	v := catalog.Variable{Name: s.Name.Name, State: true, Type: t, Regularizer: catalog.None{}, Constraint: catalog.None{}}
	if ok {
		v.Init, ok = e.initializer(s, t)
	}
	if !ok {
		e.bind(s.Name, invalid{}, "")
		return
	}
	w := e.slots.Variable
	made := &model.Variable{Variable: v, Path: w.Path + "." + v.Name, Scope: w.Scope, At: s.Name.At.At, Doc: s.Doc}
	e.slots.Slots = append(e.slots.Slots, made)
	read := &model.Value{Type: t, Name: v.Name, At: made.At, Param: true}
	e.body.Params = append(e.body.Params, read)
	if b := e.bind(s.Name, tensor{read}, ""); b != nil {
		b.state = made
	}
}

// rate elaborates a schedule: a func of the prelude whose first parameter is the step, from 0.
func (e *elab) rate(s *catalog.Instance) (*model.Body, bool) {
	sym := e.c.declared(e.c.prelude, s.Entry.Name)
	f, ok := (*dsl.Func)(nil), sym != nil
	if ok {
		f, ok = sym.decl.(*dsl.Func)
	}
	if !ok || len(f.Params.List) == 0 {
		e.report(fault.Unsupported(s.At, "the schedule "+s.Entry.Name))
		return nil, false
	}
	in := e.child(f, sym.home, inFunc, s.At)
	in.body, in.run = &model.Body{}, newRun()
	in.param(f.Params.List[0].Name.Name, scalar)
	for _, p := range f.Params.List[1:] {
		d := datum(invalid{})
		if v, ok := s.Args.Values[p.Name.Name]; ok {
			d = datumOf(v)
		} else if p.Default != nil {
			d = in.expr(p.Default)
		}
		in.frame.set(p.Name.Name, d, s.At)
	}
	in.block(f.Body)
	if !in.ended.done || len(in.ended.values) != 1 {
		return nil, false
	}
	v, ok := in.tensor(in.ended.values[0], s.At)
	if !ok {
		return nil, false
	}
	in.body.Results = []*model.Value{v}
	return in.body, true
}
