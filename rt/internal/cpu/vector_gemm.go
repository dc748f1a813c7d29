package cpu

import "unsafe"

// Products of float32 on a vector unit. A strip of c, some rows high, is computed tile by tile, each with a's rows in
// the first-level cache and b's columns, packed as panels, in the second. Tiles read a where it lies, and b too where
// few rows need it.

// The largest block of c that is one item.
const (
	vectorRows    = 512
	vectorColumns = 512
)

// wholePanels is the most elements of b that are packed for all depths at once: a strip is then finished before the
// next one begins.
const wholePanels = 1 << 17

// stripElements is how many elements of c are computed before what follows is done to them.
const stripElements = 1 << 13

// packedRows is how many rows of a are packed at a time.
const packedRows = 132

// directLD is the distance of lines of b from which packing pays: those of a panel would lie on as many pages of memory,
// and fall on few lines of the first-level cache.
const directLD = 1024

// fewRows is the number of rows below which b is not packed.
const fewRows = 384

// stripFunc computes strips of c, so many tiles, one below the other, and so many columns:
//
//	c[i*ldc + j] = Σ a[i, l] * b[l*bs + j] over l in [0, depth)
//
// where a[i, l] is a[i*step + l] (Long) or a[l*step + i] (Flat), the tiles' rows of a lie tile apart, and each panel of b,
// as wide as the tile, panel behind the one before. Distances are in bytes. AVX2 reads whole panels. What is needed
// next is brought into the cache meanwhile: ahead, which may be nil, tells two blocks of memory, and changes.
type stripFunc func(c *float32, ldc int, a *float32, step, tile int, b *float32, bs, panel, depth, tiles, columns, add int, ahead *int64)

// packFunc packs columns of lines as panels.
type packFunc func(to *float32, width, panel int, from *float32, ld, depth, columns int)

// rows are rows of a as tiles read them.
type rowsOf struct {
	data   []float32
	long   bool
	step   int
	height int // of the first tiles
	packed bool
	deep   int
}

// columnsOf are columns of b as tiles read them.
type columnsOf struct {
	data      []float32
	bs, panel int
}

// panelsOf names panels of b.
type panelsOf struct{ product, column, columns, from, to int }

// depthStep is the depth that a tile sums at a time.
func depthStep(depth int) int { return even(each(depth, blockDepth), 4) }

// vectorBlock returns the largest block of c that is one item.
func (g *Gemm[T]) vectorBlock() (rows, columns int) {
	wide := wholePanels / max(1, g.K)
	g.Whole = wide >= min(g.N, vectorColumns/2)
	if g.Whole {
		return g.M, even(each(g.N, max(wide, 1)), g.tileColumns())
	}
	return each(g.M, vectorRows), even(each(g.N, vectorColumns), g.tileColumns())
}

// vectorPanels are the sizes of packed panels.
func vectorPanels(c *Cut) (a, b int) {
	depth := blockDepth
	if c.Whole {
		depth = panelDepth(c.Depth)
	}
	return (packedRows + 12) * blockDepth, even(c.Columns, active.columns) * depth
}

// compute computes an item on a vector unit.
func (u *unit) compute(g *Gemm[float32], p piece, t *target[float32], r *room[float32]) {
	step := depthStep(p.to - p.from)
	chunk := p.to - p.from
	if !g.Whole {
		chunk = step
	}
	add := t.add
	for from := p.from; from < p.to; from += chunk {
		q := p
		q.from, q.to = from, min(from+chunk, p.to)
		u.chunk(g, q, t, add, r, step, p.to)
		add = true
	}
}

// chunk computes an item at some of its depths, which end somewhere.
func (u *unit) chunk(g *Gemm[float32], p piece, t *target[float32], add bool, r *room[float32], step, end int) {
	direct := u.reads(g, &p)
	if !direct {
		u.packColumns(g, &p, r, step)
	}
	high := u.stripHeight(g, &p)
	ahead := r.next(g, &p, end)
	for i := 0; i < p.rows; i += high {
		q := p
		q.row, q.rows = p.row+i, min(high, p.rows-i)
		more := add
		for from := p.from; from < p.to; from += step {
			q.from, q.to = from, min(from+step, p.to)
			depth := q.to - q.from
			var b columnsOf
			if direct {
				o := &g.B
				b = columnsOf{o.Data[q.product*o.Stride+q.from*o.LD+q.column:], 4 * o.LD, 4 * u.columns}
			} else {
				whole := panelDepth(depth)
				b = columnsOf{r.b[(from-p.from)*even(p.columns, u.columns):], 4 * u.columns, 4 * whole * u.columns}
			}
			u.strip(t.c[t.at+i*t.ldc:], t.ldc, u.sideA(g, &q, r), b, q.rows, q.columns, depth, more, ahead)
			more = true
		}
		if p.to == end {
			t.follow(&p, i, q.rows)
		}
	}
}

// next says what of a and b the depths behind a piece of an item need, nil if that is nothing.
func (r *room[T]) next(g *Gemm[T], p *piece, end int) *int64 {
	to := min(2*p.to-p.from, end)
	if p.to >= to || len(r.ahead) == 0 {
		return nil
	}
	g.B.lines(r.ahead[:4], p.product, p.column, p.columns, p.to, to, p.to-p.from)
	g.A.lines(r.ahead[4:], p.product, p.row, p.rows, p.to, to, p.to-p.from)
	return &r.ahead[0]
}

// lines tells a strip what some vectors that lie side by side need, if there is any: lines of memory, of which each tile
// with its columns of b reads one. Those without gaps are taken as long ones.
func (o *Operand[T]) lines(to []int64, product, vector, count, from, end, depth int) {
	clear(to)
	turns := depth / 4
	if o.Layout != Flat || turns == 0 {
		return
	}
	lines := end - from
	all := o.Data[product*o.Stride+from*o.LD+vector:][:(lines-1)*o.LD+count]
	size := int(unsafe.Sizeof(all[0]))
	length, step, inc := count*size, o.LD*size, even(pieces(count*size, turns), size)
	if count == o.LD {
		length, step, inc = lines*length, turns*128, 128
		lines = pieces(length, step)
	}
	to[0], to[1], to[2], to[3] = int64(uintptr(unsafe.Pointer(unsafe.SliceData(all)))), int64(inc), int64(lines), int64(step)
}

// reads reports that tiles read b where it lies.
func (u *unit) reads(g *Gemm[float32], p *piece) bool {
	o := &g.B
	return o.Layout == Flat && (u.exact || p.columns%u.lanes == 0) && (o.LD <= u.columns || o.LD < directLD && g.Whole && g.M < fewRows || g.M < 2*u.rows)
}

// packColumns packs an item's columns of b for some depths, unless that has been done.
func (u *unit) packColumns(g *Gemm[float32], p *piece, r *room[float32], step int) {
	now := panelsOf{p.product, p.column, p.columns, p.from, p.to}
	if r.has == now {
		return
	}
	r.has = now
	o := &g.B
	b := r.b
	for from := p.from; from < p.to; from += step {
		to := min(from+step, p.to)
		size := even(p.columns, u.columns) * panelDepth(to-from)
		if o.Layout == Flat {
			u.packFlat(b[:size], u.columns, o, o.Data[p.product*o.Stride+from*o.LD+p.column:], p.columns, to-from)
		} else {
			o.pack(b, u.columns, p.product, p.column, p.columns, from, to)
		}
		b = b[size:]
	}
}

// packLines is how many lines are packed at a time, panel by panel.
const packLines = 16

// packFlat packs columns that lie side by side.
func (u *unit) packFlat(to []float32, width int, o *Operand[float32], from []float32, columns, depth int) {
	f := u.packs[1]
	if width <= u.lanes {
		f = u.packs[0]
	}
	lines := packLines
	if width < u.columns {
		lines = depth
	}
	whole := panelDepth(depth)
	for l := 0; l < depth; l += lines {
		n := min(lines, depth-l)
		_ = from[(l+n-1)*o.LD+columns-1]
		f(&to[l*width], width, 4*width*whole, &from[l*o.LD], 4*o.LD, n, columns)
	}
}

// stripHeight is how many rows are one strip.
func (u *unit) stripHeight(g *Gemm[float32], p *piece) int {
	if g.A.Layout != Long {
		return each(p.rows, packedRows)
	}
	return each(p.rows, max(1, stripElements/max(1, p.columns)/u.rows)*u.rows)
}

// sideA returns rows of a as they lie, or packed.
func (u *unit) sideA(g *Gemm[float32], p *piece, r *room[float32]) rowsOf {
	o := &g.A
	base := p.product * o.Stride
	switch {
	case o.Layout == Long:
		return rowsOf{data: o.Data[base+p.row*o.LD+p.from:], long: true, step: o.LD}
	case o.Layout == Flat && (p.columns <= 2*u.columns || p.to-p.from <= 16):
		return rowsOf{data: o.Data[base+p.from*o.LD+p.row:], step: o.LD}
	}
	tiles := pieces(p.rows, u.rows)
	high := pieces(p.rows, tiles)
	n := p.rows - tiles*(high-1)
	deep := panelDepth(p.to - p.from)
	u.packRows(o, r.a, high, p, 0, n*high)
	u.packRows(o, r.a[n*high*deep:], high-1, p, n*high, p.rows-n*high)
	return rowsOf{data: r.a, packed: true, deep: deep}
}

// packRows packs rows of a.
func (u *unit) packRows(o *Operand[float32], to []float32, width int, p *piece, row, count int) {
	if count == 0 {
		return
	}
	if o.Layout == Flat {
		u.packFlat(to, width, o, o.Data[p.product*o.Stride+p.from*o.LD+p.row+row:], count, p.to-p.from)
		return
	}
	o.pack(to, width, p.product, p.row+row, count, p.from, p.to)
}

// strip computes a strip of c: tiles of nearly equal height.
func (u *unit) strip(c []float32, ldc int, a rowsOf, b columnsOf, rows, columns, depth int, add bool, ahead *int64) {
	tiles := pieces(rows, u.rows)
	high := pieces(rows, tiles)
	n := rows - tiles*(high-1)
	u.tiles2(c, ldc, a, b, high, n, columns, depth, add, ahead)
	if n < tiles {
		switch {
		case a.packed:
			a.data = a.data[n*high*a.deep:]
		case a.long:
			a.data = a.data[n*high*a.step:]
		default:
			a.data = a.data[n*high:]
		}
		u.tiles2(c[n*high*ldc:], ldc, a, b, high-1, tiles-n, columns, depth, add, ahead)
	}
}

// tiles2 computes tiles of one height.
func (u *unit) tiles2(c []float32, ldc int, a rowsOf, b columnsOf, high, tiles, columns, depth int, add bool, ahead *int64) {
	step, tile, layout := 4*a.step, 4*high, 0
	switch {
	case a.packed:
		step, tile = 4*high, 4*high*a.deep
	case a.long:
		tile = 4 * high * a.step
		layout = 1
	}
	more := 0
	if add {
		more = 1
	}
	narrow := columns % u.columns
	if narrow > u.lanes {
		narrow = 0
	}
	_ = c[(high*tiles-1)*ldc+columns-1]
	if wide := columns - narrow; wide > 0 {
		u.strips[layout][1][high-1](&c[0], 4*ldc, &a.data[0], step, tile, &b.data[0], b.bs, b.panel, depth, tiles, wide, more, ahead)
	}
	if narrow > 0 {
		at := (columns - narrow) / u.columns * b.panel / 4
		u.strips[layout][0][high-1](&c[columns-narrow], 4*ldc, &a.data[0], step, tile, &b.data[at], b.bs, b.panel, depth, tiles, narrow, more, ahead)
	}
}
