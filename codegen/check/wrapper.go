package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Layers that run other layers: RNN over cells, TimeDistributed, Bidirectional and SpectralNormalization. The first two
// are loops over time, whose body is elaborated once, for one step.

// feedWrapper feeds a layer that runs another one; done is false if it is none that is built.
func (e *elab) feedWrapper(l *layer, r request, with *fedWith) (d datum, done bool) {
	if !l.sym.entry.Wraps() {
		return nil, false
	}
	e.entering(l, &r)
	d, done = e.feedInner(l, r, with)
	if l.plain() { // what the layer inside makes of the two types
		return d, done
	}
	return e.leaving(l, d, r.at), done
}

func (e *elab) feedInner(l *layer, r request, with *fedWith) (d datum, done bool) {
	if cell := cellOf(l); cell != nil {
		return e.feedCell(l, cell, r, with), true
	}
	switch l.sym.name {
	case "RNN":
		cell := innerLayer(l, "cell")
		if cell == nil {
			cell = e.stackOf(l)
		}
		if cell != nil && len(cellsOf(cell)) > 0 {
			return e.feedBuiltinCell(l, cell, r, with), true
		}
	case "TimeDistributed":
		if inner := innerLayer(l, "layer"); inner != nil {
			return e.feedTimeDistributed(l, inner, r, with), true
		}
	case "SpectralNormalization":
		if inner := spectralInner(l); inner != nil {
			return e.feedSpectral(l, inner, r, with), true
		}
	case "Bidirectional":
		if f := innerLayer(l, "layer"); f != nil && recurrentEntry(f) {
			return e.feedBidirectional(l, f, r, with), true
		}
	}
	return nil, false
}

// innerLayer returns the layer that was given as an argument, nil if it is none.
func innerLayer(l *layer, arg string) *layer {
	o, ok := l.args.Values[arg].(*catalog.Opaque)
	if !ok {
		return nil
	}
	inner, _ := o.X.(*layer)
	return inner
}

// cellsOf returns the cells that run one after the other in each step: one, or those of StackedRNNCells. It is nil if
// one of them is something else.
func cellsOf(cell *layer) []*layer {
	if _, own := cell.sym.decl.(*dsl.Layer); own {
		return []*layer{cell}
	}
	if cell.sym.entry == nil || cell.sym.decl != nil {
		return nil
	}
	switch cell.sym.name {
	case "LSTMCell", "GRUCell", "SimpleRNNCell":
		return []*layer{cell}
	case "StackedRNNCells":
		list, _ := cell.args.Values["cells"].(catalog.List)
		var out []*layer
		for _, v := range list {
			o, _ := v.(*catalog.Opaque)
			if o == nil {
				return nil
			}
			inner, _ := o.X.(*layer)
			if inner == nil || len(cellsOf(inner)) != 1 {
				return nil
			}
			out = append(out, inner)
		}
		return out
	}
	return nil
}

// take lets what a layer owns lie under another one.
func (i *instance) take(child *instance) {
	if child.parent == i || child.parent == nil {
		return
	}
	delete(child.parent.children, child.pos)
	i.hold(child.pos, child)
	child.parent, child.scope.Parent = i, i.scope
}

// overTime reports whether what is fed has steps of time.
func (e *elab) overTime(r request) (step dsl.TensorType, ok bool) {
	x := r.ins[0].v
	if len(x.Type.Shape) == 0 || !x.PerSample {
		e.report(fault.RNNWithoutTime(r.at, x))
		return step, false
	}
	return dsl.TensorType{DType: x.Type.DType, Index: x.Type.Index, Shape: x.Type.Shape[1:]}, true
}

// stepBody begins the body of a loop over time, whose first param is the input of a step.
func (e *elab) stepBody(step dsl.TensorType, at dsl.Span, frozen bool) *elab {
	in := *e
	in.body, in.frozen = &model.Body{}, e.frozen || frozen
	in.stepParam("x", step, at)
	return &in
}

func (e *elab) stepParam(name string, t dsl.TensorType, at dsl.Span) *model.Value {
	v := &model.Value{Type: t, PerSample: true, Name: name, At: at, Param: true}
	e.body.Params = append(e.body.Params, v)
	return v
}

// feedBuiltinCell runs cells of the catalog over time.
func (e *elab) feedBuiltinCell(l, cell *layer, r request, with *fedWith) datum {
	step, ok := e.overTime(r)
	if !ok {
		return invalid{}
	}
	l.inst.adopt(cell.inst)
	cell.inst.fed = true
	in := e.stepBody(step, r.at, with.frozen)
	x, states := in.body.Params[0], []*model.Value{}
	for _, c := range cellsOf(cell) {
		if c != cell {
			cell.inst.take(c.inst)
		}
		results, ok := in.runCell(c, x, r.at)
		if !ok {
			return invalid{}
		}
		x, states = results[0], append(states, results[1:]...)
		if c.sym.decl == nil {
			x = results[1] // what the catalog's cells give is their first state
		}
	}
	in.body.Results = append([]*model.Value{x}, states...)
	if !e.initialStates(&r, in.body, len(states)) {
		return invalid{}
	}
	r.cell, r.owner = in.body, nil
	return e.appendRNN(l, r, in.body)
}

// tensorsOf returns the results of a feeding.
func (e *elab) tensorsOf(d datum) ([]*model.Value, bool) {
	switch d := d.(type) {
	case tensor:
		return []*model.Value{d.Value}, true
	case *list:
		var out []*model.Value
		for _, x := range d.elems {
			t, ok := x.(tensor)
			if !ok {
				return nil, false
			}
			out = append(out, t.Value)
		}
		return out, true
	}
	return nil, false
}
