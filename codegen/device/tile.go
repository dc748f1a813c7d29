package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// product is a contraction that is written in tiles: a group computes rows·columns numbers, depth summands at a time from shared
// memory, into which the next ones travel in the meantime. Types of 16 bits are multiplied in parts by the functions of the
// prelude, f32 too where TF32 is defined.
type tiledProduct struct {
	*kernel
	*contraction
	t     tile
	d     ir.DType // that is multiplied; the sums of 16 bits are f32
	parts int      // of sums
	sides [2]*strip
}

// tiled writes a contraction in tiles. Sums of each depth are added to those before as a whole, which keeps more of
// their bits. Where there are few tiles, sums are cut into parts, which a second kernel adds in their order.
func tiled(g *list, s *plan.Step, c *contraction) {
	rows, d, out := g.s.Rows, c.multiplied(), c.op.Results[0].Type.DType
	p := &tiledProduct{kernel: g.kernel(), contraction: c, d: d}
	p.sides[0] = &strip{matrix: c.a, p: p, name: "as", first: "i0", end: c.m, vector: vector(g, c.a, d)}
	p.sides[1] = &strip{matrix: c.b, p: p, name: "bs", first: "j0", end: c.n, vector: vector(g, c.b, d)}
	p.t, p.parts = choose(g.limits.tile, d, c.batch.At(rows), c.m.At(rows), c.n.At(rows), c.k.At(rows), p.fits)
	t, parts := p.t, p.parts
	p.loop()
	count := c.batch.Times(c.m).Times(c.n)
	if parts == 1 {
		b := s.Results[0]
		p.store(p.buffer(b), out, alignment(g, b), func(b, i, j string) string { return c.place(p.kernel, b, i, j) })
	} else {
		d = sumType(d)
		part := p.pointer(g.temporary(0, count.At(rows)*parts*d.Size()), d, count.Times(ir.Fixed(parts)))
		p.store(part, d, 16, func(b, i, j string) string {
			return fmt.Sprintf("((part*%s + %s)*%s + %s)*%s + %s", cSize(c.batch), b, cSize(c.m), i, cSize(c.n), j)
		})
	}
	p.launch(t.items, fmt.Sprintf("%s/%d*%s/%d*%s*%d*%d", extentOf(c.m), t.rows, extentOf(c.n), t.columns, extentOf(c.batch), parts, t.items))
	if parts > 1 {
		addParts(g, s, c, count, parts, d, "")
	}
}

// multiplied is the type of operands that are multiplied: that of the result, but of 16 bits where both are, whose products are exact
// in f32.
func (c *contraction) multiplied() ir.DType {
	a, d := c.a.buffer.Value.Type.DType, c.op.Results[0].Type.DType
	if a.Size() == 2 && a.IsFloat() && a == c.b.buffer.Value.Type.DType && d == ir.F32 {
		return a
	}
	return d
}

// fits reports whether the work items of a tile are enough for what lies together in shared memory.
func (p *tiledProduct) fits(t tile) bool {
	for i, s := range p.sides {
		along := t.depth
		if !s.alongDeep {
			along = t.width(i)
		}
		if along > t.items*max(s.vector, 1) {
			return false
		}
	}
	return true
}

// sumType is the type of sums of products.
func sumType(d ir.DType) ir.DType {
	if d.Size() == 2 {
		return ir.F32
	}
	return d
}

// strandsOf is how many work items add the parts of one number.
func strandsOf(parts int) int {
	if parts <= 8 {
		return 1
	}
	return 8
}

// addParts adds the parts of sums, of type d: of eight strands, each takes every eighth part, then the strands are added. Few parts are
// one strand. A word begins the line of the list.
func addParts(g *list, s *plan.Step, c *contraction, count ir.Size, parts int, d ir.DType, word string) {
	k, strands := g.kernel(), strandsOf(parts)
	sum, across := forms[d].scalar, 4*threads/strands
	part := k.pointer(g.temporary(0, 0), d, count.Times(ir.Fixed(parts)))
	k.add("int l = LID, i = GROUP*%d + l%%%[1]d;", across)
	k.add("%s sum = 0;", sum)
	k.add("if (i < %s)", cSize(count))
	k.add("for (int part = l/%d; part < %d; part += %d) sum += %s[part*%s + i];", across, parts, strands, part, cSize(count))
	if strands > 1 {
		k.views = append(k.views, fmt.Sprintf("SHARED %s sh[%d];", sum, across*strands))
		k.add("sh[l] = sum;")
		k.add("BARRIER;")
	}
	k.add("if (l >= %d || i >= %s) return;", across, cSize(count))
	if strands > 1 {
		k.add("sum = 0;")
		k.add("for (int e = 0; e < %d; e++) sum += sh[e*%d + l];", strands, across)
	}
	k.add("int column = %s, row = %s, batch = %s;", modulo("i", c.n), modulo("("+over("i", c.n)+")", c.m), over("i", c.n.Times(c.m)))
	k.add("%s[%s] = %s;", k.buffer(s.Results[0]), c.place(k, "batch", "row", "column"), stored(c.biased(k, "sum", "column"), c.op.Results[0].Type.DType))
	k.launchAs("KERNEL", word, across*strands, fmt.Sprintf("%s/%d*%d", extentOf(count), across, across*strands))
}

// loop computes the numbers of each work item into sum. Shared memory holds two depths: while one is multiplied, the
// next one is brought.
func (p *tiledProduct) loop() {
	c, t := p.contraction, p.t
	for _, s := range p.sides {
		p.views = append(p.views, fmt.Sprintf("SHARED %s %s[%d];", forms[p.d].memory, s.name, 2*s.extent()))
	}
	tilesN, tilesM := fmt.Sprintf("((%s + %d)/%d)", cSize(c.n), t.columns-1, t.columns), fmt.Sprintf("((%s + %d)/%d)", cSize(c.m), t.rows-1, t.rows)
	p.add("int g = GROUP, l = LID;")
	p.add("int j0 = g%%%s*%d; g /= %[1]s;", tilesN, t.columns)
	p.add("int i0 = g%%%s*%d; g /= %[1]s;", tilesM, t.rows)
	first, last := "0", cSize(c.k)
	if p.parts > 1 {
		each := fmt.Sprintf("((%s + %d)/%d*%d)", cSize(c.k), p.parts*t.depth-1, p.parts*t.depth, t.depth)
		p.add("int part = g%%%d; g /= %[1]d;", p.parts)
		p.add("int first = part*%s, last = first + %[1]s;", each)
		p.add("if (last > %s) last = %[1]s;", cSize(c.k))
		first, last = "first", "last"
	}
	p.add("int batch = g;")
	for _, s := range p.sides {
		s.prepare()
	}
	p.begin()
	p.add("for (int k0 = %s - %d, here = 1; k0 < %s; k0 += %[2]d, here ^= 1) {", first, t.depth, last)
	p.add("if (k0 + %d < %s) {", t.depth, last)
	for _, s := range p.sides {
		s.bring(last)
	}
	p.add("}")
	p.add("if (k0 >= %s) {", first)
	p.multiply()
	p.add("}")
	p.add("COPIED;")
	p.add("BARRIER;")
	p.add("}")
}
