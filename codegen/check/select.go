package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// selectMember evaluates `x.name`: a file imported under a name, a shape, a layer's weight or inner layer,
// a source's column.
func (e *elab) selectMember(x *dsl.Select) datum {
	n, plain := x.X.(*dsl.Name)
	shape := plain && (x.Name.Name == "shape" || x.Name.Name == "size") // of a tensor, called or misspelt as a module of Keras is
	if d := habits.Prefix(inScope{e}, x); d != nil && !shape {
		return e.report(d)
	}
	if plain {
		if u := e.frame.unit.aliases[n.Name]; u != nil && e.frame.values[n.Name] == nil {
			return e.imported(u, n, x.Name)
		}
	}
	d := e.expr(x.X)
	switch d := d.(type) {
	case invalid:
		return d
	case tensor:
		return e.ofTensor(x, d)
	case *list:
		if x.Name.Name == "size" {
			return intOf(len(d.elems))
		}
		if x.Name.Name == "shape" {
			return e.ofConstant(x, d)
		}
	case constant:
		return e.ofConstant(x, d)
	case *layer:
		return e.ofLayer(x, d)
	case part:
		return e.ofPart(x, d)
	case *dataSource:
		return e.ofSource(x, d)
	case known:
		return e.ofKnown(x.Name, d)
	case *symbol:
		if s, ok := d.decl.(*dsl.Dataset); ok {
			return e.ofDataset(x, d, s)
		}
	}
	return e.report(fault.TextHinted(fault.NoMember(x.Name, describe(d)), describe(d)))
}

// ofTensor is `x.shape` and `x.size`.
func (e *elab) ofTensor(x *dsl.Select, t tensor) datum {
	switch x.Name.Name {
	case "shape":
		return shapeDatum(t.Type.Shape)
	case "size":
		if t.Type.Shape.HasBatch() {
			return batchAxis{}
		}
		n, _ := t.Type.Shape.Size()
		return intOf(n)
	case "dtype":
		return constant{catalog.DType(t.Type.DType)}
	case "classes":
		if e.data != nil {
			return e.classes(x.Name, t.Value, e.data)
		}
	}
	if x.Name.Name == "T" {
		return e.report(fault.Transposed(x))
	}
	return e.report(fault.NoTensorMember(x.Name, x.X.Span()))
}

func shapeDatum(s dsl.Shape) *list {
	l := &list{}
	for _, d := range s {
		if d < 0 {
			l.elems = append(l.elems, batchAxis{})
		} else {
			l.elems = append(l.elems, intOf(int(d)))
		}
	}
	return l
}

// ofConstant is the shape of a number or list of numbers.
func (e *elab) ofConstant(x *dsl.Select, d datum) datum {
	v, ok := constantValue(d)
	if !ok {
		return e.report(fault.NoMember(x.Name, describe(d)))
	}
	t, ok := numbersType(v)
	if !ok || x.Name.Name != "shape" && x.Name.Name != "size" {
		return e.report(fault.NoMember(x.Name, describe(d)))
	}
	if x.Name.Name == "shape" {
		return shapeDatum(t.Shape)
	}
	n, _ := t.Shape.Size()
	return intOf(n)
}

// listIn is `net.blocks` where a list is wanted: the layers that the body of net bound to that name, of which the first is
// called so. It is what else the expression stands for if it is no such list.
func (e *elab) listIn(x dsl.Expr) datum {
	s, ok := x.(*dsl.Select)
	d := e.expr(x)
	l, isLayer := d.(*layer)
	if !ok || !isLayer {
		return d
	}
	net, ok := e.expr(s.X).(*layer)
	if !ok || net.inst.members == nil {
		return d
	}
	if b := net.inst.members.values[s.Name.Name]; b != nil {
		if all, ok := b.d.(*list); ok && len(all.elems) > 0 && all.elems[0] == datum(l) {
			return all
		}
	}
	return d
}

// inBad reports whether the parser could not read all of the body that is elaborated.
func (e *elab) inBad() bool {
	if len(e.stack) == 0 {
		return false
	}
	switch d := e.stack[len(e.stack)-1].(type) {
	case *dsl.Model:
		return hasBad(d.Body)
	case *dsl.Layer:
		return hasBad(d.Body)
	}
	return false
}

// ofLayer is a layer's weight, state or inner layer.
func (e *elab) ofLayer(x *dsl.Select, l *layer) datum {
	if !l.inst.fed && (l.inst.failed || e.c.meant(l.inst.given.text) || e.inBad()) {
		return invalid{} // what was to feed it has a fault
	}
	if !l.inst.fed {
		l.inst.failed = true // once is enough
		return e.report(fault.NotFedYet(x.Name, l.label()))
	}
	if m := l.inst.members; m != nil {
		if b := m.values[x.Name.Name]; b != nil {
			if in, ok := b.d.(*layer); ok {
				return in
			}
		}
		if in := m.layers[x.Name.Name]; in != nil {
			return in
		}
	}
	in, v := l.inst.find(x.Name.Name)
	switch {
	case v != nil:
		return tensor{e.read(v)}
	case in != nil:
		return in.layer
	}
	if p, ok := l.partOf(x.Name.Name); ok {
		return p
	}
	return e.report(fault.NoLayerMember(x.Name, l.label(), l.inst.memberNames()))
}
