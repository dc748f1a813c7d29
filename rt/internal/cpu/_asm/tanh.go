package main

import "math"

// expm1Series is e^r - 1 for |r| up to half of ln 2, after r: of the least relative error but for the last, which is what
// counts near zero.
var expm1Series = []float64{0.00138825154221, 0.00836655219501, 0.0416672008755, 0.166665433867, 0.5}

// tanh is t / (t + 2) of t = e^2|x| - 1, with the sign of x, which is read where it is needed. t loses nothing near zero: it is r + r² times a
// polynomial there. The error is at most 2.5 units in the last place, below 0.3, where t and the quotient round beside a power of two.
func (s set) tanh(x v) v {
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
	return s.or(s.quotient(t, s.add(t, s.coefficient(t, 2))), s.sign(again(x)))
}
