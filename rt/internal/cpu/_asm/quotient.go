package main

import "math"

// mod is x - ⌊x / y⌋ y, which is exact but for one last rounding, where the quotient is below 2^22 and y finite, else NaN. A quotient that rounding has made
// whole gives a rest of the other sign.
func (s set) mod(x, y v) v {
	q := s.round(s.div(x, y), 1)
	r := s.nfma(q, y, x)
	other := s.or(s.sign(s.xor(r, y)), number(1)) // negative if r has the other sign
	r = s.choose(r, equal, number(0), s.sign(y), s.choose(other, less, number(0), s.add(r, y), r))
	return s.choose(s.abs(q), less, number(1<<22), r, s.put(lanesOf(0x7fc00000)))
}

// atan2 is the angle of a slope up to 1, from the nearest axis: added to none, one or two right angles, or taken off them.
func (s set) atan2(y, x v) v {
	a, b := s.abs(y), s.abs(x)
	small, large := s.least(a, b), s.most(a, b)
	t := s.choose(a, equal, b, s.put(number(1)), s.div(small, large)) // both may be infinite
	t = s.choose(large, equal, number(0), large, t)
	z := s.mul(t, t)
	angle := s.fma(s.mul(t, z), s.poly(z, atanSeries...), t)
	left := s.or(s.sign(x), number(1)) // negative where x is, or -0
	steep := func(yes, no v) v { return s.choose(b, less, a, yes, no) }
	behind := func(yes, no v) v { return s.choose(left, less, number(0), yes, no) }
	zero := s.put(number(0))
	angle = s.xor(angle, steep(s.xor(s.sign(x), lanesOf(0x80000000)), s.sign(x)))
	high := steep(s.put(number(rightHigh)), behind(s.put(number(2*rightHigh)), zero))
	low := steep(s.put(number(rightLow)), behind(s.put(number(2*rightLow)), zero))
	r := s.or(s.abs(s.add(high, s.add(angle, low))), s.sign(y))
	return s.choose(x, unordered, y, s.put(number(math.NaN())), r)
}
