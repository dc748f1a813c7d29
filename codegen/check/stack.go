package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Cells that run one after the other in each step of an RNN, the catalog's and the user's own.

// stackOf is `RNN([a, b])`: the cells of a list run as those of StackedRNNCells do. It is nil if no list was given.
func (e *elab) stackOf(l *layer) *layer {
	cells, ok := l.args.Values["cell"].(catalog.List)
	if !ok || len(cells) == 0 {
		return nil
	}
	const kind = "StackedRNNCells"
	i := l.inst.made[kind]
	if i == nil {
		i = newInstance(l.inst, kind, kind, l.args.Spans["cell"])
		l.inst.keep(kind, i.pos, i)
	}
	stack := &layer{sym: catalogSymbol(kind), inst: i, made: i.scope.At, args: &catalog.Args{Values: map[string]catalog.Value{"cells": cells}}}
	i.layer = stack
	return stack
}

// runCell feeds a cell with a step's input and new params for its states.
func (e *elab) runCell(c *layer, x *model.Value, at dsl.Span) ([]*model.Value, bool) {
	states, ok := e.statesOf(c, x, at)
	if !ok {
		return nil, false
	}
	fed := []operand{{tensor{x}, at}}
	for _, t := range states {
		fed = append(fed, operand{tensor{e.stepParam("state", t, at)}, at})
	}
	results, ok := e.tensorsOf(e.feed(c, fed, &fedWith{args: &catalog.Args{}, user: map[string]slot{}}, at))
	if d, own := c.sym.decl.(*dsl.Layer); ok && own {
		params := e.body.Params[len(e.body.Params)-len(states):]
		ok = e.cellResultsFit(&model.Body{Params: append([]*model.Value{x}, params...), Results: results}, d, c, at)
	}
	return results, ok
}

// statesOf are the types of a cell's states: those that its rule gives, or that the user wrote.
func (e *elab) statesOf(c *layer, x *model.Value, at dsl.Span) ([]dsl.TensorType, bool) {
	if d, own := c.sym.decl.(*dsl.Layer); own {
		return e.writtenStates(c, d, x, at)
	}
	ins := []input{{"x", x, at}}
	trial := &catalog.Call{Entry: c.sym.entry, Args: c.args, At: c.made, Name: c.sym.name, In: operands(ins)}
	c.sym.entry.Rule(trial)
	if len(trial.Faults) > 0 {
		e.reportFaults(trial, ins)
		return nil, false
	}
	hold(c.inst.policy, trial)
	return trial.Results[1:], true
}

// writtenStates are the types of the states of a cell of one's own.
func (e *elab) writtenStates(c *layer, d *dsl.Layer, x *model.Value, at dsl.Span) ([]dsl.TensorType, bool) {
	if d.Tensors == nil || len(d.Tensors.List) == 0 {
		e.report(fault.NoCell(c.made, c.label()))
		return nil, false
	}
	in := e.child(d, c.sym.home, inLayer, at)
	for _, p := range layerArgs(d) {
		in.frame.set(p.Name.Name, c.user[p.Name.Name], p.Name.At.At)
	}
	in.frame.set(d.Tensors.List[0].Name.Name, tensor{x}, at)
	var out []dsl.TensorType
	for _, p := range d.Tensors.List[1:] {
		if p.Type == nil {
			e.report(fault.StateWithoutType(p.Name, c.label()))
			return nil, false
		}
		t, ok := in.tensorType(p.Type)
		if !ok {
			return nil, false
		}
		out = append(out, t)
	}
	return out, true
}
