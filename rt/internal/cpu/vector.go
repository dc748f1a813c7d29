package cpu

// vectorTable has a unit's functions.
type vectorTable struct {
	unary  [unaries]func(y, x *float32, n int)
	binary [binaries]func(y, a, b *float32, n int)
	number [numbers]func(y, a *float32, s float32, n int)
	summed [summed]func(y, a *float32, s float32, n int) float32
	three  [threes]func(y, a, b, c *float32, n int)
	// lessOverRoot is y = w - a*b/(√c + d).
	lessOverRoot func(y, w, a, b, c, d *float32, n int)
	// lessMulAdd is y = (a - b)*c + d.
	lessMulAdd func(y, a, b, c, d *float32, n int)
	// mulNumberAdd is y = a*s*b + c.
	mulNumberAdd func(y, a, b, c *float32, s float32, n int)
	// expNear is y = e^x, and its sum if all x are near zero.
	expNear func(y, x *float32, n int) float32
	// expNearScaled multiplies as many other numbers meanwhile, in turns of scaledTurn.
	expNearScaled func(y, x, done *float32, scale float32, n int) float32
	// lessSquares is the sum of the squares of a - s, lessMulNumberAdd is y = (a-m)*s*b + c: a unit has both or neither.
	lessSquares      func(a *float32, s float32, n int) float32
	lessMulNumberAdd func(y, a, b, c *float32, m, s float32, n int)
	// sumSquares are the sums of x and of its squares, scaledRows is lessMulNumberAdd of two rows.
	sumSquares func(x *float32, n, soon int) (sum, squares float32)
	scaledRows func(y, a, b, c, m, s *float32, n, soon int)
	// scaledNext is lessMulNumberAdd of a row and sumSquares of the next one.
	scaledNext func(y, a, b, c, next *float32, m, s float32, n int) (sum, squares float32)
	// addNumberMul is y = (a + s)*b, blend y = a*s + b*r + c + q.
	addNumberMul func(y, a, b *float32, s float32, n int)
	blend        func(y, a, b, c *float32, s, r, q float32, n int)
	// softBack is y = (dy - Σ dy*y)*y of the first n elements, 0 from there to end, with what lies ahead on its way.
	softBack func(dx, dy, y *float32, n, end, ahead int)
	choose   func(y, c, a, b *float32, n int)
	// between is y = dy where not x <= low and not x > high, else 0.
	between func(y, dy, x *float32, low, high float32, n int)
	bias    [2]func(y, bias *float32, rows, n, step int) // without and with relu
	then    func(y, scale, bias *float32, rows, n, step int, low, high float32)
	thenAdd func(y, scale, bias, add *float32, rows, n, step int, low, high float32)
	most    func(x *float32, n int) float32
	least   func(x *float32, n int) float32
	prod    func(x *float32, n int) float32
	// copyLines copies lines of n elements that lie so many bytes apart.
	copyLines func(y, x *float32, rows, n, yStep, xStep int)
	// backwards is y[i] = x[n-1-i].
	backwards func(y, x *float32, n int)
	find      func(x *float32, n int, value float32) int // of the first that is equal; there is one
	sum       func(x *float32, n int) float32
	dot       func(a, b *float32, n int) float32
	// rowSums and rowSquares are sums, and sums of squares, over each of so many rows of n elements, rowsApart those of the squares of
	// what they differ from another.
	rowSums, rowSquares func(y, x *float32, rows, n int)
	rowsApart           func(y, x, from *float32, rows, n int)
	rowFolds            [reductions]func(y, x *float32, rows, n int) // the other reductions, as rowSums is the sum
	// columns sums n columns over rows that are step bytes apart.
	columns func(y, x *float32, step, rows, n int)
	// folds are the other reductions, as columns is the sum.
	folds [reductions]func(y, x *float32, step, rows, n int)
	// columnSquares sums the squares of their differences from less.
	columnSquares func(y, x, less *float32, step, rows, n int)
	halves        halfTable
}

// leastVector is the number of elements from which a call of the vector unit pays.
const leastVector = 8

// vectored returns a slice as one of float32 if there is a vector unit and enough to do for it, else nil.
func vectored[T Number](x []T) []float32 {
	if len(x) < leastVector || active.rows == 0 {
		return nil
	}
	return Floats(x)
}

// Unary computes y = f(x) on the vector unit, and reports whether there is one and a number alone, such as one that belongs to a
// row, is none that is left to the caller.
func Unary(f Function, y, x []float32) bool {
	g := active.vectors.unary[f]
	if g == nil || len(y) == 1 && unaryAlone[f] {
		return false
	}
	if n := len(y); n > 0 {
		m := n
		if unaryFetches[f] {
			m = lying(n, cap(x))
		}
		g(&y[0], &x[:n][0], m)
	}
	return true
}

// Binary computes y = f(a, b) on the vector unit, and reports so as Unary does.
func Binary(f Function, y, a, b []float32) bool {
	g := active.vectors.binary[f]
	if g == nil || len(y) == 1 && binaryAlone[f] {
		return false
	}
	if n := len(y); n > 0 {
		m := n
		if binaryFetches[f] {
			m = lying(n, min(cap(a), cap(b)))
		}
		g(&y[0], &a[:n][0], &b[:n][0], m)
	}
	return true
}

// lying is a number of elements as functions take it that fetch as many behind these: negative if the memory that is the
// operand's ends before. What lies there may never have been touched, and each request would look for its page.
func lying(n, all int) int {
	if all < 2*n {
		return -n
	}
	return n
}

// soon is how many elements ahead of itself a function fetches what lies behind its operand: as many as that has, unless the memory ends
// before.
func soon(n, behind int) int {
	if behind < n {
		return 0
	}
	return n
}

// WithNumber computes y = f(a, s) on the vector unit, and reports whether there is one.
func WithNumber(f Function, y, a []float32, s float32) bool {
	g := active.vectors.number[f]
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		behind := cap(a)
		if numberFetchesResult[f] {
			behind = cap(y)
		}
		g(&y[0], &a[:n][0], s, lying(n, behind))
	}
	return true
}
