package cpu

// Gemv is the work of a batch of products of a vector and a matrix, c = a b: nothing is packed, each element of b is
// read once.
type Gemv[T Number] struct {
	C, A, B []T
	N, K    int
	Long    bool // b is [n, k] instead of [k, n]

	StrideA, StrideB int
	Add              bool
}

// VectorColumns is how many elements of c are one item of Gemv's work.
const VectorColumns = 128 // eight vectors of AVX-512

// Run computes the items [lo, hi): VectorColumns elements of a product each.
func (g *Gemv[T]) Run(lo, hi int) {
	across := pieces(g.N, VectorColumns)
	for item := lo; item < hi; item++ {
		product, from := item/across, item%across*VectorColumns
		a, b := g.A[product*g.StrideA:][:g.K], g.B[product*g.StrideB:]
		c := g.C[product*g.N:][from:min(from+VectorColumns, g.N)]
		if !g.Add {
			clear(c)
		}
		if g.vector(c, a, b, from) {
			continue
		}
		if g.Long {
			for j := range c {
				c[j] += dot(a, b[(from+j)*g.K:][:g.K])
			}
			continue
		}
		combine(c, a, b[min(from, len(b)):], g.N)
	}
}

// vector adds to c on a vector unit, and reports whether there is one.
func (g *Gemv[T]) vector(c, a, b []T, from int) bool {
	y, x, m := vectored(c), Floats(a), Floats(b)
	if y == nil || x == nil || m == nil {
		return false
	}
	if g.Long {
		for j := range y {
			y[j] += active.vectors.dot(&x[0], &m[(from+j)*g.K:][:g.K][0], g.K)
		}
		return true
	}
	u := active
	j := 0
	for ; j+8*u.lanes <= len(y); j += 8 * u.lanes {
		u.line(&y[j], 0, &x[0], 0, 4, 0, &m[from+j:][:(g.K-1)*g.N+8*u.lanes][0], 4*g.N, g.K, 1, 1, 8*u.lanes, 1, 0)
	}
	for step := u.columns; j < len(y); j += step {
		if !u.exact {
			step = u.lanes
		}
		n := min(step, len(y)-j)
		if n < u.lanes && !u.exact {
			combine(c[j:], a, b[from+j:], g.N)
			break
		}
		u.tile(1, n, 1, &y[j], 0, &x[0], 0, 1, 0, &m[from+j:][:(g.K-1)*g.N+n][0], g.N, 0, g.K, 1, true)
	}
	return true
}

// mostSmall is how many products SmallVector takes on: none that a thread of their own would be worth.
const mostSmall = 1 << 14

// SmallVector is a product of a vector and a small matrix of [k, n], with what follows it, on a vector unit: it reports
// whether there is one, and the sizes are for it.
func SmallVector(c, a, b []float32, n, k int, t *Then[float32]) bool {
	u := active
	if u.rows == 0 || k == 0 || n < u.lanes || n*k > mostSmall || !u.exact && n%u.lanes != 0 {
		return false
	}
	c, a, b = c[:n], a[:k], b[:n*k]
	step := u.columns
	if !u.exact {
		step = u.lanes
	}
	for j := 0; j < n; j += step {
		u.tile(1, min(step, n-j), 1, &c[j], 0, &a[0], 0, 1, 0, &b[j], n, 0, k, 1, false)
	}
	t.Rows(c, 0, 1, n, n, 0)
	return true
}

// Dot is the sum of the products of two vectors of one length.
func Dot[T Number](x, y []T) T {
	if f, g := vectored(x), Floats(y); f != nil && len(g) >= len(f) {
		return any(active.vectors.dot(&f[0], &g[0], len(f))).(T)
	}
	return dot(x, y)
}

// dot is the sum of the products of two vectors, in runs like sumRow.
func dot[T Number](x, y []T) (sum T) {
	for len(x) > 0 {
		n := min(len(x), blockDepth)
		sum += dot4(x[:n], y[:n])
		x, y = x[n:], y[n:]
	}
	return sum
}

func dot4[T Number](x, y []T) T {
	var a, b, c, d T
	for len(x) >= 4 && len(y) >= 4 {
		a += x[0] * y[0]
		b += x[1] * y[1]
		c += x[2] * y[2]
		d += x[3] * y[3]
		x, y = x[4:], y[4:]
	}
	for i := range min(len(x), len(y)) {
		a += x[i] * y[i]
	}
	return (a + b) + (c + d)
}

// combine adds to c the rows of a matrix, ld apart, each a's element times, in runs of blockDepth rows.
func combine[T Number](c, a, b []T, ld int) {
	var run [VectorColumns]T
	for len(a) > 0 {
		n := min(len(a), blockDepth)
		part := run[:len(c)]
		clear(part)
		l := 0
		for ; l+4 <= n; l += 4 {
			axpy4(part, a[l], a[l+1], a[l+2], a[l+3], b[l*ld:], b[(l+1)*ld:], b[(l+2)*ld:], b[(l+3)*ld:])
		}
		for ; l < n; l++ {
			axpy(part, a[l], b[l*ld:])
		}
		addEach(c, part)
		if a = a[n:]; len(a) > 0 {
			b = b[n*ld:]
		}
	}
}

// axpy4 adds four rows times a factor each.
func axpy4[T Number](y []T, a0, a1, a2, a3 T, x0, x1, x2, x3 []T) {
	n := len(y)
	x0, x1, x2, x3 = x0[:n], x1[:n], x2[:n], x3[:n]
	for i, e := range y {
		y[i] = e + (a0*x0[i] + a1*x1[i]) + (a2*x2[i] + a3*x3[i])
	}
}

// axpy adds a row times a factor.
func axpy[T Number](y []T, a T, x []T) {
	x = x[:len(y)]
	for i, e := range y {
		y[i] = e + a*x[i]
	}
}
