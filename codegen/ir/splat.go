package ir

import "math"

// Splat returns the element of which all of a value's elements are copies, if it is a constant like that: a float, or an
// integer or bool.
func Splat(v *Value) (x float64, n int64, ok bool) {
	switch v.Op.Kind {
	case OpConst:
		return v.Op.Attrs.Literal.Splat()
	case OpBroadcast, OpReshape, OpTranspose:
		return Splat(v.Op.Args[0])
	}
	return 0, 0, false
}

// Splat returns the element to which all others are equal, bit by bit.
func (l *Literal) Splat() (x float64, n int64, ok bool) {
	for _, x := range l.Floats {
		if math.Float64bits(x) != math.Float64bits(l.Floats[0]) {
			return 0, 0, false
		}
	}
	for _, n := range l.Ints {
		if n != l.Ints[0] {
			return 0, 0, false
		}
	}
	switch {
	case len(l.Floats) > 0:
		return l.Floats[0], 0, true
	case len(l.Ints) > 0:
		return 0, l.Ints[0], true
	}
	return 0, 0, false
}
