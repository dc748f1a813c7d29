package cpu

// Function is a function of float32, element by element, that vector units compute.
type Function uint8

// The functions of one operand.
const (
	Neg Function = iota
	Abs
	Sqrt
	Rsqrt
	Relu
	Floor
	Ceil
	Trunc
	Round
	Exp
	Log
	Log1p
	Tanh
	Sigmoid
	Erf
	Expm1
	Sin // of x within CircleEdge of zero, as Cos and Tan
	Cos
	Tan
	Atan
	Sinh
	Cosh
	Asinh
	Asin
	Acos
	Acosh
	Atanh
	Erfinv
	Sign
	NormalShare
	MulNormal
	RoundHalf
	RoundBF16
	unaries
)

// CircleEdge is how far from zero Sin, Cos and Tan know where they are on the circle.
const CircleEdge = 4096

// The functions of two operands.
const (
	Add Function = iota
	Sub
	Mul
	Div
	Larger
	Smaller
	Equal
	Less
	LessEqual
	MulNormalBack // a times the derivative of MulNormal at b
	Pow           // of finite numbers
	Mod           // NaN where the quotient is 2^22 or more, or b infinite
	Atan2
	binaries
)

// The functions of three operands.
const (
	MulAdd Function = iota
	Toward
	TowardSquare
	threes
)

// The functions of a slice and a number.
const (
	AddNumber Function = iota
	SubNumber
	MulNumber
	DivNumber
	ExpNumber
	numbers
)

// The functions of a slice and a number whose results are added up.
const (
	SubSquares Function = iota // y = a - s, and the sum of its squares
	ExpSum                     // y = e^(a - s), and its sum
	summed
)

// These are the functions of which one number is left to the caller: a few instructions of the processor give the same bits, and the call takes
// longer. A choice between two zeros, whose sign depends on their order, is none.
var (
	unaryAlone  = [unaries]bool{Neg: true, Abs: true, Sqrt: true, Rsqrt: true}
	binaryAlone = [binaries]bool{Add: true, Sub: true, Mul: true, Div: true, Equal: true, Less: true, LessEqual: true}
)

// Some functions fetch what lies behind their operands while they compute. Those of one and two operands do so where unaryFetches and binaryFetches say it, those
// of a slice and a number behind their result where numberFetchesResult says it, else behind the slice.
var (
	unaryFetches        = [unaries]bool{MulNormal: true}
	binaryFetches       = [binaries]bool{MulNormalBack: true}
	numberFetchesResult = [numbers]bool{MulNumber: true}
)

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
	sum     func(x *float32, n int) float32
	dot     func(a, b *float32, n int) float32
	// columns sums n columns over rows that are step bytes apart.
	columns func(y, x *float32, step, rows, n int)
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

// Summed computes y = f(a, s) on the vector unit and returns the sum that belongs to f, in runs of a segment; false if there is
// no such function.
func Summed(f Function, y, a []float32, s float32) (sum float32, ok bool) {
	g := active.vectors.summed[f]
	if g == nil {
		return 0, false
	}
	for len(y) > 0 {
		n := min(len(y), sumSegment)
		sum += g(&y[0], &a[:n][0], s, lying(n, cap(a)))
		y, a = y[n:], a[n:]
	}
	return sum, true
}

// ExpNear computes y = e^x, or that times a number, on the vector unit and returns the sum, in runs of a segment, if there is a function for it and all x are near
// zero; false otherwise, and y is anything then. They may be the same.
func ExpNear(y, x []float32) (sum float32, ok bool) {
	g := active.vectors.expNear
	if g == nil || !endsNear(x[:len(y)]) {
		return 0, false
	}
	for len(y) > 0 {
		n := min(len(y), sumSegment)
		part := g(&y[0], &x[:n][0], lying(n, cap(x)))
		if !(part >= 0) {
			return 0, false
		}
		sum += part
		y, x = y[n:], x[n:]
	}
	return sum, true
}

// endsNear reports whether numbers begin and end near zero: with those a row ends or begins that a mask leaves something out of.
func endsNear(x []float32) bool {
	const near = 21.5 // at most what the functions take for near
	n := len(x)
	return n >= leastVector && max(x[0], x[n-1]) < near && min(x[0], x[n-1]) > -near
}

// ExpNearScaled is ExpNear, and multiplies as many numbers, which may be none, by scale meanwhile: as far as it returns, and all of them
// only where y is long enough.
func ExpNearScaled(y, x, done []float32, scale float32) (sum float32, scaled int, ok bool) {
	g := active.vectors.expNearScaled
	n := len(y)
	if g == nil || len(done) != n || n > sumSegment || !endsNear(x[:n]) {
		sum, ok = ExpNear(y, x)
		return sum, 0, ok
	}
	sum = g(&y[0], &x[:n][0], &done[0], scale, lying(n, cap(x)))
	turn := scaledTurn * active.lanes / 8
	return sum, n &^ (turn - 1), sum >= 0
}

// scaledTurn is how many elements expNearScaled multiplies at a time with vectors of eight.
const scaledTurn = 32

// LessSquares returns the sum of the squares of a - s, which it does not keep, in runs of a segment; false if the vector unit has no
// function for that.
func LessSquares(a []float32, s float32) (sum float32, ok bool) {
	g := active.vectors.lessSquares
	if g == nil {
		return 0, false
	}
	for len(a) > 0 {
		n := min(len(a), sumSegment)
		sum += g(&a[0], s, lying(n, cap(a)))
		a = a[n:]
	}
	return sum, true
}

// LessMulNumberAdd computes y = (a-m)*s*b + c on the vector unit, and reports whether there is one that has LessSquares as well.
func LessMulNumberAdd(y, a, b, c []float32, m, s float32) bool {
	g := active.vectors.lessMulNumberAdd
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &a[:n][0], &b[:n][0], &c[:n][0], m, s, lying(n, cap(y)))
	}
	return true
}

// SumSquares returns the sum of x and that of its squares, in runs of a segment; false if the vector unit has no function for both.
func SumSquares(x []float32) (sum, squares float32, ok bool) {
	g := active.vectors.sumSquares
	if g == nil {
		return 0, 0, false
	}
	for len(x) > 0 {
		n := min(len(x), sumSegment)
		a, b := g(&x[0], n, soon(n, cap(x)-n))
		sum, squares = sum+a, squares+b
		x = x[n:]
	}
	return sum, squares, true
}

// ScaledRows computes y = (a-m)*s*b + c of as many rows as it can at once, of which b and c are the same, and returns how many these are.
func ScaledRows(y, a, b, c, m, s []float32) int {
	const rows = 2
	n, g := len(b), active.vectors.scaledRows
	if g == nil || n == 0 || len(y) < rows*n {
		return 0
	}
	g(&y[0], &a[:rows*n][0], &b[0], &c[:n][0], &m[:rows][0], &s[:rows][0], n, soon(rows*n, cap(y)-rows*n))
	return rows
}

// Three computes y = f(a, b, c) on the vector unit, and reports whether there is one.
func Three(f Function, y, a, b, c []float32) bool {
	g := active.vectors.three[f]
	if g == nil {
		return false
	}
	if len(y) == 1 && f == MulAdd {
		y[0] = fused(a[0], b[0], c[0])
		return true
	}
	if n := len(y); n > 0 {
		g(&y[0], &a[:n][0], &b[:n][0], &c[:n][0], n)
	}
	return true
}

// LessOverRoot computes y = w - a*b/(√c + d) on the vector unit, and reports whether there is one.
func LessOverRoot(y, w, a, b, c, d []float32) bool {
	g := active.vectors.lessOverRoot
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &w[:n][0], &a[:n][0], &b[:n][0], &c[:n][0], &d[:n][0], lying(n, min(cap(w), cap(a), cap(b), cap(c), cap(d))))
	}
	return true
}

// LessMulAdd computes y = (a - b)*c + d on the vector unit, and reports whether there is a function for it.
func LessMulAdd(y, a, b, c, d []float32) bool {
	g := active.vectors.lessMulAdd
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &a[:n][0], &b[:n][0], &c[:n][0], &d[:n][0], lying(n, cap(y)))
	}
	return true
}

// MulNumberAdd computes y = a*s*b + c on the vector unit, and reports whether there is one.
func MulNumberAdd(y, a, b, c []float32, s float32) bool {
	g := active.vectors.mulNumberAdd
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &a[:n][0], &b[:n][0], &c[:n][0], s, lying(n, cap(y)))
	}
	return true
}

// AddNumberMul computes y = (a + s)*b on the vector unit, and reports whether there is one that can.
func AddNumberMul(y, a, b []float32, s float32) bool {
	g := active.vectors.addNumberMul
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &a[:n][0], &b[:n][0], s, n)
	}
	return true
}

// Blend computes y = a*s + b*r + c + q on the vector unit, and reports whether there is one that can.
func Blend(y, a, b, c []float32, s, r, q float32) bool {
	g := active.vectors.blend
	if g == nil {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &a[:n][0], &b[:n][0], &c[:n][0], s, r, q, n)
	}
	return true
}

// SoftBack computes dx = (dy - Σ dy*y)*y of the first n elements and 0 behind them, as y is, on the vector unit, and reports whether there is
// one that can: rows are whole vectors. What lies ahead so many elements behind dy and y, with some more behind it, comes into the cache.
func SoftBack(dx, dy, y []float32, n, ahead int) bool {
	g := active.vectors.softBack
	if g == nil || len(dx)%active.lanes != 0 || n == 0 {
		return false
	}
	g(&dx[0], &dy[:len(dx)][0], &y[:len(dx)][0], n, len(dx), 4*ahead)
	return true
}

// Between computes y = dy where x is above low and not above high, or no number, else 0, on the vector unit, and reports whether there
// is one. A number alone is left to the caller.
func Between(y, dy, x []float32, low, high float32) bool {
	g := active.vectors.between
	if g == nil || len(y) == 1 {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &dy[:n][0], &x[:n][0], low, high, n)
	}
	return true
}

// Select computes y = a where c is not 0, else b, on the vector unit, and reports whether there is one. A number alone is left to
// the caller.
func Select(y, c, a, b []float32) bool {
	g := active.vectors.choose
	if g == nil || len(y) == 1 {
		return false
	}
	if n := len(y); n > 0 {
		g(&y[0], &c[:n][0], &a[:n][0], &b[:n][0], n)
	}
	return true
}

// RowSum returns the sum of a row, in runs of a segment.
func RowSum(x []float32) (sum float32) {
	for len(x) > sumSegment {
		sum += sumRow(x[:sumSegment])
		x = x[sumSegment:]
	}
	return sum + sumRow(x)
}

// RowDot returns the sum of the products of two rows of equal length.
func RowDot(a, b []float32) (sum float32) {
	for len(a) > sumSegment {
		sum += rowDot(a[:sumSegment], b)
		a, b = a[sumSegment:], b[sumSegment:]
	}
	return sum + rowDot(a, b)
}

func rowDot(a, b []float32) float32 {
	if f := vectored(a); f != nil {
		return active.vectors.dot(&a[0], &b[:len(a)][0], len(a))
	}
	return dot(a, b)
}

// RowMost returns the largest of a row that is not empty, NaN if there is one.
func RowMost(x []float32) float32 {
	if vectored(x) != nil {
		return active.vectors.most(&x[0], len(x))
	}
	return reduceRow(Max, x)
}

// RowLeast returns the smallest of a row that is not empty, NaN if there is one.
func RowLeast(x []float32) float32 {
	if vectored(x) != nil {
		return active.vectors.least(&x[0], len(x))
	}
	return reduceRow(Min, x)
}
