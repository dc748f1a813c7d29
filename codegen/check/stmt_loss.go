package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// lossStmt is `loss = expr` or `loss name = expr`.
func (e *elab) lossStmt(s *dsl.Loss) {
	if e.nested != nil {
		return
	}
	var d datum = invalid{}
	if fault := e.lossOfClass(s.Value); fault != nil {
		e.report(fault)
	} else {
		d = e.single(e.expr(s.Value), s.Value)
	}
	id := s.Name
	if id == nil {
		id = &dsl.Ident{At: dsl.At{At: fault.Keyword(s.At.At, len("loss"))}, Name: "loss"}
	}
	named := e.reportedName(&e.run.losses, id, s.Name == nil)
	if s.Name == nil {
		id.Name = named.local
	}
	v, ok := e.lossValue(d, s.Value.Span())
	if !ok {
		e.bind(id, invalid{}, "")
		return
	}
	e.bind(id, tensor{v}, "")
	l := &model.Named{Value: v, Doc: s.Doc, At: id.At.At}
	if named.name = &l.Name; s.Name == nil && named.local == "loss" && e.place == e.reg.root {
		named.local = ""
	}
	e.body.Losses = append(e.body.Losses, l)
}

func (e *elab) lossValue(d datum, at dsl.Span) (*model.Value, bool) {
	v, ok := e.tensor(d, at)
	switch {
	case !ok || v.Const != nil:
		if !anyInvalid(d) {
			e.report(fault.LossNoTensor(at, describe(d)))
		}
		return nil, false
	case !v.Type.DType.IsFloat():
		e.report(fault.LossNoFloat(at, v))
		return nil, false
	}
	return v, true
}

// reportedName gives a loss or metric its name within its body. In later turns of a loop it gets _1, _2 …;
// a shared layer that is fed again uses the names of its first feeding, also where it takes another branch.
func (e *elab) reportedName(names *[]*scopedName, id *dsl.Ident, unnamed bool) *scopedName {
	pos := e.key(id.At.At)
	n := 0
	for _, o := range *names {
		switch {
		case o.place != e.place || o.base != id.Name:
		case o.pos == pos || !unnamed && o.at != id.At.At && o.feed != e.ended:
			same := *o
			same.name = nil
			*names = append(*names, &same)
			return &same
		case !unnamed && o.at != id.At.At:
			e.report(fault.NamedTwice(id, "name", o.at))
			n++
		default:
			n++
		}
	}
	s := &scopedName{place: e.place, base: id.Name, local: numbered(id.Name, n), pos: pos, at: id.At.At, feed: e.ended}
	*names = append(*names, s)
	return s
}

// metricStmt is `metric name = expr`.
func (e *elab) metricStmt(s *dsl.Metric) {
	if e.nested != nil {
		return
	}
	value, weight, at := e.metricWeight(s.Value)
	d := e.single(value, s.Value)
	m := &model.Metric{Doc: s.Doc, At: s.Name.At.At, Weight: weight}
	if fed, ok := d.(*metricFed); ok {
		m.Of, m.Class, m.In, m.Weight, m.Value = fed.of, fed.instance, fed.in, fed.weight, fed.value
		at = fed.weightAt
		e.bind(s.Name, invalid{}, "")
	} else if v, ok := e.tensor(d, s.Value.Span()); ok && v.Const == nil {
		m.Of, m.Value = e.calledWhole(s.Value), v
		e.bind(s.Name, tensor{v}, "")
	} else {
		if !anyInvalid(d) {
			e.report(fault.MetricNoTensor(s.Value.Span(), describe(d)))
		}
		e.bind(s.Name, invalid{}, "")
		return
	}
	if !e.weightFits(m, at) {
		return
	}
	e.reportedName(&e.run.metrics, s.Name, false).name = &m.Name
	e.body.Metrics = append(e.body.Metrics, m)
}

// metricWeight evaluates a metric's expression. The sample_weight of a metric function is taken out: the
// average over the epoch divides by it.
func (e *elab) metricWeight(x dsl.Expr) (d datum, weight *model.Value, at dsl.Span) {
	c, ok := x.(*dsl.Call)
	if !ok {
		return e.expr(x), nil, at
	}
	s, ok := e.callee(c.Fun).(*symbol)
	if !ok || !s.is(catalog.Loss, catalog.MetricFunc) {
		return e.expr(x), nil, at
	}
	plain := *c
	plain.Args = nil
	for _, a := range c.Args {
		if a.Name == nil || a.Name.Name != "sample_weight" {
			plain.Args = append(plain.Args, a)
			continue
		}
		d := e.expr(a.Value)
		if isNone(d) {
			continue
		}
		at = a.Value.Span()
		if weight, ok = e.tensor(d, a.Value.Span()); !ok && !isInvalid(d) {
			e.report(fault.WantsTensor(a.Value.Span(), s.name, "sample_weight", describe(d)))
		}
	}
	return e.expr(&plain), weight, at
}

// metricFed is a metric class that has been fed; only a metric statement takes it.
type metricFed struct {
	of       *catalog.Entry
	instance *catalog.Instance
	in       []*model.Value
	weight   *model.Value
	weightAt dsl.Span
	value    *model.Value // what is averaged, for a class that the prelude describes; there is no instance then
}

func (*metricFed) datumNode() {}

// metricInstance is `(label, probs) -> AUC(…)`.
func (e *elab) metricInstance(r request) datum {
	e.widenAll(r.ins)
	m := &metricFed{of: r.entry, instance: &catalog.Instance{Entry: r.entry, Args: r.args, At: r.at}}
	call := &catalog.Call{Entry: r.entry, Args: r.args, At: r.at, Name: r.name, In: operands(r.ins)}
	if r.entry.Rule != nil {
		r.entry.Rule(call)
	}
	if len(call.Faults) > 0 {
		return e.reportFaults(call, r.ins)
	}
	for _, in := range r.ins {
		if in.param == "sample_weight" {
			m.weight, m.weightAt = in.v, in.at
		} else {
			m.in = append(m.in, in.v)
		}
	}
	if r.entry.Prelude {
		return e.averagedMetric(m, r)
	}
	return m
}

// averagedMetric is a class that averages a func of the prelude over the epoch: `_Hinge` is that of Hinge.
func (e *elab) averagedMetric(m *metricFed, r request) datum {
	sym := e.c.declared(e.c.prelude, "_"+r.entry.Name)
	f, ok := (*dsl.Func)(nil), sym != nil
	if ok {
		f, ok = sym.decl.(*dsl.Func)
	}
	if !ok {
		return e.report(fault.Unsupported(r.at, "the metric "+r.entry.Name))
	}
	in := e.child(f, sym.home, inFunc, r.at)
	in.pos, in.given = e.key(r.at), r.args.Spans
	given := map[string]datum{}
	for _, i := range r.ins {
		given[i.param] = tensor{i.v}
	}
	for _, p := range f.Params.List {
		d, ok := given[p.Name.Name]
		if v, named := r.args.Values[p.Name.Name]; !ok && named {
			d = datumOf(v)
		} else if !ok {
			d = constant{catalog.None{}} // a tensor that is not fed
		}
		in.frame.set(p.Name.Name, d, r.at)
	}
	in.block(f.Body)
	d := in.result()
	if isInvalid(d) {
		return d
	}
	if m.value, ok = in.tensor(d, r.at); !ok {
		return invalid{}
	}
	m.instance, m.in = nil, nil
	return m
}
