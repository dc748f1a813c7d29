package ir

import "slices"

// Matrices says where the operand of a product lies in the memory of another value: matrices whose lines are LD elements apart, and
// begin at Offset. The lines of so many matrices lie side by side (Heads), and from so many to the next it is a Stride. What lies
// there is to be multiplied by Scale.
type Matrices struct {
	Offset, LD, Heads, Stride int
	Scale                     float64
}

// IsView reports whether what an operation makes is not in memory of its own but is read where the operand lies.
func IsView(op *Op) bool {
	switch op.Kind {
	case OpReshape, OpStopGradient:
		return true
	case OpSlice:
		return op.Attrs.Mode == InPlace || op.Attrs.Mode == Head
	case OpTranspose, OpMul: // a product scales by a number itself
		return op.Attrs.Mode == InPlace
	}
	return false
}

// MatricesOf returns of what a value is a view, and how products read it there that have its first axes in common and of whose
// matrices the last two are; false if they cannot.
func MatricesOf(v *Value, batch int) (source *Value, m Matrices, ok bool) {
	source, view := viewOf(v, IsView)
	if IsInPlace(source) || growsInside(source.Type.Shape) {
		return source, m, false
	}
	m, ok = view.matrices(v.Type.Shape, batch)
	m.Scale = 1
	for ; v != source; v = v.Op.Args[0] {
		m.Scale *= scaleOf(v.Op)
	}
	return source, m, ok
}

// scaleOf is the number by which a view multiplies, else 1.
func scaleOf(op *Op) float64 {
	if op.Kind != OpMul {
		return 1
	}
	x, _, _ := Splat(op.Args[1])
	return x
}

// JoinedOf returns the product that an operand of a concatenation is, behind changes of shape and at least one transposition, and where
// in what is joined its matrices lie; false if it is none, or products cannot be written there.
func JoinedOf(arg *Value, concat *Op) (product *Op, m Matrices, ok bool) {
	way, turned, scale := []*Op{concat}, false, 1.
	for arg.Op.Kind == OpReshape || arg.Op.Kind == OpTranspose || arg.Op.Kind == OpMul && IsView(arg.Op) {
		way, turned = append([]*Op{arg.Op}, way...), turned || arg.Op.Kind == OpTranspose
		scale *= scaleOf(arg.Op)
		arg = arg.Op.Args[0]
	}
	if !turned || arg.Op.Kind != OpDot || growsInside(concat.Results[0].Type.Shape) {
		return nil, m, false
	}
	view, ok := ViewIn(arg, way)
	if !ok {
		return nil, m, false
	}
	shape, batch := arg.Type.Shape, len(arg.Op.Attrs.BatchA)
	m, ok = view.matrices(shape, batch)
	m.Scale = scale
	return arg.Op, m, ok && batch > 0 && m.Stride == int(shape[batch])*m.LD
}

// matrices returns how matrices of a shape lie, the last two axes behind so many, if products know such a place.
func (view *View) matrices(shape Shape, batch int) (m Matrices, ok bool) {
	if len(shape) != batch+2 || shape[batch] <= 1 || shape[batch+1] <= 0 {
		return m, false
	}
	terms := make([][]Term, len(shape))
	for _, t := range view.Terms {
		terms[t.Axis] = append(terms[t.Axis], t)
	}
	line := int(shape[batch+1])
	one, whole := step(terms[batch+1], line)
	m.Offset, m.Heads = view.Offset, 1
	if m.LD, ok = step(terms[batch], 0); !ok || !whole || one != 1 || m.LD < line {
		return m, false
	}
	switch {
	case batch == 0:
		return m, true
	case batch == 1 && len(terms[0]) == 2:
		outer, inner := terms[0][0], terms[0][1]
		if outer.Mod != 0 {
			outer, inner = inner, outer
		}
		if outer.Mod != 0 || outer.Div != inner.Mod || inner.Div != 1 {
			return m, false
		}
		if outer.Stride == inner.Stride*inner.Mod { // as if they were one axis
			m.Stride = inner.Stride
			return m, true
		}
		m.Heads, m.Stride = inner.Mod, outer.Stride
		return m, inner.Stride == line
	case batch == 1:
		m.Stride, ok = step(terms[0], 0)
		return m, ok
	case batch == 2 && shape[1] > 0:
		beside, ok := step(terms[1], int(shape[1]))
		if m.Stride, whole = step(terms[0], 0); !ok || !whole {
			return m, false
		}
		if m.Stride == beside*int(shape[1]) {
			m.Stride = beside
			return m, true
		}
		m.Heads = int(shape[1])
		return m, beside == line
	}
	return m, false
}

// growsInside reports whether an axis behind the first grows with the rows: elements of those before it are so far apart that no constant
// says it.
func growsInside(s Shape) bool {
	return len(s) > 0 && slices.ContainsFunc(s[1:], Dim.IsBatch)
}

// IsInPlace reports whether a value lies in the memory of another otherwise than by its shape.
func IsInPlace(v *Value) bool {
	for ; IsView(v.Op); v = v.Op.Args[0] {
		if v.Op.Attrs.Mode == InPlace {
			return true
		}
	}
	return false
}

// step returns how far it is from one element along an axis to the next, if it is as far everywhere. Along an axis of one element it
// is anything: one.
func step(terms []Term, length int) (int, bool) {
	switch {
	case len(terms) == 0 && length == 1:
		return 1, true
	case len(terms) != 1 || terms[0].Div != 1 || terms[0].Mod != 0:
		return 0, false
	}
	return terms[0].Stride, true
}
