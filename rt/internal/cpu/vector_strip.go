package cpu

// stripFunc computes strips of c, so many tiles, one below the other, and so many columns:
//
//	c[i*ldc + j] = Σ a[i, l] * b[l*bs + j] over l in [0, depth)
//
// where a[i, l] is a[i*step + l] (Long) or a[l*step + i] (Flat), the tiles' rows of a lie tile apart, and each panel of b,
// as wide as the tile, panel behind the one before. Distances are in bytes. AVX2 reads whole panels. What is needed
// next is brought into the cache meanwhile: ahead, which may be nil, is a stack of steps of it, and changes.
type stripFunc func(c *float32, ldc int, a *float32, step, tile int, b *float32, bs, panel, depth, tiles, columns, add int, ahead *int64)

// stripThenFunc does what follows, too: c*scale + bias within limits; no scale is 1, no bias 0. It computes whole vectors of
// columns.
type stripThenFunc func(c *float32, ldc int, a *float32, step, tile int, b *float32, bs, panel, depth, tiles, columns, add int, ahead *int64, scale, bias *float32, low, high float32)

// stripFuncs has them by layout, Flat and Long, by the number of vectors and by rows, each less one.
type stripFuncs [2][2][]stripFunc

// rowSide is rows of a as tiles read them: they lie one after the other (long) or side by side, step elements apart or from
// one depth to the next. Packed ones are panels as wide as tiles are high, each so deep.
type rowSide struct {
	data   []float32
	long   bool
	step   int
	packed int  // depth of packed panels, else 0
	copied bool // for this strip alone: nothing behind is read
}

// layout is where functions for such rows are: 0 for those side by side, 1 for those one after the other.
func (r *rowSide) layout() int {
	if r.long {
		return 1
	}
	return 0
}

// strip is what is the same for all tiles of a strip; distances are in elements.
type strip struct {
	c         []float32
	ldc       int
	a         rowSide
	b         []float32
	bs, panel int
	depth     int
	columns   int
	add       bool
	ahead     *int64
	bottom    bool // no rows of a that a tile could ask for lie below
	then      tileThen
}

// tileThen is what is done to each tile before it is written, with the scale and the bias of its columns.
type tileThen struct {
	there       bool
	scale, bias []float32
	low, high   float32
}

// thenOf returns what is done to tiles of so many columns from one on, if the unit has functions for that and for rows of a
// that lie as these do; else it is not there.
func (u *unit) thenOf(a Layout, t *Then[float32], column, columns int) (then tileThen) {
	if u.thens[0] == nil || a != Long || t.none() || t.Add != nil || columns%u.lanes != 0 {
		return then
	}
	then = tileThen{there: true, scale: Floats(t.Scale), bias: Floats(t.Bias)}
	then.low, then.high = t.limits()
	return then.from(column)
}

// from returns it for the columns from one on.
func (t tileThen) from(column int) tileThen {
	if t.scale != nil {
		t.scale = t.scale[column:]
	}
	if t.bias != nil {
		t.bias = t.bias[column:]
	}
	return t
}

// heights are those of tiles of nearly equal height: the first ones high, the others one row less.
type heights struct{ high, first, others int }

// heights divides rows into tiles.
func (u *unit) heights(rows int) heights { return heightsOf(rows, u.rows) }

// tileHeights does so for those of so many columns, none of which is a strip's.
func (u *unit) tileHeights(rows, columns int) heights {
	if columns <= fourColumns && u.fours.tiles != nil {
		return heightsOf(rows, len(u.fours.tiles))
	}
	return u.heights(rows)
}

// heightsOf divides rows into tiles of at most so many.
func heightsOf(rows, most int) heights {
	tiles := pieces(rows, most)
	high := pieces(rows, tiles)
	first := rows - tiles*(high-1)
	return heights{high, first, tiles - first}
}

// strip computes a strip of so many rows.
func (u *unit) strip(s *strip, rows int) {
	h := u.heights(rows)
	bottom := s.a.long && (s.a.copied || s.bottom)
	u.tilesTo(s, h.high, h.first, 0, bottom && h.others < belowTiles)
	if h.others > 0 {
		u.tilesTo(s, h.high-1, h.others, h.first*h.high, bottom)
	}
}

// belowTiles is how many tiles high the memory below a tile is for which it may ask.
const belowTiles = 2

// tilesTo computes tiles, those at the bottom one by one: to ask for memory below, which nobody may ever have touched, has
// the processor look for its pages each time, and that takes as long as some tiles.
func (u *unit) tilesTo(s *strip, high, tiles, row int, bottom bool) {
	alone := 0
	if bottom {
		alone = min(tiles, belowTiles)
	}
	if tiles -= alone; tiles > 0 {
		u.tilesOf(s, high, tiles, row, false)
	}
	for i := range alone {
		u.tilesOf(s, high, 1, row+(tiles+i)*high, true)
	}
}

// tilesOf computes tiles of one height, the first of which begins at a row. A tile that is alone asks for its own rows.
func (u *unit) tilesOf(s *strip, high, tiles, row int, alone bool) {
	a := s.a.data
	step, tile, layout := s.a.step, high, 0 // rows that lie side by side
	switch {
	case s.a.packed > 0:
		a, step, tile = a[row*s.a.packed:], high, high*s.a.packed
	case s.a.long:
		a, tile, layout = a[row*step:], high*step, 1
	default:
		a = a[row:]
	}
	if alone {
		tile = 0
	}
	add := 0
	if s.add {
		add = 1
	}
	narrow := s.columns % u.columns
	if narrow > u.lanes {
		narrow = 0
	}
	wide := s.columns - narrow
	c := s.c[row*s.ldc:][:(high*tiles-1)*s.ldc+s.columns]
	if s.then.there {
		u.tilesThen(s, high, tiles, c, a, step, tile, wide, add)
		return
	}
	if wide > 0 {
		u.strips[layout][1][high-1](&c[0], 4*s.ldc, &a[0], 4*step, 4*tile, &s.b[0], 4*s.bs, 4*s.panel, s.depth, tiles, wide, add, s.ahead)
	}
	if narrow > 0 {
		b, f := s.b[wide/u.columns*s.panel:], u.strips[layout][0][high-1]
		if halved && u.halves[layout] != nil {
			f = u.halves[layout][high-1]
		}
		f(&c[wide], 4*s.ldc, &a[0], 4*step, 4*tile, &b[0], 4*s.bs, 4*s.panel, s.depth, tiles, narrow, add, s.ahead)
	}
}

// tilesThen computes such tiles, and what follows.
func (u *unit) tilesThen(s *strip, high, tiles int, c, a []float32, step, tile, wide, add int) {
	t := &s.then
	if wide > 0 {
		u.thens[1][high-1](&c[0], 4*s.ldc, &a[0], 4*step, 4*tile, &s.b[0], 4*s.bs, 4*s.panel, s.depth, tiles, wide, add, s.ahead,
			part(t.scale, 0, wide), part(t.bias, 0, wide), t.low, t.high)
	}
	if narrow := s.columns - wide; narrow > 0 {
		b := s.b[wide/u.columns*s.panel:]
		u.thens[0][high-1](&c[wide], 4*s.ldc, &a[0], 4*step, 4*tile, &b[0], 4*s.bs, 4*s.panel, s.depth, tiles, narrow, add, s.ahead,
			part(t.scale, wide, narrow), part(t.bias, wide, narrow), t.low, t.high)
	}
}
