package products

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
)

// places prepares to bring patches, and returns what does it.
func (p *directPlaces) places(k *kernels.Kernel) func() {
	quads, width := p.depth/4, p.patchWidth()
	b := &bringing{blocks: (p.rows + p.reach[0]) * width * quads, base: fmt.Sprintf("(here ^ 1)*%d", p.patch())}
	k.Add("int po[%d];", b.turns(p.items()))
	b.each(k, p.items())
	k.Add("int yy = y0 + %d + block/%d, xx = x0 + %d + block/%d%%%d;", p.low[0], quads*width, p.low[1], quads, width)
	k.Add("po[u] = (uint)yy < %du && (uint)xx < %du ? ((image*%[1]d + yy)*%[2]d + xx)*%d + block%%%d*4 : -1;", p.from[1], p.from[2], p.from[3], quads)
	k.Add("}")
	return func() {
		k.Add("{")
		b.lane(k, fmt.Sprintf("l/%d*%d + l%%%[1]d*4", quads, p.row()))
		b.each(k, p.items())
		b.copy(k, p.items(), p.items()/quads*p.row(), k.Buffer(p.s.Args[0]), fmt.Sprintf("po[u] + c0 + %d", p.depth), "(po[u] >= 0)")
		k.Add("}")
	}
}

// filters prepares to bring filters, and returns what does it.
func (p *directPlaces) filters(k *kernels.Kernel) func() {
	across, in, out := p.wide/4, int(p.from[3]), int(p.to[3])
	lane, step, from := "l*4", p.items()*4, fmt.Sprintf("(block/%d/%d*%d + block/%[1]d%%%[2]d)*%[4]d + j0 + block%%%[1]d*4", across, p.depth, in, out)
	next := fmt.Sprintf("(c0 + %d)*%d", p.depth, out)
	if p.deepFilters {
		across = p.depth / 4
		lane, step = fmt.Sprintf("l/%d*%d + l/%d*4 + l%%%[1]d*4", across, p.row(), 4*across), p.items()/across*p.filterRow()
		from = fmt.Sprintf("(block/%d/%d*%d + j0 + block/%[1]d%%%[2]d)*%[4]d + block%%%[1]d*4", across, p.wide, out, in)
		next = fmt.Sprintf("c0 + %d", p.depth)
	}
	b := &bringing{blocks: p.filterRows() * across, base: fmt.Sprintf("%d + (here ^ 1)*%d", 2*p.patch(), p.filterRows()*p.filterRow())}
	k.Add("int fo[%d];", b.turns(p.items()))
	b.each(k, p.items())
	k.Add("fo[u] = %s;", from)
	k.Add("}")
	return func() {
		k.Add("{")
		b.lane(k, lane)
		b.each(k, p.items())
		b.copy(k, p.items(), step, k.Buffer(p.s.Args[1]), "fo[u] + "+next, "1")
		k.Add("}")
	}
}
