package cpu

import "unsafe"

// While a strip is computed, memory that is needed next comes into the cache: with each panel of a tile a step of it, turn by turn.
// Steps lie on a stack, of which tiles take the last: how many there are, then two words for each, where it begins and how far it is
// from one turn's part to the next.

// unrolled is how many depths of a tile are a turn.
const unrolled = 4

// mostSteps is how many steps a stack has room for.
const mostSteps = 256

// ahead is a stack of steps. Those of a strip lie on what belongs to all strips of an item.
type ahead struct {
	words []int64
	whole int // how many belong to all strips
}

// clear forgets all steps.
func (a *ahead) clear() { a.words[0], a.whole = 0, 0 }

// push puts a step on the stack: some bytes from an address on.
func (a *ahead) push(start uintptr, inc int) {
	n := int(a.words[0])
	if 2*n+2 >= len(a.words) {
		return
	}
	a.words[2*n+1], a.words[2*n+2] = int64(start), int64(inc)
	a.words[0]++
}

// region is memory that is read next: lines of so many bytes, a step apart.
type region struct {
	start               uintptr
	lines, length, step int
}

// regionOf is the region of elements that begin at the first of all.
func regionOf[T Number](all []T, lines, length, step int) region {
	_ = all[(lines-1)*step+length-1]
	size := int(unsafe.Sizeof(all[0]))
	if length == step { // no gaps: one line
		lines, length = 1, lines*length
	}
	return region{uintptr(unsafe.Pointer(unsafe.SliceData(all))), lines, length * size, step * size}
}

// bring puts the first of the steps that a region takes on the stack, at most so many: line by line, in so many turns, each of which brings
// so many bytes. Steps across lines, which are fewer where these are short, were slower: each turn then asks for another page.
func (a *ahead) bring(m region, turns, bytes, most int) {
	if turns <= 0 || m.length <= 0 {
		return
	}
	const line = 64
	across, inc := pieces(m.length, turns*bytes), bytes
	if across == 1 {
		inc = min(bytes, even(pieces(m.length, turns), line))
	}
	for i := min(m.lines*across, most) - 1; i >= 0; i-- {
		a.push(m.start+uintptr(i/across*m.step+i%across*turns*bytes), inc)
	}
}

// turnBytes is how much a turn brings: twice as much where tiles of AVX-512 read rows that lie side by side.
func (g *Gemm[T]) turnBytes() int {
	const pair = 128
	if active.exact && g.A.Layout != Long {
		return 2 * pair
	}
	return pair
}

// next makes what is computed behind a piece of an item, if there is such, what comes into the cache: of b, unless its panels are packed one
// by one, and of a, or what lies behind b. Tiles are of a depth.
func (r *room[T]) next(g *Gemm[T], p, then *piece, depth int) {
	r.ahead.clear()
	turns, bytes := depth/unrolled, g.turnBytes()
	most := min(pieces(p.rows, g.tileRows())*pieces(p.columns, g.tileColumns())*pieces(p.to-p.from, depth), mostSteps)
	switch {
	case then != nil:
		var a region
		if then.row != p.row || then.from != p.from {
			a = g.A.region(then.product, then.row, then.rows, then.from, then.to)
		}
		if a.lines == 0 && active.exact {
			a = g.behind(p, turns)
		}
		r.ahead.bring(a, turns, bytes, most)
		if p.rows < active.oneByOne && (then.column != p.column || then.from != p.from) {
			r.ahead.bring(g.B.region(then.product, then.column, then.columns, then.from, then.to), turns, bytes, most)
		}
	case p.product+1 < g.Batch && g.blocks() == 1 && !active.exact:
		if g.triangular() {
			turns /= 2 // about, in the middle
		}
		r.ahead.bring(g.A.whole(p.product+1, g.M, g.K), turns, bytes, most)
		r.ahead.bring(g.B.whole(p.product+1, g.N, g.K), turns, bytes, most)
	default:
		r.ahead.bring(g.behind(p, turns), turns, bytes, most)
	}
	r.ahead.whole = int(r.ahead.words[0])
}

// mostBehind is the most bytes behind b that come into the cache while one product is computed: the next layer reads them.
const mostBehind = 1 << 20

// behind returns what lies behind b in its slab, of which each item of a product of few rows, and each depth, brings its part: no more than
// its tiles can.
func (g *Gemm[T]) behind(p *piece, turns int) (a region) {
	all := g.B.Data[len(g.B.Data):cap(g.B.Data)]
	turn := g.turnBytes()
	if len(all) == 0 || g.M >= fewRows || turns == 0 {
		return a
	}
	size := int(unsafe.Sizeof(all[0]))
	bytes := min(len(all)*size, mostBehind, pieces(g.M, g.tileRows())*pieces(g.N, g.tileColumns())*(g.K/unrolled)*turn)
	from, part := bytes*p.column/g.N, bytes*p.columns/g.N
	from, end := from+part*p.from/g.K, from+part*p.to/g.K
	a = regionOf(all, 1, len(all), len(all))
	a.start, a.length = a.start+uintptr(from), (end-from)/(turns*turn)*(turns*turn)
	return a
}

// first puts lines of memory, a step each, on the stack instead of what a strip has left of its own.
func (r *room[T]) first(start *T, turns, inc, lines, step int) {
	a := &r.ahead
	a.whole = min(a.whole, int(a.words[0]))
	a.words[0] = int64(a.whole)
	if turns == 0 {
		return
	}
	size := int(unsafe.Sizeof(*start))
	for i := lines - 1; i >= 0; i-- {
		a.push(uintptr(unsafe.Pointer(start))+uintptr(i*step*size), inc*size)
	}
}

// rows makes the rows of a that are copied for the strip below what comes first.
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

// whole returns where a product's operand lies, count vectors of a depth, if each product has its own.
func (o *Operand[T]) whole(product, count, depth int) (a region) {
	lines, line := count, depth
	if o.Layout == Flat {
		lines, line = depth, count
	}
	if o.Layout != Long && o.Layout != Flat || o.Stride == 0 {
		return a
	}
	return regionOf(o.Data[o.begin(product):], lines, line, o.LD)
}

// region returns where some depths of vectors lie that lie side by side.
func (o *Operand[T]) region(product, vector, count, from, to int) (a region) {
	if o.Layout != Flat {
		return a
	}
	return regionOf(o.flatSide(product, vector, from), to-from, count, o.LD)
}
