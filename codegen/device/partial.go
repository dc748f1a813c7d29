package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// partial is memory for what parts of reductions give, before those are joined: the numbers of each part one after the other. Small floats
// are f32 there.
type partial struct {
	place      string
	d          ir.DType
	count, all ir.Size
	parts      ir.Size
}

// partial is such memory for one step.
func (g *list) partial(d ir.DType, count, parts ir.Size) partial {
	p := g.partialAt("", d, count, parts)
	p.place = g.temporary(0, p.bytes(g.s.Rows))
	return p
}

// partialAt is such memory at a place.
func (g *list) partialAt(place string, d ir.DType, count, parts ir.Size) partial {
	if d.IsHalf() {
		d = ir.F32
	}
	return partial{place, d, count, count.Times(parts), parts}
}

func (p partial) bytes(rows int) int { return p.all.At(rows) * p.d.Size() }

// store writes a number to its place.
func (p partial) store(k *kernel, at, value string) string {
	return fmt.Sprintf("%s[%s] = (%s)%s;", k.pointer(p.place, p.d, p.all), at, forms[p.d].scalar, value)
}

// load reads column at of a part.
func (p partial) load(k *kernel, part string) string {
	return fmt.Sprintf("in[t] = %s[%s*%s + at];", k.pointer(p.place, p.d, p.all), part, cSize(p.count))
}
