package products

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// product is a contraction that is written in tiles: a group computes rows·columns numbers, depth summands at a time from shared
// memory, into which the next ones travel in the meantime. Types of 16 bits are multiplied in parts by the functions of the
// prelude, f32 too where TF32 is defined.
type tiledProduct struct {
	*kernels.Kernel
	*contraction
	t     tile
	d     ir.DType // that is multiplied; the sums of 16 bits are f32
	parts int      // of sums
	sides [2]*strip
}

// tiled writes a contraction in tiles. Sums of each depth are added to those before as a whole, which keeps more of
// their bits. Where there are few tiles, sums are cut into parts, which a second kernel adds in their order.
func tiled(g *kernels.List, s *plan.Step, c *contraction) {
	rows, d, out := g.Schedule.Rows, c.multiplied(), c.op.Results[0].Type.DType
	p := &tiledProduct{Kernel: g.Kernel(), contraction: c, d: d}
	p.sides[0] = &strip{matrix: c.a, p: p, name: "as", first: "i0", end: c.m, vector: vector(g, c.a, d)}
	p.sides[1] = &strip{matrix: c.b, p: p, name: "bs", first: "j0", end: c.n, vector: vector(g, c.b, d)}
	p.t, p.parts = choose(g.Limits.Tile, d, c.batch.At(rows), c.m.At(rows), c.n.At(rows), c.k.At(rows), p.fits)
	t, parts := p.t, p.parts
	p.loop()
	count := c.batch.Times(c.m).Times(c.n)
	if parts == 1 {
		b := s.Results[0]
		p.store(p.Buffer(b), out, alignment(g, b), func(b, i, j string) string { return c.place(p.Kernel, b, i, j) })
	} else {
		d = sumType(d)
		part := p.Pointer(g.Temporary(0, count.At(rows)*parts*d.Size()), d, count.Times(ir.Fixed(parts)))
		p.store(part, d, 16, func(b, i, j string) string {
			return fmt.Sprintf("((part*%s + %s)*%s + %s)*%s + %s", kernels.CSize(c.batch), b, kernels.CSize(c.m), i, kernels.CSize(c.n), j)
		})
	}
	p.Launch(t.items, fmt.Sprintf("%s/%d*%s/%d*%s*%d*%d", kernels.ExtentOf(c.m), t.rows, kernels.ExtentOf(c.n), t.columns, kernels.ExtentOf(c.batch), parts, t.items))
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
func addParts(g *kernels.List, s *plan.Step, c *contraction, count ir.Size, parts int, d ir.DType, word string) {
	k, strands := g.Kernel(), strandsOf(parts)
	sum, across := kernels.Forms[d].Scalar, 4*kernels.Threads/strands
	part := k.Pointer(g.Temporary(0, 0), d, count.Times(ir.Fixed(parts)))
	k.Add("int l = LID, i = GROUP*%d + l%%%[1]d;", across)
	k.Add("%s sum = 0;", sum)
	k.Add("if (i < %s)", kernels.CSize(count))
	k.Add("for (int part = l/%d; part < %d; part += %d) sum += %s[part*%s + i];", across, parts, strands, part, kernels.CSize(count))
	if strands > 1 {
		k.Views = append(k.Views, fmt.Sprintf("SHARED %s sh[%d];", sum, across*strands))
		k.Add("sh[l] = sum;")
		k.Add("BARRIER;")
	}
	k.Add("if (l >= %d || i >= %s) return;", across, kernels.CSize(count))
	if strands > 1 {
		k.Add("sum = 0;")
		k.Add("for (int e = 0; e < %d; e++) sum += sh[e*%d + l];", strands, across)
	}
	k.Add("int column = %s, row = %s, batch = %s;", kernels.Modulo("i", c.n), kernels.Modulo("("+kernels.Over("i", c.n)+")", c.m), kernels.Over("i", c.n.Times(c.m)))
	k.Add("%s[%s] = %s;", k.Buffer(s.Results[0]), c.place(k, "batch", "row", "column"), kernels.Stored(c.biased(k, "sum", "column"), c.op.Results[0].Type.DType))
	k.LaunchAs("KERNEL", word, across*strands, fmt.Sprintf("%s/%d*%d", kernels.ExtentOf(count), across, across*strands))
}

// loop computes the numbers of each work item into sum. Shared memory holds two depths: while one is multiplied, the
// next one is brought.
func (p *tiledProduct) loop() {
	c, t := p.contraction, p.t
	for _, s := range p.sides {
		p.Views = append(p.Views, fmt.Sprintf("SHARED %s %s[%d];", kernels.Forms[p.d].Memory, s.name, 2*s.extent()))
	}
	tilesN, tilesM := fmt.Sprintf("((%s + %d)/%d)", kernels.CSize(c.n), t.columns-1, t.columns), fmt.Sprintf("((%s + %d)/%d)", kernels.CSize(c.m), t.rows-1, t.rows)
	p.Add("int g = GROUP, l = LID;")
	p.Add("int j0 = g%%%s*%d; g /= %[1]s;", tilesN, t.columns)
	p.Add("int i0 = g%%%s*%d; g /= %[1]s;", tilesM, t.rows)
	first, last := "0", kernels.CSize(c.k)
	if p.parts > 1 {
		each := fmt.Sprintf("((%s + %d)/%d*%d)", kernels.CSize(c.k), p.parts*t.depth-1, p.parts*t.depth, t.depth)
		p.Add("int part = g%%%d; g /= %[1]d;", p.parts)
		p.Add("int first = part*%s, last = first + %[1]s;", each)
		p.Add("if (last > %s) last = %[1]s;", kernels.CSize(c.k))
		first, last = "first", "last"
	}
	p.Add("int batch = g;")
	for _, s := range p.sides {
		s.prepare()
	}
	p.begin()
	p.Add("for (int k0 = %s - %d, here = 1; k0 < %s; k0 += %[2]d, here ^= 1) {", first, t.depth, last)
	p.Add("if (k0 + %d < %s) {", t.depth, last)
	for _, s := range p.sides {
		s.bring(last)
	}
	p.Add("}")
	p.Add("if (k0 >= %s) {", first)
	p.multiply()
	p.Add("}")
	p.Add("COPIED;")
	p.Add("BARRIER;")
	p.Add("}")
}
