package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// share is the share of a normal distribution below x, (1 + erf(x / √2)) / 2. Without the tables of AVX-512 it is
// 1/2 - e/2 of e from outside, with the sign of x.
func (s set) share(x v) v {
	if s.lanes == 16 {
		return s.mul(s.add(s.erf(s.mul(x, number(math.Sqrt2/2))), number(1)), number(0.5))
	}
	signed := s.xor(s.outside(x), s.sign(again(x)))
	return s.from(signed, s.put(number(0.5)), s.coefficient(x, 0.5))
}

// mulShare is x times the share below it: x/2 - |x|/2 e, of which nothing is left far below zero.
func (s set) mulShare(x v) v {
	if s.lanes == 16 {
		return s.mul(s.share(x), again(x))
	}
	e := s.outside(x)
	half := s.mul(again(x), s.coefficient(x, 0.5))
	mask := s.held(x, lanesOf(0x7fffffff))
	return s.within(e, []Op{half, mask}, func(y v, o []Op) {
		size := s.vector()
		VANDPS(o[1], o[0], size)
		VFNMADD213PS(o[0], size, y)
	})
}

// outside is what lies farther from zero than x, less 1: -erf(|x| / √2). It is (1 - u)^8 - 1, where u is |x| times a
// polynomial (of the least error of the whole, 4.5e-9): its square roots are as flat as that. 1 - (1 - u)² is
// u (2 - u), which is precise where u is small.
func (s set) outside(x v) v {
	const end = 5.75 // from here on it is -1 in float32
	a := s.least(s.put(number(end)), s.abs(x))
	u := s.poly(a, 3.0759989e-07, -7.94826701e-06, 6.45509353e-05, -3.40360311e-05, -0.00164597249, 0.00073772925, 0.0348154269, 0.0997355506)
	u = s.mul(u, a)
	u = s.mul(u, s.sub(s.put(number(2)), u))
	one := s.coefficient(x, 1)
	q := s.from(u, s.sub(s.put(number(2)), u), one)
	return s.within(q, []Op{one}, func(y v, o []Op) { VFMSUB213PS(o[0], y, y) })
}
