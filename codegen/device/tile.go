package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// tile is how a group computes a part of a product: rows·columns numbers, depth summands at a time from shared memory, each
// work item high·wide of them.
type tile struct{ rows, columns, depth, high, wide int }

var (
	largeTile = tile{64, 64, 16, 4, 4}
	smallTile = tile{16, 16, 16, 1, 1}
)

func (t tile) items() int { return t.rows / t.high * (t.columns / t.wide) }

// least is how many groups a device should have at least before sums are cut.
const least = 64

// tiled writes a contraction in tiles. Sums of each depth are added to those before as a whole, which keeps more of
// their bits. Where there are few tiles, sums are cut into parts, which a second kernel adds in their order.
func (g *graphCode) tiled(s *plan.Step, c *contraction) {
	rows := g.s.Rows
	t := smallTile
	if c.m.at(rows) >= 64 && c.n.at(rows) >= 48 {
		t = largeTile
	}
	up := func(n, by int) int { return (n + by - 1) / by }
	groups := up(c.m.at(rows), t.rows) * up(c.n.at(rows), t.columns) * c.batch.at(rows)
	parts := max(1, min(least/groups, c.k.at(rows)/256))
	k := g.kernel()
	d := c.op.Results[0].Type.DType
	k.tileLoop(c, t, d, parts)
	count := c.batch.times(c.m).times(c.n)
	if parts == 1 {
		k.tileStore(c, t, k.buffer(s.Results[0]), func(b, i, j string) string { return c.place(k, b, i, j) })
	} else {
		part := k.pointer(g.temporary(0, count.at(rows)*parts*d.Size()), d, count.times(constant(parts)))
		k.tileStore(c, t, part, func(b, i, j string) string {
			return fmt.Sprintf("((part*%s + %s)*%s + %s)*%s + %s", c.batch.c(), b, c.m.c(), i, c.n.c(), j)
		})
	}
	k.launch(t.items(), fmt.Sprintf("%s/%d*%s/%d*%s*%d*%d", c.m.extent(), t.rows, c.n.extent(), t.columns, c.batch.extent(), parts, t.items()))
	if parts > 1 {
		g.addParts(s, c, count, parts)
	}
}

// addParts adds the parts of sums.
func (g *graphCode) addParts(s *plan.Step, c *contraction, count size, parts int) {
	k := g.kernel()
	d := c.op.Results[0].Type.DType
	k.each(count)
	part := k.pointer(g.temporary(0, 0), d, count.times(constant(parts)))
	k.add("%s sum = 0;", forms[d].scalar)
	k.add("for (int part = 0; part < %d; part++) sum += %s[part*%s + i];", parts, part, count.c())
	k.add("int column = %s, row = %s, batch = %s;", modulo("i", c.n), modulo("("+over("i", c.n)+")", c.m), over("i", c.n.times(c.m)))
	k.add("%s[%s] = sum;", k.buffer(s.Results[0]), c.place(k, "batch", "row", "column"))
	k.run(count)
}

// tileLoop computes the numbers of each work item into sum.
func (k *kernel) tileLoop(c *contraction, t tile, d ir.DType, parts int) {
	ct := forms[d].scalar
	k.views = append(k.views, fmt.Sprintf("SHARED %s as[%d];", ct, t.depth*t.rows), fmt.Sprintf("SHARED %s bs[%d];", ct, t.depth*t.columns))
	tilesN, tilesM := fmt.Sprintf("((%s + %d)/%d)", c.n.c(), t.columns-1, t.columns), fmt.Sprintf("((%s + %d)/%d)", c.m.c(), t.rows-1, t.rows)
	k.add("int g = GROUP, l = LID;")
	k.add("int j0 = g%%%s*%d; g /= %[1]s;", tilesN, t.columns)
	k.add("int i0 = g%%%s*%d; g /= %[1]s;", tilesM, t.rows)
	first, last := "0", c.k.c()
	if parts > 1 {
		each := fmt.Sprintf("((%s + %d)/%d)", c.k.c(), parts-1, parts)
		k.add("int part = g%%%d; g /= %[1]d;", parts)
		k.add("int first = part*%s, last = first + %[1]s;", each)
		k.add("if (last > %s) last = %[1]s;", c.k.c())
		first, last = "first", "last"
	}
	k.add("int batch = g, x = l%%%d, y = l/%[1]d;", t.columns/t.wide)
	k.add("%s sum[%d], block[%d];", ct, t.high*t.wide, t.high*t.wide)
	k.add("for (int e = 0; e < %d; e++) sum[e] = 0;", t.high*t.wide)
	k.add("for (int k0 = %s; k0 < %s; k0 += %d) {", first, last, t.depth)
	k.fetch("as", c.a, t, t.rows, c.rowsFirst, func(in string) (string, string) { return "i0 + " + in, c.m.c() }, last, true)
	k.fetch("bs", c.b, t, t.columns, !c.columnsSecond, func(in string) (string, string) { return "j0 + " + in, c.n.c() }, last, false)
	k.add("BARRIER;")
	k.add("for (int e = 0; e < %d; e++) block[e] = 0;", t.high*t.wide)
	k.add("for (int k = 0; k < %d; k++) {", t.depth)
	k.add("for (int r = 0; r < %d; r++) {", t.high)
	k.add("%s a = as[k*%d + y + r*%d];", ct, t.rows, t.rows/t.high)
	k.add("for (int q = 0; q < %d; q++) block[r*%[1]d + q] += a*bs[k*%d + x + q*%d];", t.wide, t.columns, t.columns/t.wide)
	k.add("}")
	k.add("}")
	k.add("for (int e = 0; e < %d; e++) sum[e] += block[e];", t.high*t.wide)
	k.add("BARRIER;")
	k.add("}")
}

// fetch brings a part of a matrix into shared memory, [depth][width]; along tells whether neighbours in memory go along the width.
func (k *kernel) fetch(name string, from load, t tile, width int, along bool, place func(in string) (string, string), last string, first bool) {
	k.add("for (int e = l; e < %d; e += %d) {", t.depth*width, t.items())
	if along {
		k.add("int in = e%%%d, deep = e/%[1]d;", width)
	} else {
		k.add("int deep = e%%%d, in = e/%[1]d;", t.depth)
	}
	at, end := place("in")
	k.add("int at = %s, k = k0 + deep;", at)
	k.add("%s[deep*%d + in] = 0;", name, width)
	k.add("if (at < %s && k < %s) {", end, last)
	var text, condition string
	if first {
		text, condition = from(k, "batch", "at", "k")
	} else {
		text, condition = from(k, "batch", "k", "at")
	}
	if condition != "" {
		k.add("if (%s)", condition)
	}
	k.add("%s[deep*%d + in] = %s;", name, width, text)
	k.add("}")
	k.add("}")
}

// tileStore stores the numbers of each work item.
func (k *kernel) tileStore(c *contraction, t tile, to string, place func(b, i, j string) string) {
	k.add("for (int r = 0; r < %d; r++) {", t.high)
	k.add("int row = i0 + y + r*%d;", t.rows/t.high)
	k.add("if (row < %s) {", c.m.c())
	k.add("for (int q = 0; q < %d; q++) {", t.wide)
	k.add("int column = j0 + x + q*%d;", t.columns/t.wide)
	k.add("if (column < %s) %s[%s] = sum[r*%d + q];", c.n.c(), to, place("batch", "row", "column"), t.wide)
	k.add("}")
	k.add("}")
	k.add("}")
}
