package kernels

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Partial is memory for what parts of reductions give, before those are joined: the numbers of each part one after the other. Small floats
// are f32 there.
type Partial struct {
	Place      string
	D          ir.DType
	count, all ir.Size
	Parts      ir.Size
}

// Partial is such memory for one step.
func (g *List) Partial(d ir.DType, count, parts ir.Size) Partial {
	p := g.PartialAt("", d, count, parts)
	p.Place = g.Temporary(0, p.Bytes(g.Schedule.Rows))
	return p
}

// PartialAt is such memory at a place.
func (g *List) PartialAt(place string, d ir.DType, count, parts ir.Size) Partial {
	if d.IsHalf() {
		d = ir.F32
	}
	return Partial{place, d, count, count.Times(parts), parts}
}

// Bytes is how much memory that is for so many rows.
func (p Partial) Bytes(rows int) int { return p.all.At(rows) * p.D.Size() }

// Store writes a number to its place.
func (p Partial) Store(k *Kernel, at, value string) string {
	return fmt.Sprintf("%s[%s] = (%s)%s;", k.Pointer(p.Place, p.D, p.all), at, Forms[p.D].Scalar, value)
}

// Load reads column at of a part.
func (p Partial) Load(k *Kernel, part string) string {
	return fmt.Sprintf("in[t] = %s[%s*%s + at];", k.Pointer(p.Place, p.D, p.all), part, CSize(p.count))
}
