package check

import (
	"maps"

	"github.com/dlgen/dlgen/dsl"
)

// augmentStmt is `augment a, b = expr`: what becomes of fields of a row that is trained on. The expression is a body of
// its own, whose params are the fields as they are before.
func (e *elab) augmentStmt(s *dsl.Augment) {
	a := &Augment{Params: map[string]*Value{}, Body: &Body{}, At: s.At.At}
	in := *e
	in.body, in.training, in.hasTrain = a.Body, true, true
	in.frame = newFrame(e.frame.unit, inDataset)
	in.frame.layers = e.frame.layers
	maps.Copy(in.frame.values, e.frame.values)
	for name, b := range e.frame.values {
		if t, ok := b.d.(tensor); ok {
			own := *b
			a.Params[name] = &Value{Type: t.Type, PerSample: true, Name: name, At: b.at, Param: true}
			own.d = tensor{a.Params[name]}
			in.frame.values[name] = &own
		}
	}
	ok := e.augmentable(s)
	d := in.expr(s.Value)
	for i, d := range in.parts(s, d) {
		v, isTensor := in.tensor(d, s.Value.Span())
		if !ok || !isTensor {
			ok = ok && isInvalid(d)
			continue
		}
		name := s.Names[i]
		field := e.frame.values[name.Name]
		if want := a.Params[name.Name].Type; !v.Type.Shape.Equal(want.Shape) {
			e.report(augmentedShape(s.Value.Span(), name, v.Type, want, field.at))
			continue
		}
		a.Fields, a.Values = append(a.Fields, name.Name), append(a.Values, v)
		field.fixed, field.augmented = "augmented here", name.At.At
	}
	e.data.Augments = append(e.data.Augments, a)
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
			e.report(augmentedNoField(n))
		}
	}
	return ok
}

// parts are what the names of an augment stand for.
func (e *elab) parts(s *dsl.Augment, d datum) []datum {
	if isInvalid(d) {
		return nil
	}
	if len(s.Names) == 1 {
		return []datum{e.single(d, s.Value)}
	}
	l, ok := d.(*list)
	if !ok || len(l.elems) != len(s.Names) {
		e.report(resultCount(s.Value, s.Names, d))
		return nil
	}
	return l.elems
}

// judgeAugments: what augments fields of a model reads fields of the model alone, since nothing else is at hand when a
// batch is made.
func (c *checker) judgeAugments(at dsl.Span, m *Model, d *Dataset) {
	if c.spoilt[d] {
		return
	}
	for _, a := range d.Augments {
		for i, name := range a.Fields {
			if !m.hasField(name) {
				continue
			}
			if v := path(a.Values[i], func(v *Value) bool { return a.missing(v, m) }); v != nil {
				c.add(augmentedByOther(a.At, name, v[len(v)-1], at))
				break
			}
		}
	}
}

// missing reports whether a value is not at hand when a batch of the model is made.
func (a *Augment) missing(v *Value, m *Model) bool {
	if v.Param {
		return !m.hasField(v.Name)
	}
	return v.Field != nil || v.Node != nil && !a.Body.has(v.Node)
}

// has reports whether a call is the body's.
func (b *Body) has(n *Node) bool {
	for _, own := range b.Nodes {
		if own == n {
			return true
		}
	}
	return false
}

// hasField reports whether a model has an input or a target of a name.
func (m *Model) hasField(name string) bool {
	for _, list := range [][]*Field{m.Inputs, m.Targets} {
		for _, f := range list {
			if f.Name == name {
				return true
			}
		}
	}
	return false
}

// Needed returns the calls of a body that values are computed by, in order.
func Needed(b *Body, values []*Value) []*Node {
	wanted := map[*Node]bool{}
	for _, v := range values {
		visit(v, func(v *Value) bool {
			if v.Node != nil {
				wanted[v.Node] = true
			}
			return true
		})
	}
	var out []*Node
	for _, n := range b.Nodes {
		if wanted[n] {
			out = append(out, n)
		}
	}
	return out
}
