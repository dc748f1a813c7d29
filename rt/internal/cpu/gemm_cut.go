package cpu

// Cut says into which items a product is cut.
type Cut struct {
	Rows, Columns int  // of a block of c
	Depth         int  // of a part; a multiple of blockDepth
	Whole         bool // panels of b are packed for all depths at once
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

// fewBlocks is how many blocks of c a product must have that is not cut along its depth.
const fewBlocks = 8

// leastHalves is the number of elements of b from which its lines are halved.
const leastHalves = 1 << 16

// itemsEach is how many items each of several threads gets.
const itemsEach = 1

// smallProduct is the number of multiplications below which a product is not cut further.
const smallProduct = 1 << 15

// smallItem is the number of multiplications on a vector unit that takes as long as to call a thread and to bring it what it
// reads: some microseconds. Units that compute half a vector at a time need as long for fewer.
const (
	smallItem   = 1 << 18
	halvedItems = 4
)

// leastRows and leastColumns are the smallest block that a product is cut into: packing pays from there on.
const (
	leastRows    = 32
	leastColumns = 32
)

// Plan chooses the cut for a number of threads and returns the number of parts of the depth: if there are several, the
// work needs Parts, and Join at the end. Cuts of rows and columns change no bits; those of the depth do, and depend on
// shapes alone.
func (g *Gemm[T]) Plan(threads int) (parts int) {
	rows, columns := blockRows, blockColumns
	if g.vector() != nil {
		rows, columns = g.vectorBlock()
	}
	work := g.Batch * g.M * g.N * g.K
	g.Rows, g.Columns, g.Depth = g.M, g.N, max(1, g.K)
	if parts := g.cutDepth(work); parts > 1 {
		return parts
	}
	g.Rows, g.Columns = min(rows, g.M), min(columns, g.N)
	if n := pieces(g.N, g.Columns); n > threads && n%threads > 0 && g.Batch == 1 { // threads have equally much to do
		g.Columns = even(pieces(g.N, even(n, threads)), g.tileColumns())
	}
	small := smallProduct
	if g.vector() != nil {
		if small = smallItem * ForkCost; halved {
			small /= halvedItems
		}
	}
	for threads > 1 && g.Items() < itemsEach*threads && work > small*g.Items() {
		switch {
		case (g.Rows >= g.Columns || g.Whole) && g.Rows >= 2*leastRows:
			g.halveRows()
		case g.Columns >= 2*leastColumns:
			g.halveColumns()
		case g.Rows >= 2*leastRows:
			g.halveRows()
		default:
			return 1
		}
	}
	return 1
}

// halveRows halves the items' rows: threads have equally much to do, as tiles of all heights take time by their rows.
func (g *Gemm[T]) halveRows() {
	of := 2
	if g.vector() == nil {
		of = g.tileRows()
	}
	g.Rows = even(pieces(g.Rows, 2), of)
}

// halveColumns halves their columns, to whole vectors unless panels are there.
func (g *Gemm[T]) halveColumns() {
	of := g.tileColumns()
	if u := g.vector(); u != nil && g.B.Layout != Packed {
		of = u.lanes
	}
	g.Columns = even(pieces(g.Columns, 2), of)
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

// cutDepth cuts the depth of a single product into parts of at least blockDepth, if c is so small that threads would
// have nothing to do; and into two if b is most of what is read, as the weights of a first layer are: a thread then reads
// half of the lines of b, those of which it makes the derivative and the new values too, and none that another changes.
func (g *Gemm[T]) cutDepth(work int) (parts int) {
	if g.Batch > 1 || g.B.Layout == Packed || g.EdgeA {
		return 1
	}
	blocks := pieces(g.M, leastRows/2) * pieces(g.N, leastColumns)
	parts = min(g.K/blockDepth, fewBlocks/max(1, blocks), work/smallProduct)
	if parts < 2 && g.K >= 2*blockDepth && g.K >= fewBlocks*g.M && g.K*g.N >= leastHalves {
		g.Depth = even(pieces(g.K, 2), tileDepth)
		return 2
	}
	if parts < 2 {
		return 1
	}
	g.Depth = even(pieces(g.K, parts), blockDepth)
	return g.parts()
}

// even rounds up to a multiple.
func even(n, of int) int { return (n + of - 1) / of * of }
