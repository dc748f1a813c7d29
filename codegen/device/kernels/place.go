package kernels

import (
	"fmt"
	"strconv"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Place writes where a buffer is.
func (g *List) Place(b *plan.Buffer) string {
	switch b.Place {
	case plan.Arena:
		return "a" + strconv.Itoa(b.Offset)
	case plan.Slab:
		if at := g.Layout.Offsets[b.Variable]; at < g.Slots {
			return "w" + strconv.Itoa(at)
		} else {
			return "s" + strconv.Itoa(at-g.Slots)
		}
	case plan.FieldData:
		for i, f := range g.fields {
			if f == b.Field {
				return "f" + strconv.Itoa(i)
			}
		}
	case plan.Written:
		return "c" + strconv.Itoa(g.Constant(b.Const))
	case plan.Element:
		each := b.Value.Type
		return fmt.Sprintf("%s+t%d*%s", g.Place(b.Whole), g.depth(b.Loop), ExtentOf(each.Shape.Size().Times(ir.Fixed(each.DType.Size()))))
	}
	panic(fmt.Sprintf("kernels: a value at %v is no memory", b.Place))
}

// depth is how many loops are around one.
func (g *List) depth(loop *plan.Schedule) int {
	for i, l := range g.Loops {
		if l == loop {
			return i
		}
	}
	panic("kernels: a turn of a loop that is not around")
}

// Touches reports whether memory shares bytes with some of others.
func (g *List) Touches(b *plan.Buffer, others []*plan.Buffer) bool {
	from := g.Offset(b)
	for _, o := range others {
		at := g.Offset(o)
		if b.Place == o.Place && from < at+g.bytes(o) && at < from+g.bytes(b) {
			return true
		}
	}
	return false
}

// Offset is where a buffer of the arena or the slab begins.
func (g *List) Offset(b *plan.Buffer) int {
	if b.Place == plan.Slab {
		return g.Layout.Offsets[b.Variable]
	}
	return b.Offset
}

func (g *List) bytes(b *plan.Buffer) int { return b.Value.Type.Bytes(g.Schedule.Rows) }

// OffsetIn is the number in a place, such as a512.
func OffsetIn(place string) int {
	n := 0
	if _, err := fmt.Sscanf(place[1:], "%d", &n); err != nil {
		panic("kernels: no place in memory: " + place)
	}
	return n
}

// WideMemory reports whether a buffer is memory that begins at a multiple of 16 bytes.
func WideMemory(b *plan.Buffer) bool {
	switch b.Place {
	case plan.Arena, plan.Slab, plan.FieldData:
		return true
	case plan.Element:
		each := b.Value.Type.Shape.Size()
		return each.Factor*b.Value.Type.DType.Size()%16 == 0 && WideMemory(b.Whole)
	case plan.Written:
		l := b.Const.Attrs.Literal
		return len(l.Floats)+len(l.Ints) > 1
	}
	return false
}
