package check

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// The dtype of a layer that runs another one, as Keras has it: the wrapper rounds the floats that come in and those that go out,
// and merges in its type; the layer inside computes in its own. TimeDistributed runs the layer's mathematics itself: it hands a mixed
// type on, and one of another type meets what the layer's weights are.

// setOutside gives a layer that runs another one its dtype.
func (e *elab) setOutside(l *layer, p model.Policy, at dsl.Span) bool {
	l.inst.outside = p
	switch {
	case l.sym.name == "StackedRNNCells":
		e.report(fault.RefusedArgument(at, l.sym.name, "dtype", "a type of its own beside those of the cells, which take `dtype`"))
	default:
		return true
	}
	return false
}

// plain reports whether a TimeDistributed has a type that is no policy of mixed precision.
func (l *layer) plain() bool {
	p := l.inst.outside
	return l.sym.name == "TimeDistributed" && p.Compute != 0 && p.Compute != dsl.F32 && !p.Mixed
}

// handOn gives the layer inside a dtype for as long as it is fed, if it has none of its own.
func (l *layer) handOn(inner *layer) (undo func()) {
	was := inner.inst.policy
	switch {
	case was != (model.Policy{}):
	case !l.plain():
		inner.inst.policy = l.inst.outside
	case inner.sym.decl == nil:
		inner.inst.policy.Compute = dsl.F32 // that of its weights, the wider one
	}
	return func() { inner.inst.policy = was }
}

// meets judges the type of a TimeDistributed and that of the layer inside, which has been fed. A product of what comes in with a
// kernel of f32 or f64 is of the wider type, which is the kernel's; what other layers make of two types is their own affair.
func (l *layer) meets(inner *layer, at dsl.Span) *diag.Diagnostic {
	own, in := inner.inst.policy, l.inst.outside
	if !l.plain() || inner.sym.decl != nil || own == in {
		return nil
	}
	wider := own.Compute == dsl.F64 || (own == model.Policy{} || own == model.Policy{Compute: dsl.F32}) && in.Compute != dsl.F64
	if wider && slices.Contains(productLayers, inner.sym.name) {
		return nil
	}
	d := fault.RefusedArgument(at, l.sym.name, "dtype", fmt.Sprintf("%s around %s of another type", in.Compute, inner.sym.name))
	return d.WithHint("give the layer inside the same: `%s(…, dtype=%s)`", inner.sym.name, in.Compute)
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
func (e *elab) outside(l *layer, v *model.Value, at dsl.Span) *model.Value {
	p := l.inst.outside
	if p == (model.Policy{}) || !v.Type.DType.IsFloat() {
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
