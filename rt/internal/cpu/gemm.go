package cpu

// Gemm is the work of a batch of matrix products, c = a b or c += a b. Item by item it is cut by shape alone: into
// products, into blocks of c, and where these are few and deep, into parts of the depth, whose sums go to Parts.
type Gemm[T Number] struct {
	C            []T
	LDC, StrideC int // elements from one row to the next, from one product to the next, or from so many to the next
	Heads        int // of so many products the rows lie side by side; 0 is 1
	A, B         Operand[T]
	Batch        int
	M, N, K      int
	Add          bool
	Scale        T    // what panels of b are multiplied by; 0 is 1
	LowerA       bool // a is zero above its diagonal, as it lies in memory
	LowerC       bool // c may be zero above its diagonal
	OnlyLower    bool // c may be anything there
	EdgeA        bool // of a's zeros only LowerEdge behind the diagonal of each line are there
	To           Rows
	Then         Then[T] // done to c at the end

	Cut
	Parts []T // [parts, M, N] of one product, if there are several parts
}

// Rows says where the rows of c lie that do not follow each other: they are every few places of a picture. The zero
// value means that they do.
type Rows struct {
	In, First, Step [3]int // the picture, the first place, and how far from one to the next along each axis
	Size            [3]int // the number of places along each axis
}

// apart reports that the rows do not follow each other.
func (r *Rows) apart() bool { return r.Step[2] != 0 }

// row returns where row i of c begins.
func (g *Gemm[T]) row(i int) int {
	r := &g.To
	if !r.apart() {
		return i * g.LDC
	}
	n, at := i/volume(r.Size), unflat(i%volume(r.Size), r.Size)
	for axis := range at {
		at[axis] = r.First[axis] + at[axis]*r.Step[axis]
	}
	return (n*volume(r.In) + flat(at, r.In)) * g.LDC
}

// begin returns where a product's c begins.
func (g *Gemm[T]) begin(product int) int {
	if g.Heads <= 1 {
		return product * g.StrideC
	}
	return product/g.Heads*g.StrideC + product%g.Heads*g.N
}

// Items is the number of items of the work.
func (g *Gemm[T]) Items() int { return g.Batch * g.blocks() * g.parts() }

func (g *Gemm[T]) blocks() int { return pieces(g.M, g.Rows) * pieces(g.N, g.Columns) }
func (g *Gemm[T]) parts() int  { return max(1, pieces(g.K, g.Depth)) }

// pieces is how many pieces of a size cover n.
func pieces(n, size int) int { return (n + size - 1) / max(1, size) }

// piece is an item of the work: rows and columns of a product, and the depths to sum over.
type piece struct {
	product         int
	row, rows       int
	column, columns int
	from, to        int
	part            int
}

// piece returns an item.
func (g *Gemm[T]) piece(item int) piece {
	part, block := item%g.parts(), item/g.parts()
	product, block := block/g.blocks(), block%g.blocks()
	down := pieces(g.M, g.Rows)
	row, column := block%down*g.Rows, block/down*g.Columns
	return piece{product, row, min(g.Rows, g.M-row), column, min(g.Columns, g.N-column), part * g.Depth, min((part+1)*g.Depth, g.K), part}
}

// room is what a thread needs to compute items.
type room[T Number] struct {
	a, b    []T      // packed panels
	apart   []T      // a block of c, if the rows of c do not follow each other
	has     panelsOf // what b has, on a vector unit
	dots    []T      // copied columns of b
	hasDots panelsOf // what these are
	ahead   ahead    // what is read next, on a vector unit

	follows   bool // the next item is of the same product, too
	following piece
	behind    piece // what is computed next
}

// target is where the results of an item go: its first element, how far it is from one row to the next.
type target[T Number] struct {
	c       []T
	at, ldc int
	add     bool
	then    Then[T] // done at the end; a copy, so that what it belongs to may stay on the stack
}

// follow does what follows to some of an item's rows.
func (t *target[T]) follow(p *piece, i, rows int) {
	if !t.then.none() {
		t.then.Rows(t.c, t.at+i*t.ldc, rows, p.columns, t.ldc, p.column)
	}
}

// Run computes the items [lo, hi).
func (g *Gemm[T]) Run(lo, hi int) {
	s := Borrow()
	a, b := g.panelSizes()
	r := room[T]{a: Take[T](s, a), b: Take[T](s, b)}
	r.ahead.words = Take[int64](s, 4*mostSteps+1)
	if u := g.vector(); u != nil {
		r.dots = Take[T](s, even(g.dotColumns(u), 4)*even(g.Depth, unrolled))
	}
	if g.To.apart() {
		r.apart = Take[T](s, g.Rows*g.Columns)
	}
	for item := lo; item < hi; item++ {
		p := g.piece(item)
		if r.follows = item+1 < hi; r.follows {
			r.following = g.piece(item + 1)
			r.follows = r.following.product == p.product
		}
		g.compute(p, &r)
	}
	s.Return()
}

// panelSizes are the sizes of packed panels.
func (g *Gemm[T]) panelSizes() (a, b int) {
	if g.vector() != nil {
		if a, b = vectorPanels(&g.Cut); g.B.Layout == Packed {
			b = 0
		}
		return a, b
	}
	depth := panelDepth(min(g.Depth, blockDepth))
	return even(g.Rows, tileRows) * depth, even(g.Columns, tileColumns) * depth
}

// compute computes an item into c, or into its part of the sums.
func (g *Gemm[T]) compute(p piece, r *room[T]) {
	at := g.begin(p.product) + p.column
	switch {
	case g.Parts != nil:
		g.block(&target[T]{c: g.Parts, at: (p.part*g.M+p.row)*g.N + p.column, ldc: g.N}, p, r)
	case !g.To.apart():
		g.block(&target[T]{c: g.C, at: at + p.row*g.LDC, ldc: g.LDC, add: g.Add, then: g.Then}, p, r)
	default:
		g.block(&target[T]{c: r.apart, ldc: p.columns}, p, r)
		for i := range p.rows {
			putRow(g.C[at+g.row(p.row+i):], r.apart[i*p.columns:][:p.columns], g.Add)
		}
	}
}

// block computes an item.
func (g *Gemm[T]) block(t *target[T], p piece, r *room[T]) {
	switch u := g.vector(); {
	case p.from >= p.to:
		for i := 0; i < p.rows && !t.add; i++ {
			clear(t.c[t.at+i*t.ldc:][:p.columns])
		}
	case u != nil:
		u.compute(any(g).(*Gemm[float32]), p, any(t).(*target[float32]), any(r).(*room[float32]))
		return
	}
	add := t.add
	for from := p.from; from < p.to; from += blockDepth {
		to := min(from+blockDepth, p.to)
		g.A.pack(r.a, tileRows, p.product, p.row, p.rows, from, to)
		b := r.b
		if g.B.Layout == Packed {
			b = g.packedSide(p.column, from, to-from)
		} else {
			g.B.pack(b, tileColumns, p.product, p.column, p.columns, from, to)
			g.scale(b[:even(p.columns, tileColumns)*panelDepth(to-from)])
		}
		tiles(t.c[t.at:], t.ldc, p.rows, p.columns, add, r.a, b, panelDepth(to-from))
		add = true
	}
	t.follow(&p, 0, p.rows)
}

// tiles multiplies packed panels of a depth.
func tiles[T Number](c []T, ldc, rows, columns int, add bool, a, b []T, depth int) {
	for j := 0; j < columns; j += tileColumns {
		panel := b[j*depth:][:tileColumns*depth]
		for i := 0; i < rows; i += tileRows {
			putTile(c[i*ldc+j:], ldc, min(tileRows, rows-i), min(tileColumns, columns-j), add, a[i*depth:][:tileRows*depth], panel)
		}
	}
}

// Join adds up the parts of one product, in their order.
func (g *Gemm[T]) Join(parts int) {
	for i := range g.M {
		at := g.row(i)
		c := g.C[at:][:g.N]
		if !g.Add {
			clear(c)
		}
		for p := range parts {
			Accumulate(c, g.Parts[(p*g.M+i)*g.N:])
		}
		if !g.Then.none() {
			g.Then.Rows(g.C, at, 1, g.N, g.N, 0)
		}
	}
}
