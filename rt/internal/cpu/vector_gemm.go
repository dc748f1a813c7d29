package cpu

// Products of float32 on a vector unit. An item, rows by columns of c, is computed strip by strip: some rows of c, a few
// tiles high (vector_strip.go). Panels of b are packed for the whole item and stay in the second-level cache
// (vector_panels.go); a's rows pass through the first. Tiles read a where it lies if its rows do, and b too where few rows
// need it. While a strip is computed, what is packed or copied next is on its way to the cache (vector_ahead.go).

// The columns of an item of a deep product, and the largest depth that AVX2's tiles sum at a time: panels of b so large stay
// in a second-level cache, beside what is read next.
const (
	vectorColumns = 512
	vectorDepth   = 512
)

// secondLevel is the size of a second-level cache in bytes, 0 if nobody knows.
var secondLevel = secondCache()

// UseSecondLevel makes second-level caches seem so large and returns how large they were. Tests call it while no kernel runs.
func UseSecondLevel(bytes int) (before int) {
	before, secondLevel = secondLevel, bytes
	return before
}

// columnsOfItem is how many columns items of deep products have: half of them where the second-level cache has no room for the panels
// and a quarter as much. Cuts of the depth would change bits.
func (u *unit) columnsOfItem() int {
	const panels = 4 * vectorColumns * blockDepth
	if u.variant == AVX512 && 0 < secondLevel && secondLevel < panels+panels/4 {
		return vectorColumns / 2
	}
	return vectorColumns
}

// wholePanels is the most elements of b that are packed for all depths at once: a strip is then finished before the
// next one begins.
const wholePanels = 1 << 17

// fewPanels is the most elements of b whose panels stay near while rows of an item are computed one tile after the other.
const fewPanels = 1 << 14

// directColumns is how many columns of b are read where they lie before the next depths: long pieces of lines, which come into the cache
// one behind the other.
const directColumns = 1024

// stripElements is how many elements of c are computed before what follows is done to them.
const stripElements = 1 << 13

// depthStep is the depth that a tile sums at a time: so little that the first-level cache keeps a's rows and a panel of b,
// and more if c would be read and written too often, which AVX-512 does not mind.
func depthStep(depth int) int {
	most := blockDepth
	if depth > vectorDepth && !active.exact {
		most = vectorDepth
	}
	return even(each(depth, most), 4)
}

// vectorBlock returns the largest block of c that is one item.
func (g *Gemm[T]) vectorBlock() (rows, columns int) {
	wide := wholePanels / max(1, g.K)
	g.Whole = wide >= min(g.N, vectorColumns/2)
	if g.Whole {
		return g.M, even(each(g.N, max(wide, 1)), g.tileColumns())
	}
	return g.M, even(each(g.N, g.vector().columnsOfItem()), g.tileColumns())
}

// vectorPanels are the sizes of packed panels.
func vectorPanels(c *Cut) (a, b int) {
	depth := vectorDepth
	if c.Whole {
		depth = panelDepth(c.Depth)
	}
	return (packedRows + 12) * (vectorDepth + copyGap), even(c.Columns, active.columns) * depth
}

// compute computes an item on a vector unit.
func (u *unit) compute(g *Gemm[float32], p piece, t *target[float32], r *room[float32]) {
	step := depthStep(p.to - p.from)
	if g.Parts != nil {
		step = even(each(p.to-p.from, blockDepth), 4)
	}
	chunk := p.to - p.from
	if !g.Whole {
		chunk = step
	}
	width := u.columnsAtOnce(g, &p)
	for j := 0; j < p.columns; j += width {
		q, to, add := p, *t, t.add
		q.column, q.columns = p.column+j, min(width, p.columns-j)
		to.at += j
		for from := p.from; from < p.to; from += chunk {
			q.from, q.to = from, min(from+chunk, p.to)
			u.chunk(g, q, &to, add, r, step, p.to, following(&p, &q, r, chunk, width))
			add = true
		}
	}
}

// following returns the piece that is computed behind one of an item, nil if there is none or it is another product's.
func following(item, p *piece, r *room[float32], chunk, width int) *piece {
	then := *p
	switch {
	case p.to < item.to:
		then.from = p.to
	case p.column+p.columns < item.column+item.columns:
		then.column += p.columns
		then.from, then.columns = item.from, item.column+item.columns-then.column
	case r.follows:
		then = r.following
		item = &r.following
	default:
		return nil
	}
	then.to, then.columns = min(then.from+chunk, item.to), min(then.columns, width)
	r.behind = then
	return &r.behind
}

// columnsAtOnce is how many of an item's columns are computed for all of its rows before the others: if rows are few, so many
// that they are one strip, for which each panel of b is read once, unless all of them stay near.
func (u *unit) columnsAtOnce(g *Gemm[float32], p *piece) int {
	rows := even(p.rows, u.rows)
	if u.exact && u.reads(g, p) {
		return even(each(p.columns, directColumns), u.columns)
	}
	if u.exact && even(p.columns, u.columns)*(p.to-p.from) <= fewPanels || g.A.Layout != Long || g.A.LD%alike == 0 || rows > stripElements/u.columns || p.rows <= u.rows {
		return p.columns
	}
	return min(p.columns, stripElements/rows/u.columns*u.columns)
}

// chunk computes an item at some of its depths, which end somewhere.
func (u *unit) chunk(g *Gemm[float32], p piece, t *target[float32], add bool, r *room[float32], step, end int, then *piece) {
	whole, dotted := p, u.dotted(g, &p)
	p.columns -= dotted
	direct, packed := u.reads(g, &p), g.B.Layout == Packed
	fresh := !direct && !packed && r.renew(&p) && p.columns > 0
	if fresh && (p.rows < u.oneByOne || g.triangular()) {
		u.packColumns(g, &p, r.b, step)
		fresh = false
	}
	high := u.stripHeight(g, &p)
	if g.triangular() {
		high = min(high, lowerTiles*u.rows)
	}
	var d dots
	if dotted > 0 {
		d = u.columnsOf(g, &whole, dotted, r)
		high = min(high, each(p.rows, max(u.rows, dotElements/(p.to-p.from))))
	}
	r.next(g, &p, then, min(step, p.to-p.from))
	var follow tileThen
	if p.to == end && dotted == 0 {
		follow = u.thenOf(g.A.Layout, &t.then, p.column, p.columns)
	}
	for i, rows := 0, 0; i < p.rows; i += rows {
		rows = min(high, p.rows-i)
		if fresh && i == 0 {
			rows = u.packingRows(high, p.rows)
		}
		q := p
		q.row, q.rows = p.row+i, rows
		s := strip{c: t.c[t.at+i*t.ldc:], ldc: t.ldc, columns: p.columns, add: add, ahead: &r.ahead.words[0]}
		s.bottom = g.A.begin(q.product)+(q.row+q.rows+belowTiles*u.rows)*g.A.LD > len(g.A.Data)
		for from := p.from; from < p.to; from += step {
			q.from, q.to = from, min(from+step, p.to)
			s.bs, s.panel = u.columns, u.columns*panelDepth(q.to-q.from)
			if !(fresh && i == 0) && !u.cutLower(g, &p, &q, &s, t.c[t.at+i*t.ldc:]) {
				continue
			}
			s.depth = q.to - q.from
			if dotted > 0 {
				u.dot(g, &q, &d, t.c[t.at+i*t.ldc+p.columns:], t.ldc, s.add)
			}
			switch {
			case p.columns == 0:
				s.add = true
				continue
			case direct:
				s.b = g.B.flatSide(q.product, q.column, q.from)
				s.bs, s.panel = g.B.LD, u.columns
			case packed:
				s.b = g.packedSide(p.column, from, s.depth)
			default:
				s.b = r.b[(from-p.from)*even(p.columns, u.columns)+(q.from-from)*u.columns:]
			}
			if q.to == end {
				s.then = follow
			}
			if s.a = u.sideA(g, &q, r); fresh && i == 0 {
				u.packing(g, &q, &s, r)
			} else {
				r.rows(g, &q, &s, p.row+p.rows, high)
				u.strip(&s, q.rows)
			}
			s.add = true
		}
		if p.to == end && !follow.there {
			t.follow(&whole, i, q.rows)
		}
	}
}

// flatSide is where vectors that lie side by side begin, from one and a depth on.
func (o *Operand[T]) flatSide(product, vector, from int) []T {
	return o.Data[o.begin(product)+from*o.LD+vector:]
}

// stripHeight is how many rows are one strip.
func (u *unit) stripHeight(g *Gemm[float32], p *piece) int {
	if g.A.Layout != Long {
		return each(p.rows, packedRows)
	}
	return each(p.rows, max(1, stripElements/max(1, p.columns)/u.rows)*u.rows)
}
