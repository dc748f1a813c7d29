package cpu

// Products of float32 on a vector unit. Tiles read a where it lies if its elements can be reached by two strides,
// and b too if it is read too few times for packing to pay.

// The largest block of c that is one item on a vector unit: the wider, the less often a and b are packed.
const (
	vectorRows    = 240
	vectorColumns = 256
)

// directLD is the distance of rows of an operand from which packing pays: those of a panel would lie on as many pages
// of memory, and fall on few lines of the first-level cache. Below it, 256×256×256 is 15 % faster without.
const directLD = 1024

// side is an operand as tiles read it: element i of vector v is data[at + v*step + i*deep].
type side struct {
	data       []float32
	at         int
	step, deep int
}

// vectorBlock is Gemm.block on a vector unit.
func vectorBlock(u *unit, g *Gemm[float32], c []float32, ldc int, add bool, p piece, r *room[float32]) {
	if p.from >= p.to && !add {
		for i := range p.rows {
			clear(c[i*ldc:][:p.columns])
		}
	}
	for from := p.from; from < p.to; from += blockDepth {
		to := min(from+blockDepth, p.to)
		a := u.sideA(g, p, from, to, r)
		u.blockTiles(c, ldc, add, a, g, p, from, to, r)
		add = true
	}
}

// sideA returns a as rows of tiles: as it lies, or packed.
func (u *unit) sideA(g *Gemm[float32], p piece, from, to int, r *room[float32]) side {
	o := &g.A
	base := p.product * o.Stride
	switch {
	case o.Layout == Long:
		return side{o.Data, base + p.row*o.LD + from, o.LD, 1}
	case o.Layout == Flat && (p.columns <= 2*u.columns || o.LD < directLD):
		return side{o.Data, base + from*o.LD + p.row, 1, o.LD}
	}
	o.pack(r.a, u.rows, p.product, p.row, p.rows, from, to)
	return side{data: r.a, deep: u.rows}
}

// blockTiles computes a block at depths [from, to).
func (u *unit) blockTiles(c []float32, ldc int, add bool, a side, g *Gemm[float32], p piece, from, to int, r *room[float32]) {
	o := &g.B
	depth := to - from
	whole := panelDepth(depth)
	direct := o.Layout == Flat && (u.exact || p.columns%u.lanes == 0) && (p.rows <= 2*u.rows || o.LD < directLD)
	if !direct {
		o.pack(r.b, u.columns, p.product, p.column, p.columns, from, to)
	}
	height := each(p.rows, u.rows)
	packed := a.deep == u.rows && a.step == 0
	if packed {
		height = u.rows
	}
	for j := 0; j < p.columns; j += u.columns {
		columns := min(u.columns, p.columns-j)
		b := side{data: r.b, at: j * whole, deep: u.columns}
		if direct {
			b = side{data: o.Data, at: p.product*o.Stride + from*o.LD + p.column + j, deep: o.LD}
		}
		for i := 0; i < p.rows; i += height {
			rows := min(height, p.rows-i)
			at, step := a.at+i*a.step, a.step
			if packed {
				at, step = i*whole, 1
			}
			u.tile(rows, columns, &c[i*ldc+j], ldc, &a.data[at], step, a.deep, 0, &b.data[b.at], b.deep, 0, depth, 1, add)
		}
	}
}
