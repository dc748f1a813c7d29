package main

import (
	"math"
)

// share is the share of a normal distribution below x, (1 + erf(x / √2)) / 2. Without the tables of AVX-512 it is
// 1/2 + x (0.12 + p(x²) / q(x²)), the error of the whole as even as an exchange makes it, up to the number where all is
// above or below. The number before the quotient is what is left of it in the end: there the errors of p and q hardly
// count, and 2^-23 of the true share are kept.
func (s set) share(x v) v {
	if s.lanes == 16 {
		return s.mul(s.add(s.erf(s.mul(x, number(math.Sqrt2/2))), number(1)), number(0.5))
	}
	const end = 5.382958889
	x = s.clamp(x, -end, end)
	z := s.mul(x, x)
	w := s.mul(z, z)
	p := s.onto(s.line(z, -0.100777086, -1.91367499), w, s.line(z, -48.2984857, 1023.72745))
	p = s.onto(p, w, s.line(z, 2740.7199, 229293.032))
	q := s.onto(s.add(z, number(59.5123528)), w, s.line(z, 1528.0959, 23327.5608))
	q = s.onto(q, w, s.line(z, 205763.789, 822008.984))
	y := s.add(s.div(p, q), number(0.12))
	y = s.onto(y, x, number(0.5))
	return s.most(s.put(number(0)), y)
}
