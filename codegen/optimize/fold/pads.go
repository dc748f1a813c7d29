package fold

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// joinPads makes a concatenation of a sum of parts that were padded with zeros and fill the whole without meeting,
// as the derivatives by the parts of a value are.
func joinPads(b *ir.Builder, op *ir.Op) *ir.Value {
	axis := -1
	parts := paddedParts(op.Results[0], &axis, nil)
	if len(parts) < 2 {
		return nil
	}
	slices.SortStableFunc(parts, func(x, y *ir.Op) int { return x.Attrs.Lo[axis] - y.Attrs.Lo[axis] })
	at := 0
	values := make([]*ir.Value, len(parts))
	for i, part := range parts {
		if part.Attrs.Lo[axis] != at {
			return nil
		}
		values[i] = part.Args[0]
		at += int(values[i].Type.Shape[axis])
	}
	if at != int(op.Results[0].Type.Shape[axis]) {
		return nil
	}
	return b.Concat(axis, values...)
}

// mostParts bounds the search: a sum may have the same summands again and again.
const mostParts = 64

// paddedParts collects the pads whose sum a value is; none if it is no such sum, or of parts that are padded along
// different axes.
func paddedParts(v *ir.Value, axis *int, parts []*ir.Op) []*ir.Op {
	op := v.Op
	if len(parts) == mostParts {
		return nil
	}
	switch op.Kind {
	case ir.OpAdd:
		left := paddedParts(op.Args[0], axis, parts)
		if left == nil {
			return nil
		}
		return paddedParts(op.Args[1], axis, left)
	case ir.OpPad:
		a := paddedAxis(op)
		if a < 0 || *axis >= 0 && *axis != a {
			return nil
		}
		*axis = a
		return append(parts, op)
	}
	return nil
}

// paddedAxis returns the only axis along which an operation pads with zeros, -1 if it does anything else.
func paddedAxis(op *ir.Op) int {
	a, found := &op.Attrs, -1
	for i := range a.Lo {
		switch {
		case a.Dilate[i] != 0 || a.Lo[i] < 0 || a.Hi[i] < 0 || a.Value != 0:
			return -1
		case a.Lo[i] == 0 && a.Hi[i] == 0:
		case found >= 0:
			return -1
		default:
			found = i
		}
	}
	return found
}
