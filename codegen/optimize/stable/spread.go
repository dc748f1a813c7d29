package stable

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Formulas such as exp(x) / sum(exp(x)) are what they look like only if the sum of a row stands beside that row's elements. In a
// square, a sum over the other axis fits as well.

// along says for each axis of a value along which axis of what it repeats it goes, none if along none.
type along []int

const none = -1

// unspread looks behind what repeats the elements of a value, and returns the operation that made them with how they are
// repeated, opaque if elements have changed their order.
func (s *stabilizer) unspread(v *ir.Value, at along) (*ir.Op, along) {
	if at == nil {
		at = ir.Axes(0, len(v.Type.Shape))
	}
	for {
		op := s.from(v)
		var axes along
		switch op.Kind {
		case ir.OpBroadcast:
			axes = broadcastAlong(op)
		case ir.OpReshape:
			axes = reshapeAlong(op.Args[0].Type.Shape, op.Attrs.Shape)
		default:
			return op, at
		}
		if axes == nil {
			return opaque, nil
		}
		behind := make(along, len(at))
		for i, axis := range at {
			if behind[i] = none; axis != none {
				behind[i] = axes[axis]
			}
		}
		v, at = op.Args[0], behind
	}
}

// broadcastAlong are the axes of a broadcast's result.
func broadcastAlong(op *ir.Op) along {
	axes := make(along, len(op.Attrs.Shape))
	for i := range axes {
		axes[i] = slices.Index(op.Attrs.Axes, i)
	}
	for i, axis := range op.Attrs.Axes {
		if op.Args[0].Type.Shape[i] != op.Attrs.Shape[axis] {
			axes[axis] = none
		}
	}
	return axes
}

// reshapeAlong are the axes of a shape that is another one but for axes of length 1, nil if it is not.
func reshapeAlong(from, to ir.Shape) along {
	axes := make(along, len(to))
	next := 0
	skip := func() {
		for next < len(from) && from[next] == 1 {
			next++
		}
	}
	for i, n := range to {
		if axes[i] = none; n == 1 {
			continue
		}
		if skip(); next == len(from) || from[next] != n {
			return nil
		}
		axes[i], next = next, next+1
	}
	if skip(); next < len(from) {
		return nil
	}
	return axes
}

// beside reports whether what a reduction of x over axes gave stands beside the elements of x that it is of.
func (at along) beside(axes []int, x ir.Shape) bool {
	if len(at) != len(x) {
		return false
	}
	kept := 0
	for i, n := range x {
		want := none
		if !slices.Contains(axes, i) {
			want, kept = kept, kept+1
		}
		if n != 1 && at[i] != want {
			return false
		}
	}
	return true
}
