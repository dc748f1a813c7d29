package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// recurrentEntry reports whether a layer is a recurrent one of the catalog.
func recurrentEntry(l *layer) bool {
	return l.sym.decl == nil && l.args != nil && paramOf(l.sym.entry, "go_backwards") != nil
}

// feedBidirectional runs a recurrent layer over the steps and one of the same kind from the last step to the first,
// and merges what they give. Their masked steps give 0 where all steps are given.
func (e *elab) feedBidirectional(l, forward *layer, r request, with *fedWith) datum {
	f, given := l.direction(forward, "forward"), innerLayer(l, "backward_layer")
	var b *layer
	switch {
	case given == nil:
		b = l.backwardOf(forward)
	case recurrentEntry(given):
		b = l.direction(given, "backward")
	default:
		return e.report(fault.Unsupported(given.made, l.sym.name+" over this layer"))
	}
	if flag(f, "go_backwards") == flag(b, "go_backwards") || flag(f, "return_sequences") != flag(b, "return_sequences") || flag(f, "return_state") != flag(b, "return_state") {
		return e.report(fault.DirectionsDiffer(b.made))
	}
	x, mask, states := r.ins[:1], []input{}, []input{}
	for _, in := range r.ins[1:] {
		switch in.param {
		case "mask":
			mask = append(mask, in)
		case "initial_state":
			states = append(states, in)
		}
	}
	half := len(states) / 2
	ys, ok1 := e.runDirection(f, x, append(mask[:len(mask):len(mask)], states[:half]...), r, with)
	zs, ok2 := e.runDirection(b, x, append(mask[:len(mask):len(mask)], states[half:]...), r, with)
	if !ok1 || !ok2 {
		return invalid{}
	}
	y, z := e.outside(l, ys[0], r.at), e.outside(l, zs[0], r.at)
	if flag(f, "return_sequences") {
		if z = e.reversed(z, l, r.at); z == nil {
			return invalid{}
		}
	}
	out := &list{tuple: true}
	if !l.args.Has("merge_mode") {
		out.elems = append(out.elems, tensor{y}, tensor{z})
	} else {
		d := e.merge(l.args.Word("merge_mode"), y, z, l, l.mergesIn(f), r.at)
		if isInvalid(d) {
			return d
		}
		out.elems = append(out.elems, d)
	}
	for _, s := range append(ys[1:], zs[1:]...) {
		out.elems = append(out.elems, tensor{s})
	}
	if len(out.elems) == 1 {
		return out.elems[0]
	}
	return out
}

func flag(l *layer, name string) bool {
	b, ok := l.args.Values[name].(catalog.Bool)
	return ok && bool(b)
}

// direction returns a layer as one direction of a Bidirectional: it lies under that name, and gives 0 at masked steps
// where it gives all steps. The last output alone is that of the last step which counts.
func (l *layer) direction(of *layer, name string) *layer {
	l.inst.take(of.inst)
	of.inst.given.text, of.inst.given.at = name, of.made
	out := *of
	out.args = joinArgs(of.args, &catalog.Args{Values: map[string]catalog.Value{"zero_output_for_mask": catalog.Bool(flag(of, "return_sequences"))}})
	return &out
}

// backwardOf returns a second layer made as the first, with weights of its own, that runs the other way.
func (l *layer) backwardOf(forward *layer) *layer {
	key := "backward"
	i := l.inst.made[key]
	if i == nil {
		i = newInstance(l.inst, forward.sym.name, forward.inst.pos+key, forward.made)
		i.still, i.inFunc, i.policy, i.outside = forward.inst.still, forward.inst.inFunc, forward.inst.policy, forward.inst.outside
		l.inst.keep(key, i.pos, i)
	}
	b := *forward
	b.inst = i
	b.args = joinArgs(forward.args, &catalog.Args{Values: map[string]catalog.Value{"go_backwards": catalog.Bool(!flag(forward, "go_backwards"))}})
	if cell, ok := forward.args.Values["cell"]; ok {
		b.args.Values["cell"] = i.again(cell)
	}
	i.layer = &b
	return l.direction(&b, key)
}

// again returns cells made as others, with weights of their own, that belong to i.
func (i *instance) again(cell catalog.Value) catalog.Value {
	if cells, ok := cell.(catalog.List); ok {
		out := make(catalog.List, len(cells))
		for n, c := range cells {
			out[n] = i.again(c)
		}
		return out
	}
	o, _ := cell.(*catalog.Opaque)
	if o == nil {
		return cell
	}
	of, ok := o.X.(*layer)
	if !ok {
		return cell
	}
	key := "again" + of.inst.pos
	made := i.made[key]
	if made == nil {
		made = newInstance(i, of.sym.name, key, of.made)
		made.still, made.inFunc, made.held, made.policy, made.outside = of.inst.still, of.inst.inFunc, true, of.inst.policy, of.inst.outside
		i.keep(key, key, made)
	}
	c := *of
	c.inst, made.layer = made, &c
	if c.args != nil && c.args.Has("cells") {
		c.args = joinArgs(c.args, &catalog.Args{Values: map[string]catalog.Value{"cells": made.again(c.args.Values["cells"])}})
	}
	return &catalog.Opaque{Kind: o.Kind, X: &c}
}

// runDirection feeds one direction.
func (e *elab) runDirection(d *layer, x, ins []input, r request, with *fedWith) ([]*model.Value, bool) {
	fed := []operand{{tensor{x[0].v}, x[0].at}}
	return e.tensorsOf(e.feed(d, fed, &fedWith{args: callArgs(r.args, "training"), ins: ins, frozen: with.frozen}, r.at))
}

// callArgs takes some arguments out of others.
func callArgs(a *catalog.Args, names ...string) *catalog.Args {
	out := &catalog.Args{}
	for _, n := range names {
		if v, ok := a.Values[n]; ok {
			setValue(out, n, v)
		}
	}
	return out
}

// reversed turns the steps around.
func (e *elab) reversed(v *model.Value, l *layer, at dsl.Span) *model.Value {
	parts := make([]model.IndexPart, len(v.Type.Shape))
	for i, d := range v.Type.Shape {
		parts[i] = model.IndexPart{IsSlice: true, Stop: int(d), Step: 1}
	}
	n := int(v.Type.Shape[0])
	parts[0] = model.IndexPart{IsSlice: true, Start: n - 1, Stop: -1, Step: -1}
	r := request{entry: builtin("getitem"), args: &catalog.Args{}, ins: []input{{"x", v, at}}, at: at, name: "Bidirectional", index: parts}
	d := e.inScope(l, e.append(r, &catalog.Call{Results: []dsl.TensorType{v.Type}}))
	if t, ok := d.(tensor); ok {
		return t.Value
	}
	return nil
}

// mergesIn is what the two directions are merged in: the wrapper's type, else that of the layer inside.
func (l *layer) mergesIn(of *layer) model.Policy {
	if l.inst.outside != (model.Policy{}) {
		return l.inst.outside
	}
	return of.inst.policy
}

// merges are the layers that merge two directions.
var merges = map[string]string{"concat": "Concatenate", "sum": "Add", "mul": "Multiply", "ave": "Average"}

func (e *elab) merge(mode string, y, z *model.Value, l *layer, p model.Policy, at dsl.Span) datum {
	args := &catalog.Args{Values: map[string]catalog.Value{"axis": catalog.Int(-1)}}
	r := request{entry: catalog.Find(merges[mode], catalog.Layer), args: args, ins: []input{{"x", y, at}, {"x", z, at}}, at: at, name: l.sym.name, policy: p}
	return e.inScope(l, e.emit(r))
}

// inScope puts the call made last into a layer's scope.
func (e *elab) inScope(l *layer, d datum) datum {
	if n := len(e.body.Nodes); !isInvalid(d) && n > 0 {
		e.body.Nodes[n-1].Scope = l.inst.scope
	}
	return d
}
