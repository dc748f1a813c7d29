package cpu

// Gemm is the work of a batch of matrix products, c = a b or c += a b. Item by item it is cut by shape alone: into
// products, into blocks of c, and where these are few and deep, into parts of the depth, whose sums go to Parts.
type Gemm[T Number] struct {
	C            []T
	LDC, StrideC int // elements from one row to the next, from one product to the next
	A, B         Operand[T]
	Batch        int
	M, N, K      int
	Add          bool
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

// Cut says into which items a product is cut.
type Cut struct {
	Rows, Columns int // of a block of c
	Depth         int // of a part; a multiple of blockDepth
}

// The largest block of c that is one item, and the depth that is packed at a time: panels of a and b of this size
// stay in a second-level cache of half a megabyte.
const (
	blockRows    = 128
	blockColumns = 128
	blockDepth   = 256
)

// fewItems is the number of items that gives enough threads something to do.
const fewItems = 16

// fewBlocks is the same for products, whose blocks read a and b again and again if they are many: deep ones of
// transposed matrices are a tenth faster with half as many.
const fewBlocks = 8

// smallProduct is the number of multiplications below which a product is not cut further.
const smallProduct = 1 << 15

// leastRows and leastColumns are the smallest block that a product is cut into: packing pays from there on.
const (
	leastRows    = 32
	leastColumns = 32
)

// Plan chooses the cut and returns the number of parts of the depth: if there are several, the work needs Parts,
// and Join at the end.
func (g *Gemm[T]) Plan() (parts int) {
	rows, columns := blockRows, blockColumns
	if g.vector() != nil {
		rows, columns = vectorRows, vectorColumns
	}
	g.Rows, g.Columns, g.Depth = min(rows, g.M), min(columns, g.N), max(1, g.K)
	work := g.Batch * g.M * g.N * g.K
	for g.Items() < fewBlocks && work > smallProduct*g.Items() {
		switch {
		case g.Rows >= g.Columns && g.Rows >= 2*leastRows:
			g.Rows = even(g.Rows/2, g.tileRows())
		case g.Columns >= 2*leastColumns:
			g.Columns = even(g.Columns/2, g.tileColumns())
		default:
			return g.cutDepth(work)
		}
	}
	return 1
}

// vector returns the vector unit that computes the product, nil if none does.
func (g *Gemm[T]) vector() *unit {
	var e T
	if _, ok := any(e).(float32); !ok || active.rows == 0 {
		return nil
	}
	return active
}

// tileRows is the height of the tiles that compute the product, tileColumns their width.
func (g *Gemm[T]) tileRows() int {
	if u := g.vector(); u != nil {
		return u.rows
	}
	return tileRows
}

func (g *Gemm[T]) tileColumns() int {
	if u := g.vector(); u != nil {
		return u.columns
	}
	return tileColumns
}

// cutDepth cuts the depth of a single product into parts of at least blockDepth.
func (g *Gemm[T]) cutDepth(work int) (parts int) {
	if g.Batch > 1 {
		return 1
	}
	parts = min(g.K/blockDepth, fewBlocks/g.Items(), work/smallProduct)
	if parts < 2 {
		return 1
	}
	g.Depth = even(pieces(g.K, parts), blockDepth)
	return g.parts()
}

// even rounds up to a multiple.
func even(n, of int) int { return (n + of - 1) / of * of }

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
	across := pieces(g.N, g.Columns)
	row, column := block/across*g.Rows, block%across*g.Columns
	return piece{product, row, min(g.Rows, g.M-row), column, min(g.Columns, g.N-column), part * g.Depth, min((part+1)*g.Depth, g.K), part}
}

// room is what a thread needs to compute items.
type room[T Number] struct {
	a, b  []T // packed panels
	apart []T // a block of c, if the rows of c do not follow each other
}

// Run computes the items [lo, hi).
func (g *Gemm[T]) Run(lo, hi int) {
	s := Borrow()
	depth := panelDepth(min(g.Depth, blockDepth))
	r := room[T]{a: Take[T](s, even(g.Rows, g.tileRows())*depth), b: Take[T](s, even(g.Columns, g.tileColumns())*depth)}
	if g.To.apart() {
		r.apart = Take[T](s, g.Rows*g.Columns)
	}
	for item := lo; item < hi; item++ {
		g.compute(g.piece(item), &r)
	}
	s.Return()
}

// compute computes an item into c, or into its part of the sums.
func (g *Gemm[T]) compute(p piece, r *room[T]) {
	at := p.product*g.StrideC + p.column
	switch {
	case g.Parts != nil:
		g.block(g.Parts[(p.part*g.M+p.row)*g.N+p.column:], g.N, false, p, r)
	case !g.To.apart():
		at += p.row * g.LDC
		g.block(g.C[at:], g.LDC, g.Add, p, r)
		if !g.Then.none() {
			g.Then.Rows(g.C, at, p.rows, p.columns, g.LDC, p.column)
		}
	default:
		g.block(r.apart, p.columns, false, p, r)
		for i := range p.rows {
			putRow(g.C[at+g.row(p.row+i):], r.apart[i*p.columns:][:p.columns], g.Add)
		}
	}
}

// block computes an item, or adds it, to rows ldc apart.
func (g *Gemm[T]) block(c []T, ldc int, add bool, p piece, r *room[T]) {
	if u := g.vector(); u != nil {
		narrow := any(r).(*room[float32])
		vectorBlock(u, any(g).(*Gemm[float32]), Floats(c), ldc, add, p, narrow)
		return
	}
	if p.from >= p.to && !add {
		for i := range p.rows {
			clear(c[i*ldc:][:p.columns])
		}
	}
	for from := p.from; from < p.to; from += blockDepth {
		to := min(from+blockDepth, p.to)
		g.A.pack(r.a, tileRows, p.product, p.row, p.rows, from, to)
		g.B.pack(r.b, tileColumns, p.product, p.column, p.columns, from, to)
		tiles(c, ldc, p.rows, p.columns, add, r.a, r.b, panelDepth(to-from))
		add = true
	}
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
