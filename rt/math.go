package rt

import "math"

// The scalar functions that generated loops call: those of float32 have the plain name, those of float64 end in 64.
// Those here are made of package math's; exp.go, log.go and erf.go have those that are faster.

// Floor returns the largest whole number that is not above x.
func Floor(x float32) float32 { return float32(math.Floor(float64(x))) }

// Ceil returns the smallest whole number that is not below x.
func Ceil(x float32) float32 { return float32(math.Ceil(float64(x))) }

// Trunc returns x without its fraction.
func Trunc(x float32) float32 { return float32(math.Trunc(float64(x))) }

// Sqrt returns the square root.
func Sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// Sin returns the sine.
func Sin(x float32) float32 { return float32(math.Sin(float64(x))) }

// Cos returns the cosine.
func Cos(x float32) float32 { return float32(math.Cos(float64(x))) }

// Tan returns the tangent.
func Tan(x float32) float32 { return float32(math.Tan(float64(x))) }

// Asin returns the asin of x.
func Asin(x float32) float32 { return float32(math.Asin(float64(x))) }

// Acos returns the acos of x.
func Acos(x float32) float32 { return float32(math.Acos(float64(x))) }

// Atan returns the atan of x.
func Atan(x float32) float32 { return float32(math.Atan(float64(x))) }

// Sinh returns the sinh of x.
func Sinh(x float32) float32 { return float32(math.Sinh(float64(x))) }

// Cosh returns the cosh of x.
func Cosh(x float32) float32 { return float32(math.Cosh(float64(x))) }

// Asinh returns the asinh of x.
func Asinh(x float32) float32 { return float32(math.Asinh(float64(x))) }

// Acosh returns the acosh of x.
func Acosh(x float32) float32 { return float32(math.Acosh(float64(x))) }

// Atanh returns the atanh of x.
func Atanh(x float32) float32 { return float32(math.Atanh(float64(x))) }

// Erfinv returns the inverse of the error function.
func Erfinv(x float32) float32 { return float32(math.Erfinv(float64(x))) }

// Abs returns |x|.
func Abs(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }

// Round returns the nearest whole number, of two the even one.
func Round(x float32) float32 { return float32(math.RoundToEven(float64(x))) }

// Rsqrt returns 1 / √x.
func Rsqrt(x float32) float32 { return float32(1 / math.Sqrt(float64(x))) }

// Lgamma returns log |Γ(x)|.
func Lgamma(x float32) float32 { return float32(Lgamma64(float64(x))) }

// Atan2 returns the angle of the point (x, y).
func Atan2(y, x float32) float32 { return float32(math.Atan2(float64(y), float64(x))) }

// Mod returns the rest of x / y, with the sign of y.
func Mod(x, y float32) float32 { return float32(Mod64(float64(x), float64(y))) }

// FloorDiv returns the largest whole number that is not above x / y, of the quotient as it is and not as float32 would
// round it: 1 by 0.1, which is a little more than a tenth, is 9. It is NaN for infinite x.
func FloorDiv(x, y float32) float32 {
	q := float64(x) / float64(y) // has bits enough: numbers of 24 bits have no quotient so close to a whole number
	switch {
	case math.IsInf(q, 0) && y != 0:
		return float32(math.NaN())
	case math.IsInf(float64(y), 0) && q == 0 && x != 0 && math.Signbit(q):
		return -1
	}
	return float32(math.Floor(q))
}

// Sign returns -1, 0 or 1 as x is; NaN and -0 stay.
func Sign[T Float](x T) T {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}
