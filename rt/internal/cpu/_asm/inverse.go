package main

import "math"

// asinSeries and atanhSeries are (f(x)/x - 1) / x² in x² for |x| up to ½, of the least relative error of f, 3e-10 and 9e-11.
var (
	asinSeries  = []float64{0.0375293845, 0.0144298369, 0.0318099124, 0.0445167083, 0.0750050538, 0.1666666}
	atanhSeries = []float64{0.176018854, 0.0244606125, 0.102846044, 0.109668897, 0.142948754, 0.199997268, 0.333333361}
)

// A right angle in two parts, and two of them.
var (
	rightHigh = float64(float32(math.Pi / 2))
	rightLow  = math.Pi/2 - rightHigh
)

// sine is an angle up to 30 degrees, in two parts: that whose sine is |x| up to ½, beyond that half of the angle that is missing to a right one.
func (s set) sine(x v) (a, angle, more v) {
	a = s.abs(x)
	rest := s.line(a, -0.5, 0.5)
	z := s.choose(a, less, number(0.5), s.mul(a, a), rest)
	u := s.choose(a, less, number(0.5), a, s.sqrt(rest))
	return a, u, s.mul(s.mul(u, z), s.poly(z, asinSeries...))
}

// asin is the angle, or a right one less twice the angle.
func (s set) asin(x v) v {
	a, angle, more := s.sine(x)
	far := s.sub(s.put(number(rightHigh)), s.add(angle, angle))
	far = s.sub(far, s.sub(s.add(more, more), number(rightLow)))
	return s.or(s.choose(a, less, number(0.5), s.add(angle, more), far), s.sign(x))
}

// acos is a right angle less that of the sine: twice the angle, or two right ones less that, where |x| is large.
func (s set) acos(x v) v {
	a, angle, more := s.sine(x)
	angle = s.add(angle, more)
	middle := s.xor(angle, s.sign(x))
	middle = s.sub(s.put(number(rightHigh)), s.sub(middle, number(rightLow)))
	twice := s.add(angle, angle)
	behind := s.sub(s.put(number(2*rightHigh)), s.sub(twice, number(2*rightLow)))
	return s.choose(a, less, number(0.5), middle, s.choose(x, less, number(0), behind, twice))
}

// atanh is x + x³ times a polynomial in x² up to ½, above that half the logarithm of (1 + |x|) / (1 - |x|).
func (s set) atanh(x v) v {
	a := s.abs(x)
	z := s.mul(x, x)
	near := s.fma(s.mul(x, z), s.poly(z, atanhSeries...), x)
	far := s.mul(s.log(s.div(s.add(a, number(1)), s.sub(s.put(number(1)), a))), number(0.5))
	return s.choose(a, less, number(0.5), near, s.or(far, s.sign(x)))
}

// acosh is log(1 + t + √(t (x + 1))), t = x - 1, and that of twice x where squares may be too large.
func (s set) acosh(x v) v {
	const large = 0x1p60
	t := s.sub(x, number(1))
	u := s.choose(x, notLess, number(large), x, s.add(t, s.sqrt(s.mul(t, s.add(x, number(1))))))
	u = s.choose(x, less, number(1), s.put(lanesOf(0x7fc00000)), u)
	return s.add(s.log1p(u), s.keep(s.put(number(math.Ln2)), x, notLess, number(large)))
}

// erfinvSeries are the inverse over x in w = -log(1 - x²) up to 5, of a relative error of 6e-9, and in √w - 3 above, 1e-8.
var erfinvSeries = [2][]float64{
	{-8.79101737e-09, 2.21030515e-07, -1.97646127e-06, 3.98323798e-06, 4.45652146e-05, -0.00012748164, -0.00233429621, 0.0115486539, 0.232013818, 0.88622692},
	{0.000115703697, -0.000309572222, -5.67767005e-05, 0.00148509155, -0.00359740511, 0.0056869738, -0.00763728905, 0.00944528645, 1.00167497, 2.8329768},
}

// erfinv is x times one of two polynomials (Giles, "Approximating the erfinv function", 2012).
func (s set) erfinv(x v) v {
	a := s.abs(x)
	w := s.xor(s.log(s.mul(s.sub(s.put(number(1)), a), s.add(a, number(1)))), lanesOf(0x80000000))
	last := len(erfinvSeries[0]) - 1
	near := s.fma(s.mul(x, w), s.poly(w, erfinvSeries[0][:last]...), s.mul(x, number(erfinvSeries[0][last])))
	far := s.mul(s.poly(s.sub(s.sqrt(w), number(3)), erfinvSeries[1]...), x)
	y := s.choose(w, less, number(5), near, far)
	return s.choose(a, equal, number(1), s.or(s.sign(x), lanesOf(0x7f800000)), y)
}
