package cpu

import "unsafe"

// packedRows is how many rows of a are packed at a time.
const packedRows = 132

// directLD is the distance of lines of b from which packing pays: those of a panel would lie on as many pages of memory,
// and fall on few lines of the first-level cache.
const directLD = 1024

// fewRows is the number of rows below which b is not packed.
const fewRows = 384

// shallow is the depth up to which rows that lie side by side are not packed.
const shallow = 16

// packFunc packs columns of lines as panels.
type packFunc func(to *float32, width, panel int, from *float32, ld, depth, columns int)

// panelsOf names panels of b.
type panelsOf struct{ product, column, columns, from, to int }

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
			u.packFlat(b[:size], u.columns, o, o.flatSide(p.product, p.column, from), p.columns, to-from)
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

// sideA returns rows of a as they lie, or packed.
func (u *unit) sideA(g *Gemm[float32], p *piece, r *room[float32]) rowSide {
	o := &g.A
	switch {
	case o.Layout == Long:
		return rowSide{data: o.Data[p.product*o.Stride+p.row*o.LD+p.from:], long: true, step: o.LD}
	case o.Layout == Flat && (p.columns <= 2*u.columns || p.to-p.from <= shallow):
		return rowSide{data: o.flatSide(p.product, p.row, p.from), step: o.LD}
	}
	high, first, others := u.heights(p.rows)
	deep := panelDepth(p.to - p.from)
	u.packRows(o, r.a, high, p, 0, first*high)
	u.packRows(o, r.a[first*high*deep:], high-1, p, first*high, others*(high-1))
	return rowSide{data: r.a, packed: deep}
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
	all := o.flatSide(product, vector, from)[:(lines-1)*o.LD+count]
	size := int(unsafe.Sizeof(all[0]))
	length, step, inc := count*size, o.LD*size, even(pieces(count*size, turns), size)
	if count == o.LD {
		length, step, inc = lines*length, turns*128, 128
		lines = pieces(length, step)
	}
	to[0], to[1], to[2], to[3] = int64(uintptr(unsafe.Pointer(unsafe.SliceData(all)))), int64(inc), int64(lines), int64(step)
}
