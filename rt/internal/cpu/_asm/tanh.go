package main

import "math"

// expm1Series is e^r - 1 for |r| up to half of ln 2, after r: of the least relative error but for the last, which is what
// counts near zero.
var expm1Series = []float64{0.00138825154221, 0.00836655219501, 0.0416672008755, 0.166665433867, 0.5}

// tanh is t / (t + 2) of t = e^2|x| - 1, with the sign of x, which is read where it is needed. t loses nothing near zero: it is r + r² times a
// polynomial there. The quotient q is that of t / 2 and d = t / 2 + 1, less q times what d lost, of which 1 / d = 1 - q is the share; one more
// factor of 1 - q leaves it out for large t, of which d - 1 is not exact. Below 2 units in the last place are lost, near powers of two.
func (s set) tanh(x v) v {
	const whole = 0x1.8p23 + 126 // added, it rounds to whole numbers, which are then the lowest bits
	a := s.abs(again(x))
	r := s.least(s.put(number(20)), s.add(a, a)) // NaN stays
	bits := s.line(r, 1/math.Ln2, whole)
	n := s.sub(bits, s.coefficient(r, whole))
	r = s.lessen(s.lessen(r, n, s.coefficient(r, ln2High)), n, s.coefficient(r, ln2Low))
	t := s.poly(r, expm1Series...)
	t = s.onto(t, s.mul(r, r), r)
	p := s.shiftLeft(bits, 23)
	t = s.onto(t, p, s.sub(p, s.coefficient(p, 0.5)))
	d := s.add(t, s.coefficient(t, 1))
	lost := s.sub(t, s.sub(d, s.coefficient(d, 1)))
	q := s.quotient(t, d)
	h := s.nfma(q, q, q)
	q = s.nfma(lost, s.nfma(h, q, h), q)
	return s.or(q, s.sign(again(x)))
}
