package main

import "math"

// pi in four parts, of which the first three have few bits: their products with whole numbers, or halves, of up to 12 bits are exact.
var piParts = func() (parts [4]float64) {
	const bits = 11
	for i, left := 0, math.Pi; i < len(parts); i++ {
		_, exponent := math.Frexp(left)
		parts[i] = math.Ldexp(math.Floor(math.Ldexp(left, bits-exponent)), exponent-bits)
		if i == len(parts)-1 {
			parts[i] = left
		}
		left -= parts[i]
	}
	return parts
}()

// sinSeries is (sin(r)/r - 1) / r² in r² for |r| up to π/2, of the least relative error of the sine, 6e-9.
var sinSeries = []float64{2.60548139479e-6, -0.00019809474873, 0.00833306461081, -0.166666594918}

const nearestWhole = 0x1.8p23 // added, it rounds to whole numbers, which are then the lowest bits

// sin is that of r = x - n π, with the opposite sign where n is odd, for |x| up to 4096.
func (s set) sin(x v) v {
	t := s.add(s.mul(x, number(1/math.Pi)), number(nearestWhole))
	return s.sinOf(x, s.sub(t, number(nearestWhole)), s.shiftLeft(t, 31))
}

// cos is sin with a quarter of a turn between: n is a whole number and a half.
func (s set) cos(x v) v {
	t := s.add(s.line(x, 1/math.Pi, -0.5), number(nearestWhole))
	n := s.add(s.sub(t, number(nearestWhole)), number(0.5))
	return s.clamp(s.sinOf(x, n, s.xor(s.shiftLeft(t, 31), lanesOf(0x80000000))), -1, 1)
}

// sinOf is the sine of x - n π, with a sign.
func (s set) sinOf(x, n, sign v) v {
	r := x
	for _, part := range piParts {
		r = s.nfma(n, number(part), r)
	}
	r = s.xor(r, sign)
	z := s.mul(r, r)
	q := s.poly(z, sinSeries...)
	return s.fma(s.mul(r, z), q, r)
}

// tanSeries is (tan(r)/r - 1) / r² in r² for |r| up to π/4, of the least relative error of the tangent, 1.8e-8, atanSeries likewise that of
// the inverse up to 1, 5e-10.
var (
	tanSeries  = []float64{0.00939291436, 0.0031066325, 0.0244388599, 0.0534086935, 0.133388326, 0.333331555}
	atanSeries = []float64{0.00113452214, -0.00742536318, 0.022777617, -0.0449832566, 0.0676364899, -0.0882146209, 0.110612333, -0.142803431, 0.199997157, -0.333333284}
)

// tan is that of r = x - n π/2, and -1 over it where n is odd, for |x| up to 4096.
func (s set) tan(x v) v {
	t := s.add(s.mul(x, number(2/math.Pi)), number(nearestWhole))
	half := s.mul(s.sub(t, number(nearestWhole)), number(0.5))
	last := len(piParts) - 1
	before := x
	for _, part := range piParts[:last-1] {
		before = s.nfma(half, number(part), before)
	}
	r := s.nfma(half, number(piParts[last-1]), before)
	z := s.mul(r, r)
	low := s.nfma(half, number(piParts[last]), s.nfma(half, number(piParts[last-1]), s.sub(before, r))) // what r lacks
	y := s.add(r, s.fma(s.mul(r, z), s.poly(z, tanSeries...), s.fma(low, z, low)))
	return s.choose(s.shiftRight(s.shiftLeft(t, 31), 31), unordered, number(0), s.quotient(s.put(number(-1)), y), y)
}

// atan is that of x up to 1, above that a right angle less that of 1 / |x|.
func (s set) atan(x v) v {
	first := float64(float32(math.Pi / 2))
	a := s.abs(x)
	t := s.choose(a, less, number(1), a, s.div(s.put(number(1)), a))
	z := s.mul(t, t)
	y := s.fma(s.mul(t, z), s.poly(z, atanSeries...), t)
	far := s.sub(s.put(number(first)), s.sub(y, number(math.Pi/2-first)))
	return s.or(s.choose(a, less, number(1), y, far), s.sign(x))
}

// expm1All is e^x - 1 of all x: 2^n is twice what a float32 always has, and below -20 there is nothing but the -1.
func (s set) expm1All(x v) v {
	x = s.clamp(x, -20, 88.9)
	n, r := s.split(x)
	q := s.mul(s.poly(r, append(append([]float64{}, series...), 1)...), r)
	p := s.power(s.whole(s.sub(n, number(1))))
	y := s.fma(q, p, s.sub(p, number(0.5)))
	return s.add(y, y)
}

// signOf is -1, 0 or 1 as x is; NaN and -0 stay.
func (s set) signOf(x v) v {
	y := s.choose(x, less, number(0), s.put(number(-1)), x)
	return s.choose(s.put(number(0)), less, x, s.put(number(1)), y)
}
