package check

import (
	"github.com/dlgen/dlgen/dsl"
)

// The dtype of a layer that runs another one, as Keras has it: the wrapper rounds the floats that come in and those that go out,
// and merges in its type; the layer inside computes in its own. TimeDistributed alone hands a mixed one on, since it runs the
// layer's mathematics itself.

// setOutside gives a layer that runs another one its dtype.
func (e *elab) setOutside(l *layer, p Policy, at dsl.Span) bool {
	l.inst.outside = p
	switch {
	case l.sym.name == "StackedRNNCells":
		e.report(refusedArgument(at, l.sym.name, "dtype", "a type of its own beside those of the cells, which take `dtype`,"))
	case l.sym.name == "TimeDistributed" && !p.Mixed && p.Compute != dsl.F32:
		e.report(refusedArgument(at, l.sym.name, "dtype", "a type beside that of the layer's weights (`dtype` of the layer inside is that of both)"))
	default:
		return true
	}
	return false
}

// handOn gives the layer inside a dtype for as long as it is fed, if it has none of its own.
func (l *layer) handOn(inner *layer) (undo func()) {
	was := inner.inst.policy
	if was == (Policy{}) {
		inner.inst.policy = l.inst.outside
	}
	return func() { inner.inst.policy = was }
}

// entering rounds the floats that a wrapper is fed with.
func (e *elab) entering(l *layer, r *request) {
	ins := append([]input{}, r.ins...)
	for i := range ins {
		ins[i].v = e.outside(l, ins[i].v, r.at)
	}
	r.ins = ins
}

// leaving rounds what a wrapper gives.
func (e *elab) leaving(l *layer, d datum, at dsl.Span) datum {
	switch d := d.(type) {
	case tensor:
		return tensor{e.outside(l, d.Value, at)}
	case *list:
		out := *d
		out.elems = nil
		for _, x := range d.elems {
			out.elems = append(out.elems, e.leaving(l, x, at))
		}
		return &out
	}
	return d
}

// outside is a float as a wrapper's dtype has it.
func (e *elab) outside(l *layer, v *Value, at dsl.Span) *Value {
	p := l.inst.outside
	if p == (Policy{}) || !v.Type.DType.IsFloat() {
		return v
	}
	for _, d := range []dsl.DType{p.Compute, p.Held()} {
		if v.Type.DType == d {
			continue
		}
		t := v.Type
		t.DType = d
		if made, ok := e.inScope(l, e.castTo(t, v, at)).(tensor); ok {
			v = made.Value
		}
	}
	return v
}
