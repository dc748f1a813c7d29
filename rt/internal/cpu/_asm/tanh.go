package main

import (
	"math"
	"slices"
)

// expm1 is e^x - 1 for x up to 80.
func (s set) expm1(x v) v {
	n, r := s.split(x)
	q := s.mul(s.poly(r, append(slices.Clone(series), 1)...), r)
	p := s.power(s.whole(n))
	return s.fma(q, p, s.sub(p, number(1)))
}

// tanh is t / (t + 2) of t = e^2|x| - 1, and below 0.6 x + x³ times a polynomial in x² that interpolates at
// Chebyshev's places.
func (s set) tanh(x v) v {
	if s.lanes == 8 {
		return s.tanhAnew(x)
	}
	const edge = 0.6
	a := s.abs(x)
	z := s.mul(x, x)
	near := s.poly(z, 0.0023707656405, -0.00841007080153, 0.0217883219971, -0.0539615517813, 0.133333128669, -0.333333332312)
	near = s.fma(s.mul(x, z), near, x)
	t := s.expm1(s.least(s.put(number(20)), s.add(a, a)))
	return s.choose(a, less, number(edge), near, s.or(s.quotient(t, s.add(t, number(2))), s.sign(x)))
}

// expm1Series is e^r - 1 for |r| up to half of ln 2, after r: of the least relative error but for the last, which is what
// counts near zero.
var expm1Series = []float64{0.00138825154221, 0.00836655219501, 0.0416672008755, 0.166665433867, 0.5}

// tanhAnew is tanh of AVX2, which reads x where it is needed. t loses nothing near zero: it is r + r² times a polynomial
// there. The error is at most 2.5 units in the last place, below 0.3, where t and the quotient round beside a power of two.
func (s set) tanhAnew(x v) v {
	const whole = 0x1.8p23 + 127 // added, it rounds to whole numbers, which are then the lowest bits
	a := s.abs(again(x))
	r := s.least(s.put(number(20)), s.add(a, a)) // NaN stays
	bits := s.line(r, 1/math.Ln2, whole)
	n := s.sub(bits, s.coefficient(r, whole))
	r = s.lessen(s.lessen(r, n, s.coefficient(r, ln2High)), n, s.coefficient(r, ln2Low))
	t := s.poly(r, expm1Series...)
	t = s.onto(t, s.mul(r, r), r)
	p := s.shiftLeft(bits, 23)
	t = s.onto(t, p, s.sub(p, s.coefficient(p, 1)))
	return s.or(s.div(t, s.add(t, s.coefficient(t, 2))), s.sign(again(x)))
}
