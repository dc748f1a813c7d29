package ir

import "slices"

// View says where the elements of a value lie in the memory of another, of which it is made by moving elements alone: those
// of coordinates c are Offset + the sum of the terms behind the other's first.
type View struct {
	Offset int
	Terms  []Term
}

// Term is a part of a place: (coordinate of an axis / Div) % Mod · Stride; without a remainder if Mod is 0.
type Term struct{ Axis, Div, Mod, Stride int }

// ViewOf returns of what a value is a view, through changes of shape, transpositions and slices, and how. A value that no such
// operation makes, or one whose places have no such form, is a view of itself.
func ViewOf(v *Value) (source *Value, view View) {
	return viewOf(v, func(*Op) bool { return true })
}

// viewOf is ViewOf through some operations alone.
func viewOf(v *Value, through func(op *Op) bool) (source *Value, view View) {
	at := ownPlaces(v.Type.Shape)
	for {
		next, ok := before(v.Op, at)
		if !ok || !through(v.Op) {
			return v, flat(at, v.Type.Shape)
		}
		v, at = v.Op.Args[0], next
	}
}

// ViewIn returns where the elements of a value lie in another that operations on the way make of it, each of which moves
// elements or puts others beside them: reshape, transpose, concat. The other end is the result of the last.
func ViewIn(v *Value, way []*Op) (view View, ok bool) {
	at := ownPlaces(v.Type.Shape)
	for _, op := range way {
		switch op.Kind {
		case OpMul:
			ok = IsView(op)
		case OpReshape:
			at, ok = at.reshaped(v.Type.Shape, op.Results[0].Type.Shape)
		case OpTranspose:
			to := make(places, len(at))
			for i, axis := range op.Attrs.Axes {
				to[i] = at[axis]
			}
			at, ok = to, true
		case OpConcat:
			at, ok = at.beside(v, op)
		default:
			ok = false
		}
		if !ok {
			return View{}, false
		}
		v = op.Results[0]
	}
	return flat(at, v.Type.Shape), true
}

// Part is a value that is brought to a place in another.
type Part struct {
	Value *Value
	View  View // where its elements lie in the other
}

// PartsOf returns the values that are brought to where they lie in another, by changes of shape, transpositions and
// concatenations.
func PartsOf(v *Value) []Part { return partsOf(v, nil) }

func partsOf(v *Value, way []*Op) (parts []Part) {
	switch v.Op.Kind {
	case OpReshape, OpTranspose, OpConcat:
		further := append([]*Op{v.Op}, way...)
		for _, arg := range v.Op.Args {
			parts = append(parts, partsOf(arg, further)...)
		}
		return parts
	}
	view, ok := ViewIn(v, way)
	if !ok {
		panic("ir: a part that lies nowhere")
	}
	return []Part{{v, view}}
}

// place is a coordinate: a number and terms, whose Stride is what they are multiplied by.
type place struct {
	offset int
	terms  []Term
}

// places are the coordinates of an element, by axes.
type places []place

func ownPlaces(s Shape) places {
	at := make(places, len(s))
	for axis := range at {
		at[axis].terms = []Term{{axis, 1, 0, 1}}
	}
	return at
}

// times is a multiple of a coordinate.
func (p place) times(n int) place {
	out := place{offset: p.offset * n}
	for _, t := range p.terms {
		t.Stride *= n
		out.terms = append(out.terms, t)
	}
	return out
}

func (p place) plus(q place) place {
	return place{p.offset + q.offset, slices.Concat(p.terms, q.terms)}
}

// before returns the coordinates in the operand of an operation of an element of its result.
func before(op *Op, at places) (places, bool) {
	switch op.Kind {
	case OpMul:
		return at, IsView(op)
	case OpReshape:
		return at.reshaped(op.Results[0].Type.Shape, op.Args[0].Type.Shape)
	case OpTranspose:
		from := make(places, len(at))
		for i, axis := range op.Attrs.Axes {
			from[axis] = at[i]
		}
		return from, true
	case OpSlice:
		from := make(places, len(at))
		for axis, p := range at {
			if op.Attrs.Starts[axis] < 0 {
				return nil, false
			}
			from[axis] = p.times(op.Attrs.Strides[axis])
			from[axis].offset += int(op.Attrs.Starts[axis])
		}
		return from, true
	}
	return nil, false
}

// beside returns the coordinates behind a concatenation, of which a value is one operand.
func (at places) beside(v *Value, op *Op) (places, bool) {
	to, found := slices.Clone(at), 0
	offset := 0
	for _, arg := range op.Args {
		if arg == v {
			found++
			to[op.Attrs.Axis].offset += offset
		}
		if arg.Type.Shape[op.Attrs.Axis] < 0 {
			return nil, false
		}
		offset += int(arg.Type.Shape[op.Attrs.Axis])
	}
	return to, found == 1
}

// reshaped returns the coordinates of an element of a shape in another with as many elements. Axes that become one are added up, one
// that becomes several is divided; what becomes several of several has no such form.
func (at places) reshaped(from, to Shape) (places, bool) {
	out := make(places, len(to))
	i, j := 0, 0
	for i < len(from) || j < len(to) {
		switch {
		case i < len(from) && from[i] == 1:
			i++
			continue
		case j < len(to) && to[j] == 1:
			j++
			continue
		case i == len(from) || j == len(to):
			return nil, false
		}
		a, b := i, j
		i, j = i+1, j+1
		for f, t := from[a:i].Size(), to[b:j].Size(); f != t; f, t = from[a:i].Size(), to[b:j].Size() {
			switch less := f.Power < t.Power || f.Power == t.Power && f.Factor < t.Factor; {
			case less && i < len(from):
				i++
			case !less && j < len(to):
				j++
			default:
				return nil, false
			}
		}
		if !regroup(at[a:i], from[a:i], out[b:j], to[b:j]) {
			return nil, false
		}
	}
	return out, true
}

// regroup finds the coordinates along axes that together are others.
func regroup(at places, from Shape, out places, to Shape) bool {
	switch {
	case len(to) == 1:
		inner := 1
		for i := len(from) - 1; i >= 0; i-- {
			if i > 0 && from[i] < 0 {
				return false
			}
			out[0] = out[0].plus(at[i].times(inner))
			inner *= max(int(from[i]), 1)
		}
		return true
	case len(from) == 1 && at[0].offset == 0 && len(at[0].terms) == 1:
		t := at[0].terms[0]
		if t.Mod != 0 || t.Stride != 1 {
			return false
		}
		inner := 1
		for j := len(to) - 1; j >= 0; j-- {
			if j > 0 && to[j] < 0 {
				return false
			}
			part := Term{t.Axis, t.Div * inner, 0, 1}
			if j > 0 {
				part.Mod = int(to[j])
				inner *= int(to[j])
			}
			if to[j] != 1 {
				out[j].terms = []Term{part}
			}
		}
		return true
	}
	return false
}

// flat is where coordinates lie in the memory of a shape.
func flat(at places, s Shape) View {
	var sum place
	inner := 1
	for axis := len(s) - 1; axis >= 0; axis-- {
		sum = sum.plus(at[axis].times(inner))
		inner *= max(int(s[axis]), 1)
	}
	return View{sum.offset, sum.terms}
}
