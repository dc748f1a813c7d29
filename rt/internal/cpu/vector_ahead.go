package cpu

import "unsafe"

// While a strip is computed, two blocks of memory come into the cache for what follows, the second behind the first. Four
// words tell a block to the tiles: where its next line begins, the step from one prefetch to the next, how many lines
// are left, and how far it is from one to the next.

// unrolled is at how many depths of a tile two neighbours of the block come into the cache.
const unrolled = 4

// next makes what the depths behind a piece of an item need the two blocks: of b, unless its panels are packed one by one,
// and of a, or what lies behind b.
func (r *room[T]) next(g *Gemm[T], p *piece, end int) {
	clear(r.ahead)
	if to := min(2*p.to-p.from, end); p.to < to {
		if p.rows < active.oneByOne {
			g.B.lines(r.ahead[:4], p.product, p.column, p.columns, p.to, to, p.to-p.from)
		}
		if g.A.lines(r.ahead[4:], p.product, p.row, p.rows, p.to, to, p.to-p.from); r.ahead[6] == 0 && active.exact {
			g.behind(r.ahead[4:], p)
		}
	} else if p.to == end && p.product+1 < g.Batch && g.blocks() == 1 && !active.exact {
		turns := (p.to - p.from) / unrolled
		if g.triangular() {
			turns /= 2 // about, in the middle
		}
		g.B.whole(r.ahead[:4], p.product+1, g.N, g.K, turns)
		g.A.whole(r.ahead[4:], p.product+1, g.M, g.K, turns)
	} else if p.to == end {
		g.behind(r.ahead[4:], p)
	}
	r.second = r.ahead[6] != 0
}

// mostBehind is the most bytes behind b that come into the cache while one product is computed: the next layer reads them.
const mostBehind = 1 << 20

// behind tells a strip what lies behind b in its slab, of which each item of a product of few rows, and each depth, brings its part:
// no more than its tiles can.
func (g *Gemm[T]) behind(to []int64, p *piece) {
	clear(to)
	all := g.B.Data[len(g.B.Data):cap(g.B.Data)]
	turns := (p.to - p.from) / unrolled
	if len(all) == 0 || g.M >= fewRows || turns == 0 {
		return
	}
	const pair = 128 // bytes that a turn brings
	size := int(unsafe.Sizeof(all[0]))
	bytes := min(len(all)*size, mostBehind, pieces(g.M, g.tileRows())*pieces(g.N, g.tileColumns())*(g.K/unrolled)*pair)
	from, part := bytes*p.column/g.N, bytes*p.columns/g.N
	from, end := from+part*p.from/g.K, from+part*p.to/g.K
	to[0], to[1], to[2], to[3] = int64(uintptr(unsafe.Pointer(unsafe.SliceData(all)))+uintptr(from)), pair, int64((end-from)/(turns*pair)), int64(turns*pair)
}

// first makes lines of memory the first block.
func (r *room[T]) first(start *T, turns, inc, lines, step int) {
	if r.second && r.ahead[6] == 0 { // the second has become the first
		copy(r.ahead[4:], r.ahead[:4])
	}
	r.second = r.ahead[6] != 0
	size := int(unsafe.Sizeof(*start))
	r.ahead[0], r.ahead[1], r.ahead[2], r.ahead[3] = int64(uintptr(unsafe.Pointer(start))), int64(inc*size), int64(lines), int64(step*size)
	if turns == 0 {
		r.ahead[2] = 0
	}
}

// rows makes the rows of a that are copied for the strip below the first block.
func (r *room[T]) rows(g *Gemm[T], p *piece, s *strip, end, high int) {
	from := p.row + p.rows
	if !s.a.copied || from >= end {
		return
	}
	o := &g.A
	start := &o.Data[o.begin(p.product)+from*o.LD+p.from]
	turns := s.depth / unrolled
	r.first(start, turns, pieces(s.depth, max(1, turns)), min(high, end-from), o.LD)
}

// whole tells a strip a product's operand, count vectors of a depth, for the product behind: so much of each line as so many turns
// bring, if it is not all that lies side by side.
func (o *Operand[T]) whole(to []int64, product, count, depth, turns int) {
	clear(to)
	lines, line := count, depth
	if o.Layout == Flat {
		lines, line = depth, count
	}
	if turns <= 0 || o.Layout != Long && o.Layout != Flat || o.Stride == 0 {
		return
	}
	const pair = 128 // bytes that a turn brings
	all := o.Data[o.begin(product):][:(lines-1)*o.LD+line]
	size := int(unsafe.Sizeof(all[0]))
	inc, step, many := pair, o.LD*size, lines
	switch {
	case line == o.LD:
		step = turns * pair
		many = pieces(lines*line*size, step)
	case line*size <= pair:
		inc = o.LD * size
		step = turns * inc
		many = pieces(lines, turns)
	}
	to[0], to[1], to[2], to[3] = int64(uintptr(unsafe.Pointer(unsafe.SliceData(all)))), int64(inc), int64(many), int64(step)
}

// lines tells a strip what some vectors that lie side by side need, if there is any: lines of memory, of which each tile
// with its columns of b reads one. Those without gaps are taken as long ones.
func (o *Operand[T]) lines(to []int64, product, vector, count, from, end, depth int) {
	clear(to)
	turns := depth / unrolled
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
