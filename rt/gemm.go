package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// GemmDims are the sizes of a matrix product. C and the operands of each product are compact, unless something else is said.
type GemmDims struct {
	Batch   int // how many products; 0 is 1
	M, N, K int

	TransA, TransB bool // a is [k, m], b is [n, k]

	StrideA, StrideB int     // elements from one product's operand to the next's; 0: all products share it
	Heads            int     // rows of so many products lie side by side in c, which is [batch/heads, m, heads, n]; 0 is 1
	HeadsA, HeadsB   int     // lines of so many products lie side by side in an operand, whose stride is from so many to the next; 0 is 1
	LDA, LDB         int     // elements from one line of an operand to the next; 0: they follow each other
	LDC              int     // the same for c, whose products then are m lines apart, or so many of them; what is between stays
	Packed           bool    // b is what Pack made of it, of one product
	Add              bool    // c += a b instead of c = a b
	Scale            float32 // what a b is multiplied by, which costs a pass over b; 0 is 1. B is not Packed then
	LowerA, LowerC   bool    // each a is zero above its diagonal, as it lies in memory; each c is wanted up to there, and may be zero above
	OnlyLower        bool    // with LowerC: above there each c may stay what it is
	EdgeA            bool    // with LowerA: of what is above the diagonal only as much is zero as products read (SoftmaxBackLower)
}

// Gemm multiplies matrices:
//
//	for each product: c[i, j] = Σ a[i, l] * b[l, j] over l in [0, k)
//
// With heads, c[i, j] of product p is at c[p/heads, i, p%heads, j]; with LDC, lines of c are so far apart.
func Gemm[T Number](p *Pool, c, a, b []T, d GemmDims) {
	d.Batch = max(1, d.Batch)
	switch {
	case d.Scale != 0, d.EdgeA:
		var g cpu.Gemm[T]
		product(&g, c, a, b, &d)
		multiply(p, &g)
	case d.Packed:
		if r, ok := cpu.NewPackedRow(c, a, b, d.N, d.K, d.Add); ok && d.M == 1 && d.Batch == 1 && !d.TransA {
			split(p, r.Items(), r.Grain(), multiplyingRow{r})
			return
		}
		var g cpu.Gemm[T]
		product(&g, c, a, b, &d)
		multiply(p, &g)
	case d.M == 1 && d.N == 1 && d.Batch == 1 && !d.Add && !d.apart():
		c[0] = cpu.Dot(a[:d.K], b[:d.K])
	case d.M == 1 && !d.apart():
		gemv(p, cpu.Gemv[T]{C: c, A: a, B: b, N: d.N, K: d.K, Long: d.TransB, StrideA: d.StrideA, StrideB: d.StrideB, Add: d.Add}, d.Batch)
	case d.N == 1 && d.Heads <= 1 && !d.apart(): // c = a b is c' = b' a'
		gemv(p, cpu.Gemv[T]{C: c, A: b, B: a, N: d.M, K: d.K, Long: !d.TransA, StrideA: d.StrideB, StrideB: d.StrideA, Add: d.Add}, d.Batch)
	default:
		var g cpu.Gemm[T]
		product(&g, c, a, b, &d)
		multiply(p, &g)
	}
}

// apart reports whether an operand or the result is not compact.
func (d *GemmDims) apart() bool {
	return d.LDA > 0 || d.LDB > 0 || d.LDC > 0 || d.HeadsA > 1 || d.HeadsB > 1
}

// product describes matrix products that are no product of a vector in g, which is zero: it is large, so that nothing passes it
// by value.
func product[T Number](g *cpu.Gemm[T], c, a, b []T, d *GemmDims) {
	heads := max(1, d.Heads)
	g.C, g.LDC, g.Heads = c, heads*d.N, heads
	if d.LDC > 0 {
		g.LDC = d.LDC
	}
	g.StrideC = d.M * g.LDC
	g.Batch, g.M, g.N, g.K, g.Add, g.Scale = max(1, d.Batch), d.M, d.N, d.K, d.Add, T(d.Scale)
	operand(&g.A, a, !d.TransA, d.K, d.M, d.StrideA)
	g.A.SetLines(d.HeadsA, d.LDA)
	if d.Packed {
		g.B.Data, g.B.Layout = b[:PackedSize(d.N, d.K)], cpu.Packed
		return
	}
	operand(&g.B, b, d.TransB, d.K, d.N, d.StrideB)
	g.B.SetLines(d.HeadsB, d.LDB)
	g.LowerA, g.LowerC, g.OnlyLower, g.EdgeA = d.LowerA, d.LowerC, d.LowerC && d.OnlyLower, d.LowerA && d.EdgeA
}

// operand describes a matrix of count vectors of a depth, which lie one after the other if long.
func operand[T Number](o *cpu.Operand[T], data []T, long bool, depth, count, stride int) {
	o.Data, o.Layout, o.LD, o.Stride = data, cpu.Flat, count, stride
	if long {
		o.Layout, o.LD = cpu.Long, depth
	}
}

// PackedSize is how many elements Pack writes at most.
func PackedSize(n, k int) int { return (n + 31) &^ 31 * ((k + 3) &^ 3) }

// Pack lays b of a product out as the inner loops read it, into PackedSize elements: what many products read, such as the
// weights of a recurrent layer, is laid out once. Of the sizes it reads N, K and TransB. What it writes depends on the
// vector unit in use, and is for GemmDims.Packed alone: products with it have bits that depend on the depth alone.
func Pack[T Number](p *Pool, to, b []T, d GemmDims) {
	w := packing[T]{to: to[:PackedSize(d.N, d.K)], n: d.N, k: d.K}
	operand(&w.b, b, d.TransB, d.K, d.N, 0)
	split(p, cpu.Panels[T](d.N), grainOf(4*d.K), w)
}

type packing[T Number] struct {
	to   []T
	b    cpu.Operand[T]
	n, k int
}

func (w packing[T]) Run(lo, hi int) { w.b.Pack(w.to, w.n, w.k, lo, hi) }

// multiply runs a product.
func multiply[T Number](p *Pool, g *cpu.Gemm[T]) {
	parts := g.Plan(p.Threads())
	if parts == 1 {
		items := g.Items()
		if items > 0 && !lend(p, items, grainOf(g.Batch*g.M*g.N*g.K/items), g) {
			g.Run(0, items)
		}
		return
	}
	s := cpu.Borrow()
	g.Parts = cpu.Take[T](s, parts*g.M*g.N)
	if items := g.Items(); !lend(p, items, 1, g) {
		g.Run(0, items)
	}
	g.Join(parts)
	s.Return()
}

// gemv runs products of a vector and a matrix.
func gemv[T Number](p *Pool, g cpu.Gemv[T], batch int) {
	if parts := g.StreamParts(); parts > 0 && batch == 1 {
		s := cpu.Borrow()
		w := streaming[T]{g, cpu.Take[T](s, parts*g.N)}
		split(p, parts, 1, w)
		g.JoinStream(w.sums)
		s.Return()
		return
	}
	across := (g.N + cpu.VectorColumns - 1) / cpu.VectorColumns
	split(p, batch*across, grainOf(g.K*cpu.VectorColumns), multiplyingVector[T]{g})
}

type multiplyingRow struct{ r cpu.PackedRow }

func (w multiplyingRow) Run(lo, hi int) { w.r.Run(lo, hi) }

type multiplyingVector[T Number] struct{ g cpu.Gemv[T] }

func (w multiplyingVector[T]) Run(lo, hi int) { w.g.Run(lo, hi) }

type streaming[T Number] struct {
	g    cpu.Gemv[T]
	sums []T
}

func (w streaming[T]) Run(lo, hi int) { w.g.Stream(w.sums, lo, hi) }
