package rt

import "math"

// Floor64 is Floor of float64.
func Floor64(x float64) float64 { return math.Floor(x) }

// Ceil64 is Ceil of float64.
func Ceil64(x float64) float64 { return math.Ceil(x) }

// Trunc64 is Trunc of float64.
func Trunc64(x float64) float64 { return math.Trunc(x) }

// Sqrt64 is Sqrt of float64.
func Sqrt64(x float64) float64 { return math.Sqrt(x) }

// Exp64 is Exp of float64.
func Exp64(x float64) float64 { return math.Exp(x) }

// Expm164 is Expm1 of float64.
func Expm164(x float64) float64 { return math.Expm1(x) }

// Log64 is Log of float64.
func Log64(x float64) float64 { return math.Log(x) }

// Log1p64 is Log1p of float64.
func Log1p64(x float64) float64 { return math.Log1p(x) }

// Sin64 is Sin of float64.
func Sin64(x float64) float64 { return math.Sin(x) }

// Cos64 is Cos of float64.
func Cos64(x float64) float64 { return math.Cos(x) }

// Tan64 is Tan of float64.
func Tan64(x float64) float64 { return math.Tan(x) }

// Asin64 is Asin of float64.
func Asin64(x float64) float64 { return math.Asin(x) }

// Acos64 is Acos of float64.
func Acos64(x float64) float64 { return math.Acos(x) }

// Atan64 is Atan of float64.
func Atan64(x float64) float64 { return math.Atan(x) }

// Sinh64 is Sinh of float64.
func Sinh64(x float64) float64 { return math.Sinh(x) }

// Cosh64 is Cosh of float64.
func Cosh64(x float64) float64 { return math.Cosh(x) }

// Tanh64 is Tanh of float64.
func Tanh64(x float64) float64 { return math.Tanh(x) }

// Asinh64 is Asinh of float64.
func Asinh64(x float64) float64 { return math.Asinh(x) }

// Acosh64 is Acosh of float64.
func Acosh64(x float64) float64 { return math.Acosh(x) }

// Atanh64 is Atanh of float64.
func Atanh64(x float64) float64 { return math.Atanh(x) }

// Erf64 is Erf of float64.
func Erf64(x float64) float64 { return math.Erf(x) }

// Erfinv64 is Erfinv of float64.
func Erfinv64(x float64) float64 { return math.Erfinv(x) }

// Abs64 is Abs of float64.
func Abs64(x float64) float64 { return math.Abs(x) }

// Round64 is Round of float64.
func Round64(x float64) float64 { return math.RoundToEven(x) }

// Rsqrt64 is Rsqrt of float64.
func Rsqrt64(x float64) float64 { return 1 / math.Sqrt(x) }

// Sigmoid64 is Sigmoid of float64.
func Sigmoid64(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x) // where e^-x may be infinite
	return e / (1 + e)
}

// Lgamma64 is Lgamma of float64.
func Lgamma64(x float64) float64 {
	y, _ := math.Lgamma(x)
	return y
}

// Pow64 is Pow of float64.
func Pow64(x, y float64) float64 { return math.Pow(x, y) }

// Atan264 is Atan2 of float64.
func Atan264(y, x float64) float64 { return math.Atan2(y, x) }

// Mod64 is Mod of float64.
func Mod64(x, y float64) float64 {
	r := math.Mod(x, y)
	switch {
	case r == 0:
		return math.Copysign(0, y)
	case (r < 0) != (y < 0):
		return r + y
	}
	return r
}

// FloorDiv64 is FloorDiv of float64: x without the rest of the division is a multiple of y.
func FloorDiv64(x, y float64) float64 {
	r := math.Mod(x, y)
	if y == 0 {
		return x / y
	}
	q := (x - r) / y
	if r != 0 && (r < 0) != (y < 0) {
		q--
	}
	if q == 0 {
		return math.Copysign(0, x/y)
	}
	return math.Round(q)
}
