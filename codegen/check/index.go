package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// index evaluates `x[…]` of lists and tensors.
func (e *elab) index(x *dsl.Index) datum {
	d := e.listIn(x.X)
	switch d := d.(type) {
	case invalid:
		for _, i := range x.Indices {
			e.expr(i.X)
		}
		return d
	case *list:
		return e.indexList(x, d)
	case tensor:
		return e.indexTensor(x, d)
	case *dataSource:
		return e.indexSource(x, d)
	case known:
		return e.indexKnown(x, d)
	}
	return e.report(fault.NotIndexable(x.X.Span(), describe(d)))
}

func (e *elab) indexList(x *dsl.Index, l *list) datum {
	if len(x.Indices) != 1 || x.Indices[0].Ellipsis {
		if v, ok := e.tensor(l, x.X.Span()); ok {
			return e.indexTensor(x, tensor{v})
		}
		return e.report(fault.ListIndex(x.At.At))
	}
	i := x.Indices[0]
	if i.Slice {
		p, ok := e.slice(i, len(l.elems))
		if !ok {
			return invalid{}
		}
		out := &list{tuple: l.tuple}
		for k, n := p.Start, p.Count(); n > 0; k, n = k+p.Step, n-1 {
			out.elems = append(out.elems, l.elems[k])
		}
		return out
	}
	d := e.expr(i.X)
	if t, ok := d.(tensor); ok {
		if v, ok := e.tensor(l, x.X.Span()); ok {
			return e.gather(v, t.Value, x)
		}
	}
	n, ok := wholeNumber(d)
	if !ok {
		return e.unlessInvalid(d, func() datum { return e.report(fault.NotAnIndex(i.X.Span(), describe(d))) })
	}
	k := n
	if k < 0 {
		k += len(l.elems)
	}
	if k < 0 || k >= len(l.elems) {
		return e.report(fault.ListIndexOutOfRange(i.X.Span(), n, len(l.elems)))
	}
	if _, batch := l.elems[k].(batchAxis); batch {
		return e.report(fault.BatchAxisLength(x.At.At))
	}
	return l.elems[k]
}

// unlessInvalid reports a fault about a datum that is not itself the outcome of one.
func (e *elab) unlessInvalid(d datum, report func() datum) datum {
	if anyInvalid(d) {
		return invalid{}
	}
	return report()
}

// indexTensor is an index of compile-time parts, or of one integer tensor.
func (e *elab) indexTensor(x *dsl.Index, t tensor) datum {
	if len(x.Indices) == 1 && !x.Indices[0].Slice && !x.Indices[0].Ellipsis {
		d := e.expr(x.Indices[0].X)
		switch i := d.(type) {
		case tensor:
			return e.gather(t.Value, i.Value, x)
		case *list:
			if v, ok := e.tensor(i, x.Indices[0].At.At); ok {
				return e.gather(t.Value, v, x)
			}
			return invalid{}
		}
		return e.indexParts(x, t, []datum{d})
	}
	return e.indexParts(x, t, nil)
}

// gather is an index that is a tensor: take along the first axis.
func (e *elab) gather(v, i *model.Value, x *dsl.Index) datum {
	if !i.Type.DType.IsInt() {
		return e.report(fault.NotAnIndex(x.Indices[0].At.At, "a tensor "+i.Type.String()))
	}
	zero := &dsl.Arg{Name: &dsl.Ident{Name: "axis"}, Value: &dsl.IntLit{At: x.At}}
	take := builtin("take")
	if take == nil {
		return e.report(fault.Unsupported(x.At.At, "an index that is a tensor"))
	}
	return e.callEntry(take, "take", []operand{{tensor{v}, x.X.Span()}, {tensor{i}, x.Indices[0].At.At}}, []*dsl.Arg{zero}, x.At.At)
}

// indexParts makes the index whole, one part for each axis, and the node of the entry getitem. known holds
// the datum of the only index if it has been evaluated.
func (e *elab) indexParts(x *dsl.Index, t tensor, known []datum) datum {
	shape := t.Type.Shape
	used := 0
	for _, i := range x.Indices {
		if !i.Ellipsis && !(i.X != nil && isNoneLit(i.X)) {
			used++
		}
	}
	if used > len(shape) {
		return e.report(fault.TooManyIndices(x.At.At, used, t.Value))
	}
	var parts []model.IndexPart
	var out dsl.Shape
	axis, seen := 0, false
	whole := func(n int) {
		for ; n > 0; n-- {
			parts = append(parts, wholeAxis(shape[axis]))
			out = append(out, shape[axis])
			axis++
		}
	}
	for _, i := range x.Indices {
		switch {
		case i.Ellipsis && seen:
			return e.report(fault.TwoEllipses(i.At.At))
		case i.Ellipsis:
			seen = true
			whole(len(shape) - used)
		case i.X != nil && isNoneLit(i.X):
			parts, out = append(parts, model.IndexPart{NewAxis: true}), append(out, 1)
		default:
			p, ok := e.indexPart(i, t, axis, known)
			if !ok {
				return invalid{}
			}
			if p.IsSlice {
				out = append(out, slicedDim(p, shape[axis]))
			}
			parts = append(parts, p)
			axis++
		}
	}
	whole(len(shape) - axis)
	return e.getitem(x, t, parts, out)
}

func wholeAxis(d dsl.Dim) model.IndexPart {
	return model.IndexPart{IsSlice: true, Stop: int(max(d, 0)), Step: 1}
}

func slicedDim(p model.IndexPart, d dsl.Dim) dsl.Dim {
	if d < 0 {
		return d
	}
	return dsl.Dim(p.Count())
}

// indexPart reads one index or slice of an axis.
func (e *elab) indexPart(i *dsl.IndexItem, t tensor, axis int, known []datum) (model.IndexPart, bool) {
	n := t.Type.Shape[axis]
	if n < 0 {
		if i.Slice && i.Lo == nil && i.Hi == nil && i.Step == nil {
			return wholeAxis(n), true
		}
		e.report(fault.BatchAxisIndexed(i.At.At))
		return model.IndexPart{}, false
	}
	if i.Slice {
		return e.slice(i, int(n))
	}
	var d datum
	if known != nil {
		d = known[0]
	} else {
		d = e.expr(i.X)
	}
	at, ok := wholeNumber(d)
	if !ok {
		if !anyInvalid(d) {
			e.report(fault.NotAnIndex(i.At.At, describe(d)))
		}
		return model.IndexPart{}, false
	}
	p := model.IndexPart{At: at}
	if at < 0 {
		p.At += int(n)
	}
	if p.At < 0 || p.At >= int(n) {
		e.report(fault.IndexOutOfRange(i.At.At, at, axis, int(n), t.Value))
		return model.IndexPart{}, false
	}
	return p, true
}

// slice reads `lo:hi:step` on an axis of length n, clamped as Python's slice.indices does.
func (e *elab) slice(i *dsl.IndexItem, n int) (model.IndexPart, bool) {
	step, ok := e.slicePart(i.Step, 1)
	if !ok {
		return model.IndexPart{}, false
	}
	if step == 0 {
		e.report(fault.ZeroStep(i.Step.Span()))
		return model.IndexPart{}, false
	}
	step = max(-n, min(step, n)) // one past the end takes the first element alone, however long it is
	first, last := 0, n
	if step < 0 {
		first, last = n-1, -1
	}
	lo, ok1 := e.sliceBound(i.Lo, first, n, step)
	hi, ok2 := e.sliceBound(i.Hi, last, n, step)
	return model.IndexPart{IsSlice: true, Start: lo, Stop: hi, Step: step}, ok1 && ok2
}

func (e *elab) sliceBound(x dsl.Expr, absent, n, step int) (int, bool) {
	if x == nil {
		return absent, true
	}
	v, ok := e.slicePart(x, absent)
	if v < 0 && x != nil && !isNoneLit(x) {
		v = max(v+n, -1)
		if step > 0 {
			v = max(v, 0)
		}
	}
	if step > 0 {
		return min(v, n), ok
	}
	return min(v, n-1), ok
}

func (e *elab) slicePart(x dsl.Expr, absent int) (int, bool) {
	if x == nil || isNoneLit(x) {
		return absent, true
	}
	d := e.expr(x)
	v, ok := wholeNumber(d)
	if !ok && !anyInvalid(d) {
		e.report(fault.SliceNotConstant(x.Span(), describe(d)))
	}
	return v, ok
}

func (e *elab) getitem(x *dsl.Index, t tensor, parts []model.IndexPart, out dsl.Shape) datum {
	fn := builtin("getitem")
	if fn == nil {
		return e.report(fault.Unsupported(x.At.At, "an index"))
	}
	for _, d := range out {
		if d == 0 {
			return e.report(fault.EmptySlice(x.At.At, t.Value))
		}
	}
	args := &catalog.Args{Values: map[string]catalog.Value{}, Spans: map[string]dsl.Span{}}
	r := request{entry: fn, args: args, ins: []input{{"x", t.Value, x.X.Span()}}, at: x.At.At, name: "an index", index: parts}
	result := dsl.TensorType{DType: t.Type.DType, Index: t.Type.Index, Shape: out}
	return e.append(r, &catalog.Call{Results: []dsl.TensorType{result}})
}
