package plan

import "github.com/dlgen/dlgen/codegen/ir"

// storage is memory that one or several values share, one after the other.
type storage struct {
	owner    *planner // whose arena it is in; nil for other places
	place    Place
	offset   int
	bytes    int
	need     int // bytes that must be there at least: less than bytes for a body's arena with gaps
	first    int // as in Buffer, of all values together
	last     int
	variable *ir.Variable
	field    *ir.FieldSpec
	constant *ir.Op
	whole    *Buffer
	loop     *Schedule
	grown    *ir.Op // the pad that lies around the first of them, nil if there is none
	held     bool   // nobody may write into it but those for whom it is made
}

// buffer describes the storage as the place of a value.
func (s *storage) buffer(b *Buffer) {
	b.Place, b.Offset = s.place, s.offset
	b.Variable, b.Field, b.Const, b.Whole, b.Loop = s.variable, s.field, s.constant, s.whole, s.loop
}

// base returns the value whose memory a value is: a change of shape alone makes no new one, nor does a slice that is known to be the head,
// nor what products read in its place.
func base(v *ir.Value) *ir.Value {
	for ir.IsView(v.Op) {
		v = v.Op.Args[0]
	}
	return v
}

// written reports whether a constant is written into the generated text. One that repeats an element many times
// is filled at run time instead.
func written(op *ir.Op) bool {
	l := op.Attrs.Literal
	return op.Kind == ir.OpConst && len(l.Floats)+len(l.Ints) == op.Attrs.Shape.Elements(1)
}

// isStep reports whether an operation has something to do at run time.
func isStep(op *ir.Op) bool {
	switch op.Kind {
	case ir.OpParam, ir.OpRows:
		return false
	}
	return !ir.IsView(op) && !written(op)
}

// CanFail reports whether an operation can end a step with a fault.
func CanFail(op *ir.Op) bool {
	switch op.Kind {
	case ir.OpGather, ir.OpScatterAdd:
		return true
	case ir.OpScan:
		for _, inner := range op.Attrs.Body.Ops {
			if CanFail(inner) {
				return true
			}
		}
	}
	return false
}

// IndexName is what a fault calls the indices of an operation that looks up or adds to what they name.
func IndexName(op *ir.Op) string {
	index := op.Args[0]
	if op.Kind == ir.OpGather {
		index = op.Args[1]
	}
	for v := index; ; v = v.Op.Args[0] {
		if v.Name != "" {
			return v.Name
		}
		if k := v.Op.Kind; k != ir.OpReshape && k != ir.OpCast && k != ir.OpTranspose {
			break
		}
	}
	if path := op.Scope.Path(); path != "" {
		return path
	}
	return op.Kind.String()
}
