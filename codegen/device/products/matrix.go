package products

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// matrix is an operand of a contraction, for each of the batch: rows or columns, each of some summands. Where an element lies is
// the sum of what its row and its summand say, so that a work item that has the same rows all along computes their part once.
type matrix struct {
	buffer *plan.Buffer
	batch  func(b string) string                       // what the batch says
	across func(k *kernels.Kernel, x string) placement // what row or column x says
	deep   func(k *kernels.Kernel, t string) placement // what summand t says
	axes   []slide                                     // of a window that slides
	// alongDeep tells that neighbours in memory are summands, not rows; together is how many of them lie so at least, a
	// multiple of which begins at a multiple.
	alongDeep bool
	together  int
}

// placement is a part of a place: of the elements before it, and along each axis of the operand.
type placement struct {
	offset string
	at     []string
}

// slide is an axis along which a window slides: where the sum of both placements is a multiple of the stride, that
// multiple is the place, if it is not negative and less than limit.
type slide struct {
	stride  int
	limit   int
	step    ir.Size // elements from one place to the next
	checked bool    // whether places may be none
}

// element is an element as a scalar, and the condition under which there is one, "" if always.
func (o *matrix) element(k *kernels.Kernel, b, x, t string) (text, condition string) {
	a, d := o.across(k, x), o.deep(k, t)
	place, condition := o.join(o.batch(b)+" + "+a.offset, a.at, d)
	return k.Element(o.buffer, place), condition
}

// join is the place of an element, and the condition under which it is there; what a row says is in offset and at.
func (o *matrix) join(offset string, at []string, deep placement) (place, condition string) {
	place = offset + " + " + deep.offset
	var parts []string
	for i, axis := range o.axes {
		sum := fmt.Sprintf("(%s + %s)", at[i], deep.at[i])
		place += " + " + kernels.Product(kernels.Over(sum, ir.Fixed(axis.stride)), axis.step)
		if axis.checked {
			parts = append(parts, fmt.Sprintf("(uint)%s < %du", sum, axis.limit*axis.stride))
		}
		if axis.stride > 1 {
			parts = append(parts, fmt.Sprintf("%s%%%d == 0", sum, axis.stride))
		}
	}
	return place, both(parts...)
}

// dense is an operand that lies in memory as a matrix: rows of summands, or summands of rows.
func dense(b *plan.Buffer, width, depth ir.Size, alongDeep bool) *matrix {
	o := &matrix{buffer: b, alongDeep: alongDeep, together: depth.Factor}
	o.batch = func(batch string) string { return kernels.Product(batch, width.Times(depth)) }
	o.across = func(_ *kernels.Kernel, x string) placement { return placement{offset: kernels.Product(x, depth)} }
	o.deep = func(_ *kernels.Kernel, t string) placement { return placement{offset: t} }
	if !alongDeep {
		o.together = width.Factor
		o.across, o.deep = o.deep, func(_ *kernels.Kernel, t string) placement { return placement{offset: kernels.Product(t, width)} }
	}
	return o
}

// vector is how many elements are copied to shared memory at a time, at most 16 bytes; 0 if each is computed, because it is none
// of memory or has another type.
func vector(g *kernels.List, o *matrix, d ir.DType) int {
	b := o.buffer
	if b.Value.Type.DType != d || b.Place == plan.RowCount || b.Place == plan.TurnCount {
		return 0
	}
	if b.Place == plan.Written && len(b.Const.Attrs.Literal.Floats) == 1 {
		return 0
	}
	v := 16 / d.Size()
	for v > 1 && (o.together%v != 0 || alignment(g, b)%(v*d.Size()) != 0) {
		v /= 2
	}
	return v
}

// alignment is a number of bytes at a multiple of which a buffer begins, at most 16.
func alignment(g *kernels.List, b *plan.Buffer) int {
	at := 0
	switch b.Place {
	case plan.Arena:
		at = b.Offset
	case plan.Slab:
		at = g.Layout.Offsets[b.Variable]
		if at >= g.Slots {
			at -= g.Slots
		}
	case plan.Element:
		each := b.Value.Type
		at = alignment(g, b.Whole) | each.Shape.Size().Factor*each.DType.Size()
	}
	at |= 16
	return at & -at
}
