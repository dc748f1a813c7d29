package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
)

// feedUser elaborates a user's layer, or a model used as one, in place of its feeding.
func (e *elab) feedUser(l *layer, fed []operand, with *fedWith, at dsl.Span) datum {
	if e.recursive(l.sym.decl, l.sym.name, at) || !e.c.step(at, nodeSteps) {
		return invalid{}
	}
	kind := inLayer
	if _, ok := l.sym.decl.(*dsl.Model); ok {
		kind = inModel
	}
	in := e.child(l.sym.decl, l.sym.home, kind, at)
	in.place, in.pos = l.inst, ""
	in.frozen = e.frozen || with.frozen
	for _, p := range layerArgs(l.sym.decl) {
		in.frame.set(p.Name.Name, l.user[p.Name.Name], p.Name.At.At)
	}
	var out datum
	if m, ok := l.sym.decl.(*dsl.Model); ok {
		out = in.modelAsLayer(l, m, fed, with, at)
	} else if e.fedParameters(in, l, fed, with, at) {
		body := l.sym.decl.(*dsl.Layer).Body
		in.block(body)
		if out = in.result(); hasBad(body) {
			out = invalid{}
		}
	} else {
		out = invalid{}
	}
	l.inst.members = in.frame
	return out
}

// fedParameters binds what flows in to the tensor parameters of a user's layer.
func (e *elab) fedParameters(in *elab, l *layer, fed []operand, with *fedWith, at dsl.Span) bool {
	var params []*dsl.Param
	if t := l.sym.decl.(*dsl.Layer).Tensors; t != nil {
		params = t.List
	}
	if len(fed) > len(params) {
		e.report(fault.WrongNumberFed(at, l.label(), tensorNames(l.sym.decl), 0, len(fed)))
		return false
	}
	ok := true
	var missing []string
	for i, p := range params {
		if i >= len(fed) && p.Default == nil && !with.user[p.Name.Name].given {
			missing = append(missing, p.Name.Name)
		}
	}
	if missing != nil {
		e.report(fault.MissingFed(at, l.sym.name, missing, tensorNames(l.sym.decl)))
		return false
	}
	for i, p := range params {
		s := with.user[p.Name.Name]
		if i < len(fed) {
			if s.given {
				e.report(fault.FedAndNamed(s.at, l.label(), p.Name.Name, fed[i].at))
				ok = false
			}
			s = slot{given: true, d: fed[i].d, at: fed[i].at}
		}
		d := e.parameter(in, l.sym, p, &s, at)
		if ok = ok && !isInvalid(d); !ok {
			continue
		}
		if !isNone(d) && p.Type == nil && !e.flows(d) {
			e.report(fault.FedNoTensor(s.at, describe(d)))
			ok = false
		}
		in.frame.set(p.Name.Name, d, p.Name.At.At)
	}
	return ok
}

// flows reports whether a datum may be fed to a user's layer: a tensor, what becomes one, or a list of them.
func (e *elab) flows(d datum) bool {
	if l, ok := d.(*list); ok && !isConstant(l) {
		for _, x := range l.elems {
			if !e.flows(x) {
				return false
			}
		}
		return true
	}
	return e.isTensorLike(d)
}

// nestedModel is a model used as a layer: its inputs are fed, its outputs are results, and its targets,
// losses and metrics are left behind.
type nestedModel struct {
	fed     map[string]operand
	outputs []datum
}

func (in *elab) modelAsLayer(l *layer, m *dsl.Model, fed []operand, with *fedWith, at dsl.Span) datum {
	inputs := modelInputs(m.Body)
	n := &nestedModel{fed: map[string]operand{}}
	for i, o := range fed {
		if i < len(inputs) {
			n.fed[inputs[i].Name.Name] = o
		}
	}
	for _, i := range inputs {
		name := i.Name.Name
		if s := with.user[name]; s.given {
			n.fed[name] = operand{s.eval(in), s.at}
		}
	}
	if len(fed) > len(inputs) || len(n.fed) < len(inputs) {
		if hasBad(m.Body) {
			return invalid{} // what was to be an input is not known
		}
		return in.report(fault.WrongNumberFed(at, l.label(), tensorNames(m), 0, len(fed)))
	}
	in.nested = n
	in.block(m.Body)
	if hasBad(m.Body) {
		return invalid{} // reported where it was parsed
	}
	if len(n.outputs) == 0 {
		return in.report(fault.ModelWithoutOutput(at, l.label()))
	}
	if len(n.outputs) == 1 {
		return n.outputs[0]
	}
	return &list{elems: n.outputs, tuple: true}
}
