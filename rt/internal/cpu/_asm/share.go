package main

import (
	"math"
)

// share is the share of a normal distribution below x, (1 + erf(x / √2)) / 2. Without the tables of AVX-512 it is
// 1/2 + x (0.115 + p(x²) / q(x²)), the error of the whole as even as an exchange makes it, up to the number where all is
// above or below. The number before the quotient is what is left of it in the end: there the errors of p and q hardly
// count, and 2^-23 of the true share are kept.
func (s set) share(x v) v {
	if s.lanes == 16 {
		return s.mul(s.add(s.erf(s.mul(x, number(math.Sqrt2/2))), number(1)), number(0.5))
	}
	const end = 5.42000055
	clamped := s.clamp(x, -end, end)
	z := s.mul(clamped, clamped)
	p, q := s.line(z, -0.0958889718, -1.69067725), s.add(z, s.coefficient(z, 60.4889673))
	above := []float64{-40.3514357, 1147.7503, 3938.4839, 235290.407}
	below := []float64{1550.68297, 23624.0657, 207915.182, 828655.879}
	for i := range above {
		p, q = s.onto(p, z, s.coefficient(z, above[i])), s.onto(q, z, s.coefficient(z, below[i]))
	}
	y := s.onto(s.add(s.div(p, q), s.coefficient(z, 0.115)), clamped, s.coefficient(z, 0.5))
	return s.most(s.put(number(0)), y)
}
