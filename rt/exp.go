package rt

import "math"

// The exponential and what is made of it. All compute in float64, where a short polynomial is enough for float32
// and nothing overflows or cancels; the result is rounded once.

// expSteps is how many steps of the table make a factor of two; one of them is 1<<expShift in the bits of a float64.
const (
	expSteps = 32
	expShift = 52 - 5
)

// expTable has the bits of 2^(i/expSteps), less i/expSteps in the exponent, which the sum in expWide adds again.
var expTable = func() (table [expSteps]uint64) {
	for i := range table {
		table[i] = math.Float64bits(math.Exp2(float64(i)/expSteps)) - uint64(i)<<expShift
	}
	return table
}()

// expWide returns e^x with a relative error of 2^-39, for |x| of at most 700. 2^(k/32 + r), of which k is whole and
// |r| at most 1/64, is a table's step times a polynomial, as in ARM's optimized-routines, math/expf.c.
func expWide(x float64) float64 {
	const shift = 0x1.8p52 // adding it leaves a whole number in the low bits
	z := x * (expSteps / math.Ln2)
	t := z + shift
	k := math.Float64bits(t)
	r := z - (t - shift)
	scale := math.Float64frombits(expTable[k%expSteps] + k<<expShift)
	const c1 = math.Ln2 / expSteps
	const c2, c3, c4 = c1 * c1 / 2, c1 * c1 * c1 / 6, c1 * c1 * c1 * c1 / 24
	return scale * (1 + r*(c1+r*(c2+r*(c3+r*c4))))
}

// The x beyond which e^x is infinite in float32, or less than half of the smallest number.
const (
	expMax = 88.73
	expMin = -103.98
)

// Exp returns e^x.
func Exp(x float32) float32 {
	switch {
	case x > expMax:
		return float32(math.Inf(1))
	case x < expMin:
		return 0
	case x != x:
		return x
	}
	return float32(expWide(float64(x)))
}

// Expm1 returns e^x - 1, exact near 0 too.
func Expm1(x float32) float32 {
	z := float64(x)
	switch {
	case x > expMax:
		return float32(math.Inf(1))
	case x < -18:
		return -1
	case x != x || x == 0:
		return x
	case x > -0x1p-5 && x < 0x1p-5:
		return float32(z * (1 + z*(1.0/2+z*(1.0/6+z*(1.0/24+z*(1.0/120))))))
	}
	return float32(expWide(z) - 1)
}

// Sigmoid returns 1 / (1 + e^-x).
func Sigmoid(x float32) float32 {
	switch {
	case x < expMin:
		return 0
	case x > 18:
		return 1
	case x != x:
		return x
	}
	return float32(1 / (1 + expWide(-float64(x))))
}

// Tanh returns the hyperbolic tangent.
func Tanh(x float32) float32 {
	z := float64(x)
	switch {
	case x > 10:
		return 1
	case x < -10:
		return -1
	case x > -0x1p-6 && x < 0x1p-6:
		s := z * z
		return float32(z * (1 - s*(1.0/3-s*(2.0/15))))
	case x != x:
		return x
	}
	e := expWide(2 * z)
	return float32((e - 1) / (e + 1))
}
