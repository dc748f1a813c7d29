package kernels

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Side returns the rest of an operand behind its batch axes, and whether the contracted axes come first.
func Side(op *ir.Op, s ir.Shape, batch int, contract []int) (rest ir.Size, first bool) {
	var axes []int
	rest = ir.Fixed(1)
	for axis := batch; axis < len(s); axis++ {
		if !slices.Contains(contract, axis) {
			axes = append(axes, axis)
			rest = rest.Times(s[axis].Size())
		}
	}
	switch {
	case slices.Equal(slices.Concat(ir.Axes(0, batch), axes, contract), ir.Axes(0, len(s))):
		return rest, false
	case slices.Equal(slices.Concat(ir.Axes(0, batch), contract, axes), ir.Axes(0, len(s))):
		return rest, true
	}
	Refuse(op, "contracted axes lie between others")
	return
}
