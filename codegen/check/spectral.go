package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// feedSpectral feeds a layer of the catalog whose kernel, while training, is first divided by its largest singular
// value: a call of SpectralNormalization on the kernel, whose result the layer then uses in its place.
func (e *elab) feedSpectral(l, inner *layer, r request, with *fedWith) datum {
	l.inst.policy = inner.inst.policy
	kernel, ok := e.spectralKernel(l, inner, r)
	if !ok {
		return invalid{}
	}
	l.inst.adopt(inner.inst)
	fed := []operand{{tensor{r.ins[0].v}, r.ins[0].at}}
	if !e.trains() {
		return e.feed(inner, fed, &fedWith{args: &catalog.Args{}, frozen: with.frozen}, r.at)
	}
	w := request{entry: r.entry, args: r.args, at: r.at, name: r.name, owner: l.inst, frozen: with.frozen,
		ins: []input{{"kernel", e.read(kernel), r.at}}}
	d := e.emit(w)
	t, ok := d.(tensor)
	if !ok {
		return invalid{}
	}
	from := len(e.body.Nodes)
	d = e.feed(inner, fed, &fedWith{args: &catalog.Args{}, frozen: with.frozen}, r.at)
	for _, n := range e.body.Nodes[from:] {
		if n.Vars[kernel.Name] == kernel {
			n.Given = map[string]*model.Value{kernel.Name: t.Value}
		}
	}
	return d
}

// spectralKernel makes the inner layer's variables and the wrapper's, and returns the one to be divided.
func (e *elab) spectralKernel(l, inner *layer, r request) (*model.Variable, bool) {
	trial := &catalog.Call{Entry: inner.sym.entry, Args: inner.args, At: r.at, Name: inner.sym.name, In: operands(r.ins[:1])}
	if inner.sym.entry.Rule != nil {
		inner.sym.entry.Rule(trial)
	}
	if len(trial.Faults) > 0 {
		e.reportFaults(trial, r.ins)
		return nil, false
	}
	hold(inner.inst.policy, trial)
	vars, other := e.own(inner.inst, trial.Variables, r.at)
	if other != nil {
		e.report(fedDifferently(r.at, inner.inst, other, trial.Variables, r.ins))
		return nil, false
	}
	kernel := vars["kernel"]
	if kernel == nil {
		kernel = vars["embeddings"]
	}
	if kernel == nil {
		e.report(fault.NoKernel(inner.made, inner.sym.name))
		return nil, false
	}
	if inner.args.Has("lora_rank") {
		e.report(fault.RefusedArgument(inner.args.Spans["lora_rank"], inner.sym.name, "lora_rank", "low-rank adaptation inside SpectralNormalization, which stores the kernel that it divides"))
		return nil, false
	}
	own := &catalog.Call{Entry: l.sym.entry, Args: l.args, At: r.at, Name: l.sym.name,
		In: []catalog.Operand{{Param: "kernel", Type: kernel.Type}}}
	l.sym.entry.Rule(own)
	if len(own.Faults) > 0 {
		e.reportFaults(own, r.ins)
		return nil, false
	}
	hold(l.inst.policy, own)
	e.own(l.inst, own.Variables, r.at)
	return kernel, true
}

// spectralInner returns the layer that a SpectralNormalization wraps, if it is one of the catalog's own.
func spectralInner(l *layer) *layer {
	inner := innerLayer(l, "layer")
	if inner == nil || inner.sym.decl != nil || inner.sym.entry == nil || inner.sym.entry.Prelude || wrapsLayer(inner) != nil {
		return nil
	}
	return inner
}
