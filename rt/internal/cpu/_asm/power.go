package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
)

// logSeries is (artanh(t)/t - 1) / t² · 2 / ln 2 in t² for 1 + f between √½ and √2, t = f / (2 + f), exp2Series (2^r - 1) / r for |r| up
// to ½.
var (
	logSeries  = []float64{0.336624652, 0.411921471, 0.577078879, 0.961796701}
	exp2Series = []float64{0.000153264933, 0.00133908121, 0.00961850584, 0.0555035993, 0.240226477, 0.693147182}
)

// pow is 2^(y log2 |x|) with x's sign where y is odd. The logarithm has two parts, since y may be large: what is lost of it is lost y times.
func (s set) pow(x, y v) v {
	size := s.abs(x)
	high, low := s.log2(size)
	e := s.mul(high, y)
	rest := s.sub(s.mul(low, y), s.nfma(high, y, e))
	r := s.exp2(e, rest)
	r = s.choose(size, equal, number(0), s.choose(y, less, number(0), s.put(number(math.Inf(1))), s.choose(y, equal, number(0), s.put(number(1)), size)), r)
	whole, half := s.round(y, 3), s.mul(y, number(0.5))
	odd := s.keep(s.keep(s.sign(x), whole, equal, y), s.round(half, 3), notEqual, half)
	none := s.keep(s.choose(whole, notEqual, y, s.put(lanesOf(0x7fc00000)), s.put(number(0))), x, less, number(0))
	return s.or(s.or(r, odd), none)
}

// log2 is that of a positive number, whose second part is what the first lacks.
func (s set) log2(x v) (high, low v) {
	const scale = 2 / math.Ln2
	first := float64(float32(scale))
	f, whole, some := s.octave(x)
	k := s.add(s.float(whole), some)
	d := s.add(f, number(2))
	lack := s.sub(f, s.sub(d, number(2))) // of d
	inverse := s.div(s.put(number(1)), d)
	t := s.mul(f, inverse)
	more := s.mul(s.nfma(t, lack, s.nfma(t, d, f)), inverse) // of t
	z := s.mul(t, t)
	near := s.mul(t, number(first))
	low = s.sub(s.mul(t, number(scale-first)), s.nfma(t, number(first), near))
	series := s.mul(s.poly(z, logSeries...), z)
	low = s.fma(more, s.fma(series, s.put(number(3)), s.put(number(first))), low) // by the derivative
	low = s.fma(t, series, low)
	high, low = s.parts(k, near, low)
	return s.parts(high, low, nil)
}

// parts are a + b and what that lacks, with c if there is one, for b that is not larger than a unless a is 0.
func (s set) parts(a, b, c v) (high, low v) {
	high = s.add(a, b)
	low = s.sub(b, s.sub(high, a))
	if c != nil {
		low = s.add(c, low)
	}
	return high, low
}

// exp2 is 2^(e + rest), rest much less than e.
func (s set) exp2(e, rest v) v {
	rest = s.keep(rest, s.abs(e), less, number(160)) // which else may be anything
	e = s.clamp(e, -152, 129)
	n := s.round(e, 0)
	p := s.poly(s.add(s.sub(e, n), rest), append(append([]float64{}, exp2Series...), 1)...)
	if s.lanes == 16 {
		return s.two(VSCALEFPS, p, n)
	}
	whole := s.whole(n)
	half := s.shiftRight(whole, 1)
	return s.mul(s.mul(p, s.power(half)), s.power(s.subInt(whole, half)))
}
