package check

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Policy is what a layer computes in by its `dtype`; the zero Policy is f32, or what the train block's `precision` says.
type Policy struct {
	Compute dsl.DType
	// Mixed: weights and results are f32; what comes in, the weights as they are used, and the results are rounded to
	// Compute.
	Mixed bool
}

// Held is the type of the layer's weights and results.
func (p Policy) Held() dsl.DType {
	if p.Mixed {
		return dsl.F32
	}
	return p.Compute
}

// policies are the names besides those of types: Keras's.
var policies = map[catalog.Word]Policy{
	"float32": {Compute: dsl.F32}, "mixed_bfloat16": {dsl.BF16, true}, "mixed_float16": {dsl.F16, true},
}

// dtypeParam is an argument that every layer takes.
var dtypeParam = catalog.Param{Name: "dtype", Type: catalog.DTypeArg, Default: "none", Optional: true, Words: []string{"float32", "mixed_bfloat16", "mixed_float16"}}

// policyOf reads what a layer's dtype is; none is nothing of its own.
func policyOf(v catalog.Value) (p Policy, ok bool) {
	switch v := v.(type) {
	case catalog.None:
		return Policy{}, true
	case catalog.Word:
		p, ok = policies[v]
		return p, ok
	case catalog.DType:
		return Policy{Compute: dsl.DType(v)}, dsl.DType(v).IsFloat()
	}
	return Policy{}, false
}

// setPolicy gives a layer its dtype.
func (e *elab) setPolicy(l *layer, v catalog.Value, at dsl.Span) bool {
	p, ok := policyOf(v)
	switch {
	case !ok:
		e.report(wrongArgument(at, l.sym.name, &dtypeParam, formatConstant(v)))
	case p != Policy{} && l.sym.decl == nil && l.sym.entry.Wraps():
		ok = e.setOutside(l, p, at)
	case p != Policy{} && l.sym.entry != nil && l.sym.entry.Kind == catalog.Metric:
		e.report(refusedArgument(at, l.sym.name, "dtype", "a type of a metric's own"))
		ok = false
	case p != Policy{}:
		l.inst.policy = p
	}
	return ok
}

// hold gives the floats of a layer that has a dtype their type: its results and weights.
func (p Policy) hold(call *catalog.Call) {
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
func (e *elab) widened(v *Value, at dsl.Span) *Value {
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
