package cpu

// The last columns of a product that are no whole vector would leave lanes of it without work. Few of them are sums along
// rows of a and columns of b instead, if both lie one after the other: a vector of AVX2, which AVX-512 takes too, is eight depths
// then, and its lanes are added up at the end. Columns of b that lie side by side are copied for it. All of it is decided by shape alone, and columns
// are cut at vectors, so that threads change no bits.

// dotFunc computes tiles of c, one below the other, or adds them to c:
//
//	c[i*ldc + j] = Σ a[i*step + l] * b[j*bs + l] over l in [0, depth)
//
// Distances are in bytes. Each function has its numbers of rows and columns.
type dotFunc func(c *float32, ldc int, a *float32, step int, b *float32, bs, depth, tiles, add int)

// leastDotDepth and leastDotRows are from where on adding up lanes and copying columns pay.
const (
	leastDotDepth = 48
	leastDotRows  = 12
)

// dotElements is the most elements of a whose rows are read for vectors, and then from the first-level cache for the rest.
const dotElements = 1 << 12

// dotted is how many of a piece's last columns are computed so.
func (u *unit) dotted(g *Gemm[float32], p *piece) int {
	columns := g.dotColumns(u)
	if p.column+p.columns < g.N {
		return 0
	}
	return columns
}

// dotColumns is how many of the product's.
func (g *Gemm[T]) dotColumns(u *unit) int {
	columns := g.N % u.lanes
	if columns > len(u.dots) || g.A.Layout != Long || g.B.Layout != Flat && g.B.Layout != Long || g.M < leastDotRows || g.K < leastDotDepth || g.LowerA || g.LowerC || g.Scale != 0 {
		return 0
	}
	return columns
}

// dots are the columns of b that are multiplied so.
type dots struct {
	b           []float32
	from        int // the depth that they begin with
	bs, columns int
}

// columnsOf returns a piece's last columns of b, where they lie or copied.
func (u *unit) columnsOf(g *Gemm[float32], p *piece, columns int, r *room[float32]) dots {
	o, first := &g.B, p.column+p.columns-columns
	if o.Layout == Long {
		return dots{o.Data[o.begin(p.product)+first*o.LD+p.from:], p.from, o.LD, columns}
	}
	depth := p.to - p.from
	d := dots{r.dots, p.from, depth, columns}
	skip := 0 // columns before them that are copied too
	if first+columns >= 4 {
		skip = 4 - columns
		d.b = d.b[skip*depth:]
	}
	if now := (panelsOf{p.product, first, columns, p.from, p.to}); r.hasDots != now {
		r.hasDots = now
		u.copyColumns(r.dots, o.flatSide(p.product, first-skip, p.from), o.LD, skip+columns, depth)
	}
	return d
}

// copyColumns copies columns, at most four, to one behind the other.
func (u *unit) copyColumns(to, from []float32, ld, columns, depth int) {
	begin := 0
	if blocks := depth / 4; columns == 4 && blocks > 0 {
		begin = 4 * blocks
		u.turnFour(&to[:3*depth+begin][0], 4*depth, &from[:(begin-1)*ld+4][0], 4*ld, blocks)
	}
	for j := range columns {
		column, at := to[j*depth:][:depth], begin*ld+j
		for l := begin; l < depth; l++ {
			column[l] = from[at]
			at += ld
		}
	}
}

// dot computes some rows of a piece's last columns at some depths, or adds them to c.
func (u *unit) dot(g *Gemm[float32], p *piece, d *dots, c []float32, ldc int, add bool) {
	put := 0
	if add {
		put = 1
	}
	o, depth := &g.A, p.to-p.from
	a, b := o.Data[o.begin(p.product)+p.row*o.LD+p.from:], d.b[p.from-d.from:]
	_, _, _ = c[(p.rows-1)*ldc+d.columns-1], a[(p.rows-1)*o.LD+depth-1], b[(d.columns-1)*d.bs+depth-1]
	funcs := u.dots[d.columns-1]
	for row := 0; row < p.rows; {
		high := min(len(funcs), p.rows-row)
		tiles := (p.rows - row) / high
		funcs[high-1](&c[row*ldc], 4*ldc, &a[row*o.LD], 4*o.LD, &b[0], 4*d.bs, depth, tiles, put)
		row += tiles * high
	}
}
