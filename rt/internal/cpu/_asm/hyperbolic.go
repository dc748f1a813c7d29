package main

import "math"

// sinhSeries is (sinh(x)/x - 1) / x² in x² for |x| up to 1, of the least relative error of sinh, 3e-10.
var sinhSeries = []float64{2.78221319e-6, 0.000198428956, 0.00833331048, 0.166666672}

// asinhSeries is likewise that of the inverse, 5e-10.
var asinhSeries = []float64{-0.000386055239, 0.00239010993, -0.0070078834, 0.013574549, -0.0209883153, 0.0300599243, -0.0445991904, 0.0749970451, -0.166666597}

// sinh is x + x³ times a polynomial in x² up to 1, above that half the difference of e^|x| and its inverse.
func (s set) sinh(x v) v {
	a := s.abs(x)
	z := s.mul(x, x)
	near := s.fma(s.mul(x, z), s.poly(z, sinhSeries...), x)
	e, inverse := s.quarters(a)
	far := s.sub(e, inverse)
	return s.choose(a, less, number(1), near, s.or(s.add(far, far), s.sign(x)))
}

// cosh is half the sum.
func (s set) cosh(x v) v {
	e, inverse := s.quarters(s.abs(x))
	y := s.add(e, inverse)
	return s.add(y, y)
}

// quarters are e^a / 4, which is finite where sinh and cosh are, and e^-a / 4 for a that is not negative.
func (s set) quarters(a v) (e, inverse v) {
	n, r := s.split(s.least(s.put(number(89.6)), a))
	e = s.mul(s.poly(r, append(append([]float64{}, series...), 1, 1)...), s.power(s.whole(s.sub(n, number(2)))))
	return e, s.div(s.put(number(1./16)), e)
}

// asinh is likewise a series up to 1, above that the logarithm of |x| + √(x² + 1), which is twice |x| where its square may be too large.
func (s set) asinh(x v) v {
	const large = 0x1p60
	z := s.mul(x, x)
	near := s.fma(s.mul(x, z), s.poly(z, asinhSeries...), x)
	a := s.abs(x)
	u := s.add(a, s.sqrt(s.add(z, number(1))))
	u = s.choose(a, less, number(large), u, a)
	more := s.choose(a, less, number(large), s.put(number(0)), s.put(number(math.Ln2)))
	far := s.or(s.add(s.log(u), more), s.sign(x))
	return s.choose(a, less, number(1), near, far)
}
