package check

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// feedTimeDistributed feeds each step to the same layer: an RNN without states. What it is called with, the layer is called
// with in each step, as far as that takes it: the mask of the step.
func (e *elab) feedTimeDistributed(l, inner *layer, r request, with *fedWith) datum {
	step, ok := e.overTime(r)
	if !ok {
		return invalid{}
	}
	l.inst.adopt(inner.inst)
	in := e.stepBody(step, r.at, with.frozen)
	call, ok := in.stepCall(inner, &r)
	if !ok {
		return invalid{}
	}
	undo := l.handOn(inner)
	fed := []operand{{tensor{in.body.Params[0]}, r.at}}
	results, ok := in.tensorsOf(in.feed(inner, fed, call, r.at))
	undo()
	if !ok {
		return invalid{}
	}
	if fault := l.meets(inner, r.args.Spans["dtype"]); fault != nil {
		return e.report(fault)
	}
	if len(results) != 1 {
		return e.report(fault.Unsupported(r.at, l.sym.name+" over a layer with several results"))
	}
	in.body.Results = results
	rnn := catalog.Find("RNN", catalog.Layer)
	r.args = &catalog.Args{Values: map[string]catalog.Value{"return_sequences": catalog.Bool(true)}}
	for i := range rnn.Params {
		if p := &rnn.Params[i]; p.Type == catalog.BoolArg && r.args.Values[p.Name] == nil {
			r.args.Values[p.Name] = defaultOf(p)
		}
	}
	r.entry, r.cell, r.owner = rnn, in.body, nil
	return e.appendRNN(l, r, in.body)
}

// stepCall is what the layer is called with in a step. A mask that the layer knows becomes one that is cut by steps; one that it
// does not know is left out, as in Keras.
func (e *elab) stepCall(inner *layer, r *request) (*fedWith, bool) {
	call := &fedWith{args: &catalog.Args{}, user: map[string]slot{}}
	if takesAtCall(inner, "training") {
		call.args = callArgs(r.args, "training")
	}
	x, ins := r.ins[0].v, r.ins[:0:0]
	for _, in := range r.ins {
		if in.param != "mask" {
			ins = append(ins, in)
			continue
		}
		t := in.v.Type
		if t.DType != dsl.Bool || len(t.Shape) == 0 || t.Shape[0] != x.Type.Shape[0] {
			e.report(fault.WrongMask(in.at, r.name, dsl.TensorType{DType: dsl.Bool, Shape: x.Type.Shape[:1]}, t))
			return nil, false
		}
		if !takesAtCall(inner, "mask") {
			continue
		}
		t.Shape = t.Shape[1:]
		m := e.stepParam("mask", t, in.at)
		ins = append(ins, input{model.Beside, in.v, in.at})
		call.ins = append(call.ins, input{"mask", m, in.at})
		call.user["mask"] = slot{given: true, named: true, d: tensor{m}, at: in.at}
	}
	r.ins = ins
	return call, true
}

// takesAtCall reports whether a layer may be called with an argument.
func takesAtCall(l *layer, name string) bool {
	if l.sym.decl != nil {
		return slices.Index(tensorNames(l.sym.decl), name) > 0
	}
	p := paramOf(l.sym.entry, name)
	return p != nil && p.AtCall
}
