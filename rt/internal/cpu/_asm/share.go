package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// share is the share of a normal distribution below x, (1 + erf(x / √2)) / 2: 1/2 - e/2, where e is -erf(|x| / √2) with the sign of x.
func (s set) share(x v) v {
	e := s.squareLess1(s.outside(x))
	sign := s.placed(VANDPS, x, s.put(lanesOf(0x80000000)))
	return s.from(s.xor(e, sign), s.put(number(0.5)), s.coefficient(x, 0.5))
}

// outside is the square root of what lies farther from zero than x, 1 - erf(|x| / √2): (1 - u)^4, where u is |x| times a
// polynomial. The eighth root is as flat as that: the error of the whole is 4.5e-9, the least (Remez). 1 - (1 - u)² is
// u (2 - u), which is precise where u is small.
func (s set) outside(x v) v {
	const end = 5.75 // from here on nothing is left in float32
	a := s.least(s.put(number(end)), s.placed(VANDPS, x, s.put(lanesOf(0x7fffffff))))
	u := s.poly(a, 3.0759989e-07, -7.94826701e-06, 6.45509353e-05, -3.40360311e-05, -0.00164597249, 0.00073772925, 0.0348154269, 0.0997355506)
	u = s.mul(u, a)
	u = s.mul(u, s.sub(s.put(number(2)), u))
	return s.from(u, s.sub(s.put(number(2)), u), s.coefficient(x, 1))
}

// squareLess1 is x² - 1 in the register of x, which nothing else reads.
func (s set) squareLess1(x v) v {
	return s.within(x, []Op{s.coefficient(x, 1)}, func(y v, o []Op) { VFMSUB213PS(o[0], y, y) })
}
