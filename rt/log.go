package rt

import "math"

// logSteps is how many steps of the table lie between one power of two and the next.
const logSteps = 16

// logFirst are the bits of the number that the table begins with, so chosen that 1 lies within a step, which then
// is exact.
const logFirst = 0x3fe6600000000000

// logStep has, for one step, a factor that brings its numbers near to 1, and what that takes from the logarithm.
type logStep struct{ factor, log float64 }

var logTable = func() (table [logSteps]logStep) {
	for i := range table {
		const step = 1 << 52 / logSteps
		lo := math.Float64frombits(logFirst + uint64(i)*step)
		hi := math.Float64frombits(logFirst + uint64(i+1)*step)
		table[i] = logStep{2 / (lo + hi), math.Log((lo + hi) / 2)}
		if lo < 1 && hi > 1 {
			table[i] = logStep{1, 0}
		}
	}
	return table
}()

// logWide returns log x with a relative error of 2^-48, for normal positive x: x = 2^k c (1 + r), of which log c
// stands in the table and |r| is at most 1/32, where the series is short.
func logWide(x float64) float64 {
	bits := math.Float64bits(x) - logFirst
	step := logTable[bits>>48%logSteps]
	k := int64(bits) >> 52
	r := math.Float64frombits(math.Float64bits(x)-uint64(k)<<52)*step.factor - 1
	return float64(k)*math.Ln2 + step.log + log1pNear(r)
}

// log1pNear returns log(1 + r) for |r| of at most 1/32.
func log1pNear(r float64) float64 {
	s := r * r
	return r - s*((1.0/2-r*(1.0/3))+s*((1.0/4-r*(1.0/5))+s*((1.0/6-r*(1.0/7))+s*(1.0/8-r*(1.0/9)))))
}

// Log returns the natural logarithm.
func Log(x float32) float32 {
	if !(x > 0 && x <= math.MaxFloat32) {
		return float32(math.Log(float64(x)))
	}
	return float32(logWide(float64(x)))
}

// Log1p returns the natural logarithm of 1 + x, exact near 0 too.
func Log1p(x float32) float32 {
	if x > -0x1p-5 && x < 0x1p-5 {
		if x == 0 {
			return x
		}
		return float32(log1pNear(float64(x)))
	}
	if !(x > -1 && x <= math.MaxFloat32) {
		return float32(math.Log1p(float64(x)))
	}
	return float32(logWide(1 + float64(x)))
}

// Pow returns x^y, as C's pow.
func Pow(x, y float32) float32 {
	if !(x > 0 && x <= math.MaxFloat32 && y >= -math.MaxFloat32 && y <= math.MaxFloat32) {
		return float32(math.Pow(float64(x), float64(y)))
	}
	z := float64(y) * logWide(float64(x))
	return float32(expWide(min(max(z, -200), 200)))
}
