package main

import (
	"math"
	"slices"
)

// function is a function of slices in the table that the run time calls.
type function struct {
	name, doc string
	operands  []string
	formula   func(s set, x []v) v
	numbers   []string    // that are operands of all elements
	hold      func(s set) // what is put into registers before the loop
	anew      bool        // reads its operand from memory where it needs it, with AVX2
	alone     bool        // computes one vector at a time: more need too many registers
	ahead     bool        // computes longer than it reads: it fetches what lies behind its operands, most often the next tile's
	behind    bool        // computes faster than memory takes what it writes: it fetches what lies behind that, most often the next tile's
	sum       summand     // what of its results it adds up and returns
	unwritten bool        // gives that sum and nothing else
	wide      int         // computes so many vectors at a time with AVX-512, 2 if it is 0 and no squares are added up
	many      int         // computes so many vectors at a time with AVX2 and where squares are added up, 2 if it is 0
}

var one, two, number1 = []string{"x"}, []string{"a", "b"}, []string{"s"}

func unary(f func(s set, x v) v) func(s set, x []v) v {
	return func(s set, x []v) v { return f(s, x[0]) }
}

func binary(f func(s set, a, b v) v) func(s set, x []v) v {
	return func(s set, x []v) v { return f(s, x[0], x[1]) }
}

// compared is 1 where a predicate holds.
func compared(predicate uint64) func(s set, x []v) v {
	return func(s set, x []v) v {
		return s.choose(x[0], predicate, x[1], s.put(number(1)), s.put(number(0)))
	}
}

// functions are those of each instruction set, in the order of the run time's table.
var functions = []function{
	{name: "vecAdd", doc: "is y = a + b.", operands: two, formula: binary(func(s set, a, b v) v { return s.add(a, b) })},
	{name: "vecSub", doc: "is y = a - b.", operands: two, formula: binary(func(s set, a, b v) v { return s.sub(a, b) })},
	{name: "vecMul", doc: "is y = a * b.", operands: two, formula: binary(func(s set, a, b v) v { return s.mul(a, b) })},
	{name: "vecDiv", doc: "is y = a / b.", operands: two, formula: binary(func(s set, a, b v) v { return s.div(a, b) })},
	{name: "vecMax", doc: "is the larger of a and b, NaN if either is.", operands: two, formula: binary(func(s set, a, b v) v { return s.choose(a, unordered, a, a, s.most(a, b)) })},
	{name: "vecMin", doc: "is the smaller of a and b, NaN if either is.", operands: two, formula: binary(func(s set, a, b v) v { return s.choose(a, unordered, a, a, s.least(a, b)) })},
	{name: "vecEqual", doc: "is 1 where a = b, else 0.", operands: two, formula: compared(equal)},
	{name: "vecLess", doc: "is 1 where a < b, else 0.", operands: two, formula: compared(less)},
	{name: "vecLessEqual", doc: "is 1 where a <= b, else 0.", operands: two, formula: compared(lessEqual)},
	{name: "vecSelect", doc: "is a where c is not 0, else b.", operands: []string{"c", "a", "b"}, formula: func(s set, x []v) v {
		return s.choose(x[0], equal, number(0), x[2], x[1])
	}},
	{name: "vecBetween", doc: "is dy where x is not at most low and not above high, else 0.", operands: []string{"dy", "x"}, numbers: []string{"low", "high"}, formula: func(s set, x []v) v {
		return s.keep(s.keep(x[0], x[1], notLessEqual, x[2]), x[1], notGreater, x[3])
	}},
	{name: "vecMulAdd", doc: "is y = a * b + c, rounded once.", operands: []string{"a", "b", "c"}, formula: func(s set, x []v) v { return s.fma(x[0], x[1], x[2]) }},
	{name: "vecToward", doc: "is y = a + (b - a) * c, the last two rounded once.", operands: []string{"a", "b", "c"}, formula: func(s set, x []v) v {
		return s.fma(s.sub(x[1], x[0]), x[2], x[0])
	}},
	{name: "vecTowardSquare", doc: "is y = a + (b² - a) * c, the last two rounded once.", operands: []string{"a", "b", "c"}, formula: func(s set, x []v) v {
		return s.fma(s.sub(s.mul(x[1], x[1]), x[0]), x[2], x[0])
	}},
	{name: "vecLessOverRoot", ahead: true, doc: "is y = w - a * b / (√c + d).", operands: []string{"w", "a", "b", "c", "d"}, formula: set.lessOverRoot},
	{name: "vecMulNumberAdd", behind: true, doc: "is y = (a * s) * b + c, the last two rounded once.", operands: []string{"a", "b", "c"}, numbers: number1, formula: func(s set, x []v) v {
		return s.fma(s.mul(x[0], x[3]), x[1], x[2])
	}},
	{name: "vecLessMulNumberAdd", many: 4, behind: true, doc: "is y = ((a - m) * s) * b + c, the last two rounded once.", operands: []string{"a", "b", "c"}, numbers: []string{"m", "s"}, formula: func(s set, x []v) v {
		return s.fma(s.mul(s.sub(x[0], x[3]), x[4]), x[1], x[2])
	}},
	{name: "vecLessMulAdd", behind: true, doc: "is y = (a - b) * c + d, the last two rounded once.", operands: []string{"a", "b", "c", "d"}, formula: func(s set, x []v) v {
		return s.fma(s.sub(x[0], x[1]), x[2], x[3])
	}},
	{name: "vecNeg", doc: "is y = -x.", operands: one, formula: unary(func(s set, x v) v { return s.xor(x, lanesOf(0x80000000)) })},
	{name: "vecAbs", doc: "is y = |x|.", operands: one, formula: unary(set.abs)},
	{name: "vecSqrt", doc: "is the square root.", operands: one, formula: unary(set.sqrt)},
	{name: "vecRsqrt", doc: "is 1 / √x.", operands: one, formula: unary(func(s set, x v) v { return s.div(s.put(number(1)), s.sqrt(x)) })},
	{name: "vecRelu", doc: "is max(x, 0).", operands: one, formula: unary(func(s set, x v) v { return s.most(s.put(number(0)), x) })},
	{name: "vecFloor", doc: "is the largest whole number that is not above x.", operands: one, formula: unary(func(s set, x v) v { return s.round(x, 1) })},
	{name: "vecCeil", doc: "is the smallest whole number that is not below x.", operands: one, formula: unary(func(s set, x v) v { return s.round(x, 2) })},
	{name: "vecTrunc", doc: "is x without its fraction.", operands: one, formula: unary(func(s set, x v) v { return s.round(x, 3) })},
	{name: "vecRound", doc: "is the nearest whole number, of two the even one.", operands: one, formula: unary(func(s set, x v) v { return s.round(x, 0) })},
	{name: "vecExp", wide: 4, many: 4, doc: "is e^x.", operands: one, formula: unary(set.exp)},
	{name: "vecLog", doc: "is the natural logarithm.", operands: one, formula: unary(set.log)},
	{name: "vecLog1p", doc: "is log(1 + x).", alone: true, operands: one, formula: unary(set.log1p)},
	{name: "vecTanh", wide: 4, many: 4, anew: true, doc: "is the hyperbolic tangent.", operands: one, formula: unary(set.tanh)},
	{name: "vecSigmoid", wide: 4, doc: "is 1 / (1 + e^-x).", operands: one, formula: unary(set.sigmoid)},
	{name: "vecErf", doc: "is the error function.", operands: one, formula: unary(set.erf), hold: holdErf},
	{name: "vecExpm1", wide: 4, doc: "is e^x - 1.", operands: one, formula: unary(set.expm1All)},
	{name: "vecSin", wide: 4, doc: "is the sine of x within 4096 of zero.", operands: one, formula: unary(set.sin)},
	{name: "vecCos", wide: 4, doc: "is the cosine of x within 4096 of zero.", operands: one, formula: unary(set.cos)},
	{name: "vecTan", wide: 4, doc: "is the tangent of x within 4096 of zero.", operands: one, formula: unary(set.tan)},
	{name: "vecAtan", doc: "is the inverse of the tangent.", operands: one, formula: unary(set.atan)},
	{name: "vecSinh", doc: "is the hyperbolic sine.", operands: one, formula: unary(set.sinh)},
	{name: "vecCosh", doc: "is the hyperbolic cosine.", operands: one, formula: unary(set.cosh)},
	{name: "vecAsinh", doc: "is the inverse of the hyperbolic sine.", alone: true, operands: one, formula: unary(set.asinh)},
	{name: "vecAsin", doc: "is the inverse of the sine.", operands: one, formula: unary(set.asin)},
	{name: "vecAcos", doc: "is the inverse of the cosine.", operands: one, formula: unary(set.acos)},
	{name: "vecAcosh", doc: "is the inverse of the hyperbolic cosine.", alone: true, operands: one, formula: unary(set.acosh)},
	{name: "vecAtanh", doc: "is the inverse of the hyperbolic tangent.", alone: true, operands: one, formula: unary(set.atanh)},
	{name: "vecErfinv", doc: "is the inverse of the error function.", alone: true, operands: one, formula: unary(set.erfinv)},
	{name: "vecMod", doc: "is what is left of a / b, with b's sign, where the quotient is below 2^22 and b finite, else NaN.", operands: two, formula: binary(set.mod)},
	{name: "vecAtan2", alone: true, doc: "is the angle of the point (b, a).", operands: two, formula: binary(set.atan2)},
	{name: "vecPow", doc: "is a^b of finite numbers, as C's pow.", alone: true, operands: two, formula: binary(set.pow)},
	{name: "vecSign", doc: "is -1, 0 or 1 as x is.", operands: one, formula: unary(set.signOf)},
	{name: "vecNormal", wide: 4, many: 6, anew: true, doc: "is the share of a normal distribution below x: (1 + erf(x / √2)) / 2.", operands: one, formula: unary(set.share)},
	{name: "vecMulNormalBack", wide: 4, many: 4, ahead: true, hold: holdSlope, doc: "is dy times the derivative of vecMulNormal at x.", operands: []string{"dy", "x"}, formula: binary(set.slope)},
	{name: "vecAddNumber", doc: "is y = a + s.", operands: []string{"a"}, numbers: number1, formula: binary(func(s set, a, b v) v { return s.add(a, b) })},
	{name: "vecSubNumber", doc: "is y = a - s.", operands: []string{"a"}, numbers: number1, formula: binary(func(s set, a, b v) v { return s.sub(a, b) })},
	{name: "vecMulNumber", behind: true, doc: "is y = a * s.", operands: []string{"a"}, numbers: number1, formula: binary(func(s set, a, b v) v { return s.mul(a, b) })},
	{name: "vecDivNumber", doc: "is y = a / s.", operands: []string{"a"}, numbers: number1, formula: binary(func(s set, a, b v) v { return s.div(a, b) })},
	{name: "vecExpNumber", wide: 4, many: 4, ahead: true, doc: "is y = e^(a - s).", operands: []string{"a"}, numbers: number1, formula: binary(set.expLess)},
	{name: "vecSubNumberSquares", many: 4, ahead: true, sum: squares, doc: "is y = a - s, and returns the sum of its squares.", operands: []string{"a"}, numbers: number1, formula: binary(func(s set, a, b v) v { return s.sub(a, b) })},
	{name: "vecLessSquares", many: 4, ahead: true, sum: squares, unwritten: true, doc: "returns the sum of the squares of a - s.", operands: []string{"a"}, numbers: number1, formula: binary(func(s set, a, b v) v { return s.sub(a, b) })},
	{name: "vecExpNumberSum", wide: 4, many: 4, ahead: true, sum: plain, doc: "is y = e^(a - s), and returns its sum.", operands: []string{"a"}, numbers: number1, formula: binary(set.expLess)},
	{name: "vecAddNumberMul", doc: "is y = (a + s) * b.", operands: two, numbers: number1, formula: func(s set, x []v) v { return s.mul(s.add(x[0], x[2]), x[1]) }},
	{name: "vecBlend", doc: "is y = a * s + (b * r + (c + q)), each product rounded with its sum.", operands: []string{"a", "b", "c"}, numbers: []string{"s", "r", "q"}, formula: func(s set, x []v) v {
		return s.fma(x[0], x[3], s.fma(x[1], x[4], s.add(x[2], x[5])))
	}},
	{name: "vecRoundHalf", doc: "is the nearest f16.", operands: one, formula: unary(set.roundHalf)},
	{name: "vecRoundBF16", doc: "is the nearest bf16.", operands: one, formula: unary(set.roundBF16)},
}

// vectors writes all of them.
func vectors() {
	for _, variant := range []variant{avx2, avx512} {
		for _, f := range functions {
			set{variant}.loop(f)
		}
	}
}

// ln2 in two parts: the first has few bits, so that its product with a small whole number is exact.
var ln2High = float64(math.Float32frombits(0x3f317200))
var ln2Low = math.Ln2 - ln2High

// split returns n = round(x / ln 2) and r = x - n ln 2.
func (s set) split(x v) (n, r v) {
	n = s.round(s.mul(x, number(1/math.Ln2)), 0)
	r = s.nfma(n, number(ln2High), x)
	return n, s.nfma(n, number(ln2Low), r)
}

// series is e^r for |r| up to half of ln 2, after 1 and r: of the least relative error (Remez), 3e-9.
var series = []float64{0.00139502825435, 0.00836888778888, 0.0416662091184, 0.166665188629, 0.500000009421}

// expInside is e^x for x from -87 to 88.
func (s set) expInside(x v) v {
	if s.lanes == 16 {
		return s.exp(x)
	}
	n, r := s.split(x)
	return s.mul(s.poly(r, append(slices.Clone(series), 1, 1)...), s.power(s.whole(n)))
}

// series is e^r for small r, its powers by twos: a short chain of operations.
func (s set) series(r v) v {
	z := s.mul(r, r)
	y := s.more(s.line(r, series[1], series[2]), z, number(series[0]))
	y = s.onto(y, z, s.line(r, series[3], series[4]))
	return s.onto(y, z, s.add(r, number(1)))
}

// sigmoid divides 1 or e^-|x| by 1 + e^-|x|, and takes off what that sum lost, for which 1 / (1 + e^-|x|) is near enough to 1.
func (s set) sigmoid(x v) v {
	e := s.expMinus(x)
	d := s.add(e, number(1))
	q := s.quotient(s.choose(x, notLess, number(0), s.put(number(1)), e), d)
	return s.nfma(s.sub(e, s.sub(d, number(1))), q, q)
}

// octave is x as 2^k (1 + f), 1 + f between √½ and √2; k is a whole number and one that is added to that.
func (s set) octave(x v) (f, k, more v) {
	const smallest = 0x1p-126
	big := s.mul(x, number(0x1p23))
	more = s.choose(x, less, number(smallest), s.put(number(-23)), s.put(number(0)))
	m := s.choose(x, less, number(smallest), big, x)
	const root = 0x3f3504f3
	bits := s.subInt(m, lanesOf(root))
	k = s.shiftRight(bits, 23)
	return s.sub(s.subInt(m, s.shiftLeft(k, 23)), number(1)), k, more
}

// log is that of 2^k (1 + f).
func (s set) log(x v) v {
	f, k, k0 := s.octave(x)
	y := s.logOf(f, s.add(s.float(k), k0))
	y = s.choose(x, equal, number(0), s.put(number(math.Inf(-1))), y)
	y = s.choose(x, less, number(0), s.put(lanesOf(0x7fc00000)), y)
	return s.choose(x, notLess, number(math.Inf(1)), x, y)
}

// logOf is log(2^k (1 + f)): log(1 + f) = 2 artanh(f / (2 + f)).
func (s set) logOf(f, k v) v {
	t := s.div(f, s.add(f, number(2)))
	z := s.mul(t, t)
	series := s.mul(s.poly(z, 2./11, 2./9, 2./7, 2./5, 2./3), z)
	half := s.mul(s.mul(f, number(0.5)), f)
	// k ln 2 + f - (f²/2 - t (f²/2 + series)), the small parts first.
	low := s.fma(k, number(ln2Low), s.mul(t, s.add(half, series)))
	return s.fma(k, number(ln2High), s.sub(f, s.sub(half, low)))
}

// log1p is log u, u = 1 + x rounded, times x / (u - 1), which mends the rounding.
func (s set) log1p(x v) v {
	u := s.add(x, number(1))
	y := s.add(s.log(u), s.div(s.sub(x, s.sub(u, number(1))), s.most(s.put(number(0x1p-24)), u)))
	y = s.choose(u, equal, number(1), x, y)
	return s.choose(x, notLess, number(math.Inf(1)), x, y)
}

// erf is x plus x times a polynomial in x² up to 0.9, above that 1 - e^p(x). Both polynomials interpolate at Chebyshev's
// places.
func (s set) erf(x v) v {
	if s.lanes == 16 {
		return s.erfPermuted(x)
	}
	const edge = 0.9
	t := s.least(s.put(number(3.95)), s.abs(x))
	p := s.poly(t, 1.65890209966e-6, -4.64552362099e-5, 0.000599859686009, -0.00477243459293, 0.0264531580255, -0.110128096028, -0.631784465909, -1.13025193529, 0.000323185627158)
	far := s.or(s.sub(s.put(number(1)), s.expInside(p)), s.sign(x))
	z := s.mul(x, x)
	near := s.poly(z, 8.52940132284e-5, -0.000817963218089, 0.00520422669375, -0.0268606647911, 0.112837180496, -0.37612635194, 0.12837916679)
	near = s.onto(near, x, x)
	return s.choose(s.abs(x), less, number(edge), near, far)
}

// quotient is a / b of finite numbers where b and its inverse are far from the ends of what float32 holds. With
// AVX-512 it is an estimate of 1 / b, better by Newton's step, and a quotient mended by its rest: half the time of the
// division.
func (s set) quotient(a, b v) v {
	if s.lanes != 16 {
		return s.div(a, b)
	}
	r := s.inverse(b)
	q := s.mul(a, r)
	return s.fma(s.nfma(q, b, a), r, q)
}
