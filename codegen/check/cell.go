package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// cellOf returns the user's cell that an RNN runs, nil for other layers.
func cellOf(l *layer) *layer {
	if l.sym.entry.Name != "RNN" {
		return nil
	}
	o, ok := l.args.Values["cell"].(*catalog.Opaque)
	if !ok {
		return nil
	}
	cell, ok := o.X.(*layer)
	if !ok || cell.sym.decl == nil {
		return nil
	}
	return cell
}

// feedCell elaborates a cell's body once, for one step of time, and makes the call that runs it over the
// first axis. What the cell owns lies directly under the RNN's name.
func (e *elab) feedCell(l, cell *layer, r request, with *fedWith) datum {
	d, ok := cell.sym.decl.(*dsl.Layer)
	if !ok || d.Tensors == nil || len(d.Tensors.List) == 0 {
		return e.report(fault.NoCell(cell.made, cell.label()))
	}
	x := r.ins[0].v
	if len(x.Type.Shape) == 0 || !x.PerSample {
		return e.report(fault.RNNWithoutTime(r.at, x))
	}
	l.inst.adopt(cell.inst)
	c, ok := e.cellBody(cell, d, x, r.at)
	if !ok {
		return invalid{}
	}
	states := len(d.Tensors.List) - 1
	if !e.cellResultsFit(c, d, cell, r.at) || !e.initialStates(&r, c, states) {
		return invalid{}
	}
	r.cell, r.owner = c, nil
	return e.appendRNN(l, r, c)
}

// adopt lets the cell's members lie under the name of the layer that runs it.
func (i *instance) adopt(cell *instance) {
	if cell.parent == nil || cell.adopted {
		return
	}
	delete(cell.parent.children, cell.pos)
	i.hold(cell.pos, cell)
	cell.adopted, cell.parent, cell.scope.Parent = true, i, i.scope
}

// cellBody elaborates the cell: its params are a step's input and the states, its results the output and
// the new states.
func (e *elab) cellBody(cell *layer, d *dsl.Layer, x *model.Value, at dsl.Span) (*model.Body, bool) {
	if e.recursive(d, cell.sym.name, at) {
		return nil, false
	}
	in := e.child(d, cell.sym.home, inLayer, at)
	in.body, in.place, in.pos = &model.Body{}, cell.inst, ""
	for _, p := range layerArgs(d) {
		in.frame.set(p.Name.Name, cell.user[p.Name.Name], p.Name.At.At)
	}
	step := dsl.TensorType{DType: x.Type.DType, Index: x.Type.Index, Shape: x.Type.Shape[1:]}
	for i, p := range d.Tensors.List {
		t, ok := step, true
		if i > 0 && p.Type == nil {
			e.report(fault.StateWithoutType(p.Name, cell.label()))
			return nil, false
		}
		if p.Type != nil {
			t, ok = in.tensorType(p.Type)
		}
		if !ok {
			return nil, false
		}
		v := &model.Value{Type: t, PerSample: true, Name: p.Name.Name, At: p.Name.At.At, Param: true}
		if i == 0 && p.Type != nil && !t.Shape.Equal(step.Shape) {
			e.report(fault.WrongStepType(at, cell.label(), p, step, t))
			return nil, false
		}
		in.body.Params = append(in.body.Params, v)
		in.frame.set(p.Name.Name, tensor{v}, p.Name.At.At)
	}
	in.block(d.Body)
	cell.inst.members, cell.inst.fed = in.frame, true
	for _, r := range in.ended.values {
		v, ok := in.tensor(r, d.Name.At.At)
		if !ok {
			return nil, false
		}
		in.body.Results = append(in.body.Results, v)
	}
	return in.body, in.ended.done
}

// cellResultsFit checks that a cell returns its output and then one new state for each state, of its type.
func (e *elab) cellResultsFit(c *model.Body, d *dsl.Layer, cell *layer, at dsl.Span) bool {
	if len(c.Results) != len(c.Params) {
		e.report(fault.CellResults(at, cell.label(), d, tensorNames(d)[1:], len(c.Results)))
		return false
	}
	for i, p := range c.Params[1:] {
		if r := c.Results[i+1]; !r.Type.Shape.Equal(p.Type.Shape) || r.Type.DType != p.Type.DType {
			e.report(fault.CellState(at, cell.label(), d.Tensors.List[i+1], p.Type, r.Type))
			return false
		}
	}
	return true
}

// initialStates adds the states that the user gives, in order, behind x.
func (e *elab) initialStates(r *request, c *model.Body, states int) bool {
	ok, n := true, 0
	for i := range r.ins {
		in := &r.ins[i]
		if in.param != "initial_state" {
			continue
		}
		if n < states {
			p := c.Params[n+1]
			if !in.v.Type.Shape.Equal(p.Type.Shape) || !model.Converts(in.v.Type, p.Type) {
				e.report(fault.InitialState(in.at, p, in.v))
				ok = false
			} else if in.v.Type.DType != p.Type.DType {
				if t, good := e.castTo(p.Type, in.v, in.at).(tensor); good {
					in.v = t.Value
				}
			}
		}
		n++
	}
	if n != 0 && n != states {
		e.report(fault.InitialStateCount(r.at, states, n))
		return false
	}
	return ok
}

// appendRNN makes the node. Its results are the output, of all steps if sequences are wanted, and the last
// states if they are.
func (e *elab) appendRNN(l *layer, r request, c *model.Body) datum {
	time := r.ins[0].v.Type.Shape[0]
	for _, in := range r.ins {
		if want := (dsl.TensorType{DType: dsl.Bool, Shape: dsl.Shape{time}}); in.param == "mask" && (in.v.Type.DType != dsl.Bool || !in.v.Type.Shape.Equal(want.Shape)) {
			return e.report(fault.WrongMask(in.at, r.name, want, in.v.Type))
		}
	}
	out := c.Results[0].Type
	if r.args.Bool("return_sequences") {
		out.Shape = append(dsl.Shape{time}, out.Shape...)
	}
	call := &catalog.Call{Results: []dsl.TensorType{out}, ResultPerSample: []bool{true}}
	if r.args.Bool("return_state") {
		for _, p := range c.Params[1:] {
			call.Results = append(call.Results, p.Type)
			call.ResultPerSample = append(call.ResultPerSample, true)
		}
	}
	d := e.append(r, call)
	if n := len(e.body.Nodes); !isInvalid(d) && n > 0 {
		e.body.Nodes[n-1].Scope = l.inst.scope
	}
	return d
}
