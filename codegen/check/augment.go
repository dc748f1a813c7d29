package check

import (
	"maps"
	"math"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
)

// augmentStmt is `augment a, b = expr`: what becomes of fields of a row that is trained on. The expression is a body of
// its own, whose params are the fields as they are before. It is elaborated once as it stands, and again for each model
// that is trained, which knows which whole numbers are an index.
func (e *elab) augmentStmt(s *dsl.Augment) {
	ok := e.augmentable(s)
	as := *e
	as.frame = newFrame(e.frame.unit, inDataset)
	as.frame.layers = maps.Clone(e.frame.layers)
	for name, b := range e.frame.values {
		own := *b
		own.augmented = dsl.Span{}
		as.frame.values[name] = &own
	}
	streams := maps.Clone(e.run.streams)
	if a := as.augment(s, nil, ok); a != nil {
		e.c.augmenters[a] = func(m *model.Model) *model.Augment {
			as.run = newRun()
			as.run.streams = maps.Clone(streams)
			return as.augment(s, m, true)
		}
		e.data.Augments = append(e.data.Augments, a)
	}
	for _, n := range s.Names {
		if b := e.frame.values[n.Name]; b != nil {
			b.fixed, b.augmented = "augmented above", n.At.At
		}
	}
}

// augment elaborates the expression for a model, or for none; nil after a fault.
func (e *elab) augment(s *dsl.Augment, m *model.Model, ok bool) *model.Augment {
	a := &model.Augment{Params: map[string]*model.Value{}, Body: &model.Body{}, At: s.At.At}
	in := *e
	in.body, in.training, in.hasTrain = a.Body, true, true
	in.frame = newFrame(e.frame.unit, inDataset)
	in.frame.layers = e.frame.layers
	for name, b := range e.frame.values {
		own := *b
		if t, isTensor := b.d.(tensor); isTensor {
			a.Params[name] = &model.Value{Type: indexed(m, name, t.Type), PerSample: true, Name: name, At: b.at, Param: true}
			own.d = tensor{a.Params[name]}
		}
		in.frame.values[name] = &own
	}
	for i, d := range in.parts(s, in.expr(s.Value), &ok) {
		v, isTensor := in.tensor(d, s.Value.Span())
		name := s.Names[i]
		p := a.Params[name.Name]
		switch {
		case !isTensor && !isInvalid(d):
			e.report(fault.FedNoTensor(s.Value.Span(), describe(d)))
			fallthrough
		case !isTensor || p == nil:
			ok = false
		case !v.Type.Shape.Equal(p.Type.Shape):
			e.report(fault.AugmentedShape(s.Value.Span(), name, v.Type, p.Type, p.At))
			ok = false
		default:
			a.Fields, a.Values = append(a.Fields, name.Name), append(a.Values, v)
		}
	}
	if !ok {
		return nil
	}
	return a
}

// indexed is the type of a dataset's field in augment: whole numbers that are an index in the model are one. Before a
// model is known, a plane of whole numbers is taken for a mask, which is one; the model's turn says if it is not.
func indexed(m *model.Model, name string, t dsl.TensorType) dsl.TensorType {
	switch {
	case m == nil && len(t.Shape) == 2 && t.DType.IsInt():
		return dsl.TensorType{DType: dsl.I32, Index: math.MaxInt32, Shape: t.Shape}
	case m != nil:
		if f := m.Field(name); f != nil && f.Type.Index > 0 && t.Shape.Equal(f.Type.Shape) {
			return f.Type
		}
	}
	return t
}

// augmentable reports names that are no fields.
func (e *elab) augmentable(s *dsl.Augment) bool {
	ok := true
	for _, n := range s.Names {
		b := e.frame.value(n.Name)
		if b != nil {
			if _, isTensor := b.d.(tensor); isTensor && n.Name != "keep" {
				continue
			}
		}
		if ok = false; b == nil || !isInvalid(b.d) {
			e.report(fault.AugmentedNoField(n))
		}
	}
	return ok
}

// parts are what the names of an augment stand for.
func (e *elab) parts(s *dsl.Augment, d datum, ok *bool) []datum {
	if len(s.Names) == 1 && !isInvalid(d) {
		return []datum{e.single(d, s.Value)}
	}
	l, isList := d.(*list)
	if isList && len(l.elems) == len(s.Names) {
		return l.elems
	}
	if *ok = false; !isInvalid(d) {
		e.report(resultCount(s.Value, s.Names, d))
	}
	return nil
}

// augments are a dataset's for a model. What augments fields of a model reads fields of the model alone, since nothing
// else is at hand when a batch is made.
func (c *checker) augments(at dsl.Span, m *model.Model, d *model.Dataset) (out []*model.Augment) {
	if c.spoilt[d] {
		return nil
	}
	for _, a := range d.Augments {
		if a = c.augmenters[a](m); a == nil {
			continue
		}
		out = append(out, a)
		for i, name := range a.Fields {
			if m.Field(name) == nil {
				continue
			}
			if v := model.Path(a.Values[i], func(v *model.Value) bool { return missing(a, v, m) }); v != nil {
				c.add(fault.AugmentedByOther(a.At, name, v[len(v)-1], at))
				break
			}
		}
	}
	return out
}

// missing reports whether a value is not at hand when a batch of the model is made.
func missing(a *model.Augment, v *model.Value, m *model.Model) bool {
	if v.Param {
		return m.Field(v.Name) == nil
	}
	return v.Field != nil || v.Node != nil && !a.Body.Has(v.Node)
}
