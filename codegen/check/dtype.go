package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// policies are the names besides those of types: Keras's.
var policies = map[catalog.Word]model.Policy{
	"float32": {Compute: dsl.F32}, "mixed_bfloat16": {Compute: dsl.BF16, Mixed: true}, "mixed_float16": {Compute: dsl.F16, Mixed: true},
}

// dtypeParam is an argument that every layer takes.
var dtypeParam = catalog.Param{Name: "dtype", Type: catalog.DTypeArg, Default: "none", Optional: true, Words: []string{"float32", "mixed_bfloat16", "mixed_float16"}}

// policyOf reads what a layer's dtype is; none is nothing of its own.
func policyOf(v catalog.Value) (p model.Policy, ok bool) {
	switch v := v.(type) {
	case catalog.None:
		return model.Policy{}, true
	case catalog.Word:
		p, ok = policies[v]
		return p, ok
	case catalog.DType:
		return model.Policy{Compute: dsl.DType(v)}, dsl.DType(v).IsFloat()
	}
	return model.Policy{}, false
}

// setPolicy gives a layer its dtype.
func (e *elab) setPolicy(l *layer, v catalog.Value, at dsl.Span) bool {
	p, ok := policyOf(v)
	switch {
	case !ok:
		e.report(fault.WrongArgument(at, l.sym.name, &dtypeParam, catalog.Format(v)))
	case p != model.Policy{} && l.sym.decl == nil && l.sym.entry.Wraps():
		ok = e.setOutside(l, p, at)
	case p != model.Policy{} && l.sym.entry != nil && l.sym.entry.Kind == catalog.Metric:
		e.report(fault.RefusedArgument(at, l.sym.name, "dtype", "a type of a metric's own"))
		ok = false
	case p != model.Policy{}:
		l.inst.policy = p
	}
	return ok
}

// hold gives the floats of a layer that has a dtype their type: its results and weights.
func hold(p model.Policy, call *catalog.Call) {
	if p.Compute == 0 {
		return
	}
	for i, t := range call.Results {
		if t.DType.IsFloat() {
			call.Results[i].DType = p.Held()
		}
	}
	for _, v := range call.Variables {
		if v.Type.DType.IsFloat() && !(v.Adapts && p.Compute != dsl.F64) {
			v.Type.DType = p.Held()
		}
	}
}

// widened is a value as losses and metrics take it: those of the small floats in f32, as keras.losses.Loss does.
func (e *elab) widened(v *model.Value, at dsl.Span) *model.Value {
	if d := v.Type.DType; d != dsl.F16 && d != dsl.BF16 {
		return v
	}
	t := v.Type
	t.DType = dsl.F32
	if wide, ok := e.castTo(t, v, at).(tensor); ok {
		return wide.Value
	}
	return v
}

// widenAll widens operands.
func (e *elab) widenAll(ins []input) {
	for i := range ins {
		ins[i].v = e.widened(ins[i].v, ins[i].at)
	}
}
