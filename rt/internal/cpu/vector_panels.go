package cpu

// packedRows is how many rows of a are packed at a time.
const packedRows = 132

// directLD is the distance of lines of b from which packing pays: those of a panel would lie on as many pages of memory,
// and fall on few lines of the first-level cache.
const directLD = 1024

// directTiles is how many tiles of AVX-512 read b where it lies, if it has at most so many elements or its lines are no longer: packing it
// costs more than it saves.
const (
	directTiles    = 3
	directElements = 1 << 21
	directLine     = 768
)

// fewRows is the number of rows below which b is not packed, unless it is more than a second-level cache of half a megabyte
// holds.
const fewRows = 384

// shallow is the depth up to which rows that lie side by side are not packed.
const shallow = 16

// copyPanels is the number of panels of b from which rows of a that lie a multiple of alike apart, a page, are copied: all
// rows of a tile would fall on the same few lines of the first-level cache.
const (
	copyPanels = 8
	copyGap    = 16 // a line
	alike      = 1024
)

// packFunc packs columns of lines as panels.
type packFunc func(to *float32, width, panel int, from *float32, ld, depth, columns int)

// panelsOf names panels of b.
type panelsOf struct{ product, column, columns, from, to int }

// reads reports that tiles read b where it lies.
func (u *unit) reads(g *Gemm[float32], p *piece) bool {
	o := &g.B
	switch {
	case o.Layout != Flat, g.Scale != 0, !u.exact && p.columns%u.lanes != 0:
		return false
	case o.LD <= u.columns, g.M < u.fewDirect, u.exact && g.M <= directTiles*u.rows && (g.N*g.K <= directElements || o.LD <= directLine):
		return true
	}
	return o.LD < directLD && g.Whole && g.M < fewRows && (u.exact || g.N*g.K <= wholePanels)
}

// renew reports whether a piece's columns of b have to be packed, and takes it that they are.
func (r *room[T]) renew(p *piece) bool {
	now := panelsOf{p.product, p.column, p.columns, p.from, p.to}
	if r.has == now {
		return false
	}
	r.has = now
	return true
}

// packColumns packs an item's columns of b for some depths.
func (u *unit) packColumns(g *Gemm[float32], p *piece, b []float32, step int) {
	o := &g.B
	for from := p.from; from < p.to; from += step {
		to := min(from+step, p.to)
		size := even(p.columns, u.columns) * panelDepth(to-from)
		if o.Layout == Flat {
			u.packFlat(b[:size], u.columns, o, o.flatSide(p.product, p.column, from), p.columns, to-from)
		} else {
			o.pack(b, u.columns, p.product, p.column, p.columns, from, to)
		}
		g.scale(b[:size])
		b = b[size:]
	}
}

// scale multiplies panels.
func (g *Gemm[T]) scale(panels []T) {
	switch f := Floats(panels); {
	case g.Scale == 0 || len(panels) == 0:
	case f != nil && WithNumber(MulNumber, f, f, float32(g.Scale)):
	default:
		for i := range panels {
			panels[i] *= g.Scale
		}
	}
}

// packingTiles is how many tiles high a strip is that panels of b are packed for: while these are computed, what the next
// panel is packed from comes into the cache.
const packingTiles = 4

// packingRows is how many of an item's rows are a strip that panels are packed for, where others are so high.
func (u *unit) packingRows(high, rows int) int {
	tiles := packingTiles
	if u.alongs[1] != nil {
		tiles++ // the first one reads what it packs, and asks for nothing else
	}
	most := max(high, tiles*u.rows)
	if u.alongs[1] != nil && rows < most+u.rows {
		return rows
	}
	return min(most, rows)
}

// packing computes an item's first strip at some depths, and packs each panel of b for it and those below.
func (u *unit) packing(g *Gemm[float32], p *piece, s *strip, r *room[float32]) {
	one, o := *s, &g.B
	packed := false
	for j := 0; j < s.columns; j += u.columns {
		one.columns = min(u.columns, s.columns-j)
		one.a, one.b, one.c, one.then = s.a, s.b[j/u.columns*s.panel:][:s.panel], s.c[j:], s.then.from(j)
		along := j > 0 && g.Scale == 0 && u.packsAlong(o, &one) // what packs alone waits for more lines of memory at a time
		switch {
		case along, packed:
		case o.Layout == Flat:
			u.packFlat(one.b, u.columns, o, o.flatSide(p.product, p.column+j, p.from), one.columns, s.depth)
		default:
			o.panel(one.b, u.columns, o.begin(p.product), p.column+j, one.columns, p.from, p.to)
		}
		g.scale(one.b)
		behind := s.columns
		if !u.exact {
			behind = g.N - p.column // the first of the next columns, too
		}
		if j+u.columns < behind && o.Layout == Flat {
			turns := s.depth / unrolled
			r.first(&o.flatSide(p.product, p.column+j+u.columns, p.from)[0], turns, o.LD, packingTiles, turns*o.LD)
		}
		rows := p.rows
		if along {
			rows -= u.along(&one, rows, o, o.flatSide(p.product, p.column+j, p.from))
		}
		if next := j + u.columns; next < s.columns && u.packsParts(o, &one) {
			u.packingParts(&one, rows, o, s.b[next/u.columns*s.panel:], o.flatSide(p.product, p.column+next, p.from), min(u.columns, s.columns-next))
			packed = true
			continue
		}
		packed = false
		u.strip(&one, rows)
	}
}

// alongFunc computes a tile as a stripFunc does, and packs the panel of b, of whole vectors, that it reads.
type alongFunc func(c *float32, ldc int, a *float32, step, tile int, b *float32, bs int, to *float32, depth, add int)

// packsAlong reports whether there are tiles that pack a strip's panel while they multiply. AVX-512 packs lines a multiple of a page apart
// part by part.
func (u *unit) packsAlong(o *Operand[float32], s *strip) bool {
	if u.alongs[s.a.layout()] == nil || o.Layout != Flat || s.columns != u.columns {
		return false
	}
	return !u.exact || o.LD%alike != 0
}

// along computes a strip's first tile so, and what follows it; it returns how many rows that has, and leaves those below.
func (u *unit) along(s *strip, rows int, o *Operand[float32], b []float32) int {
	high, tile := u.heights(rows).high, 0
	a, step, below := s.a.data, s.a.step, high // rows that lie side by side
	switch {
	case s.a.packed > 0:
		step, below = high, high*s.a.packed
	case s.a.long:
		a, below = a[:(high-1)*step+s.depth], high*step
		if rows >= 2*high {
			tile = below
		}
	}
	add := 0
	if s.add {
		add = 1
	}
	c := s.c[:(high-1)*s.ldc+u.columns]
	_ = b[(s.depth-1)*o.LD+u.columns-1]
	u.alongs[s.a.layout()][high-1](&c[0], 4*s.ldc, &a[0], 4*step, 4*tile, &b[0], 4*o.LD, &s.b[:s.depth*u.columns][0], s.depth, add)
	if t := &s.then; t.there {
		u.vectors.then(&c[0], part(t.scale, 0, u.columns), part(t.bias, 0, u.columns), high, u.columns, 4*s.ldc, t.low, t.high)
	}
	if high < rows {
		s.c, s.a.data = s.c[high*s.ldc:], s.a.data[below:]
	}
	return high
}

// packLines is how many lines are packed at a time, panel by panel. AVX2 packs narrow panels one by one, since of each but the last line it
// writes whole vectors.
const packLines = 16

// packFlat packs columns that lie side by side.
func (u *unit) packFlat(to []float32, width int, o *Operand[float32], from []float32, columns, depth int) {
	f := u.packs[1]
	if width <= u.lanes {
		f = u.packs[0]
	}
	lines := packLines
	if width < u.columns && !u.exact {
		lines = depth
	}
	whole := panelDepth(depth)
	for l := 0; l < depth; l += lines {
		n := min(lines, depth-l)
		_ = from[(l+n-1)*o.LD+columns-1]
		f(&to[l*width], width, 4*width*whole, &from[l*o.LD], 4*o.LD, n, columns)
	}
}

// sideA returns rows of a as they lie, or packed.
func (u *unit) sideA(g *Gemm[float32], p *piece, r *room[float32]) rowSide {
	o := &g.A
	switch {
	case o.Layout == Long && o.LD%alike == 0 && p.columns >= copyPanels*u.columns:
		return u.copyRows(o, r.a, p)
	case o.Layout == Long:
		return rowSide{data: o.Data[o.begin(p.product)+p.row*o.LD+p.from:], long: true, step: o.LD}
	case o.Layout == Flat && (p.columns <= u.directPanels(o.LD)*u.columns || p.to-p.from <= shallow):
		return rowSide{data: o.flatSide(p.product, p.row, p.from), step: o.LD}
	}
	h := u.heights(p.rows)
	deep, below := panelDepth(p.to-p.from), h.first*h.high
	u.packRows(o, r.a, h.high, p, 0, below)
	u.packRows(o, r.a[below*deep:], h.high-1, p, below, h.others*(h.high-1))
	return rowSide{data: r.a, packed: deep}
}

// directPanels is how many panels of b tiles read rows of a that lie side by side as they are: with more, packing pays. Lines a multiple of
// a quarter of a page apart fall on few sets of the first-level cache.
func (u *unit) directPanels(ld int) int {
	if u.exact && ld%(alike/4) != 0 {
		return 4
	}
	return 2
}

// copyRows puts rows of a one behind the other, with a gap so that they begin on different lines of the cache.
func (u *unit) copyRows(o *Operand[float32], to []float32, p *piece) rowSide {
	depth := p.to - p.from
	step := even(depth, copyGap) + copyGap
	from := o.Data[o.begin(p.product)+p.row*o.LD+p.from:]
	for i := range p.rows {
		copy(to[i*step:][:depth], from[i*o.LD:])
	}
	return rowSide{data: to, long: true, step: step, copied: true}
}

// packRows packs rows of a.
func (u *unit) packRows(o *Operand[float32], to []float32, width int, p *piece, row, count int) {
	if count == 0 {
		return
	}
	if o.Layout == Flat {
		u.packFlat(to, width, o, o.flatSide(p.product, p.row+row, p.from), count, p.to-p.from)
		return
	}
	o.pack(to, width, p.product, p.row+row, count, p.from, p.to)
}
