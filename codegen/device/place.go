package device

import (
	"fmt"
	"strconv"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// place writes where a buffer is.
func (g *list) place(b *plan.Buffer) string {
	switch b.Place {
	case plan.Arena:
		return "a" + strconv.Itoa(b.Offset)
	case plan.Slab:
		if at := g.layout.Offsets[b.Variable]; at < g.slots {
			return "w" + strconv.Itoa(at)
		} else {
			return "s" + strconv.Itoa(at-g.slots)
		}
	case plan.FieldData:
		for i, f := range g.fields {
			if f == b.Field {
				return "f" + strconv.Itoa(i)
			}
		}
	case plan.Written:
		return "c" + strconv.Itoa(g.constant(b.Const))
	case plan.Element:
		each := b.Value.Type
		return fmt.Sprintf("%s+t%d*%s", g.place(b.Whole), g.depth(b.Loop), extentOf(each.Shape.Size().Times(ir.Fixed(each.DType.Size()))))
	}
	panic(fmt.Sprintf("device: a value at %v is no memory", b.Place))
}

// depth is how many loops are around one.
func (g *list) depth(loop *plan.Schedule) int {
	for i, l := range g.loops {
		if l == loop {
			return i
		}
	}
	panic("device: a turn of a loop that is not around")
}

// touches reports whether memory shares bytes with some of others.
func (g *list) touches(b *plan.Buffer, others []*plan.Buffer) bool {
	from := g.offset(b)
	for _, o := range others {
		at := g.offset(o)
		if b.Place == o.Place && from < at+g.bytes(o) && at < from+g.bytes(b) {
			return true
		}
	}
	return false
}

func (g *list) offset(b *plan.Buffer) int {
	if b.Place == plan.Slab {
		return g.layout.Offsets[b.Variable]
	}
	return b.Offset
}

func (g *list) bytes(b *plan.Buffer) int { return b.Value.Type.Bytes(g.s.Rows) }

// offsetIn is the number in a place, such as a512.
func offsetIn(place string) int {
	n := 0
	if _, err := fmt.Sscanf(place[1:], "%d", &n); err != nil {
		panic("device: no place in memory: " + place)
	}
	return n
}

// wideMemory reports whether a buffer is memory that begins at a multiple of 16 bytes.
func wideMemory(b *plan.Buffer) bool {
	switch b.Place {
	case plan.Arena, plan.Slab, plan.FieldData:
		return true
	case plan.Element:
		each := b.Value.Type.Shape.Size()
		return each.Factor*b.Value.Type.DType.Size()%16 == 0 && wideMemory(b.Whole)
	case plan.Written:
		l := b.Const.Attrs.Literal
		return len(l.Floats)+len(l.Ints) > 1
	}
	return false
}
