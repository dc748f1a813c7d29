package rt

import (
	"math"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// Functions of slices of float32 that stay in the first-level cache: generated loops walk tiles of a tensor and call
// them on each. All slices are as long as y, which may be one of the operands. They use the vector unit if there is
// one, and agree with the scalar functions within a few units in the last place.

// VecAdd is y = a + b.
func VecAdd(y, a, b []float32) {
	if !cpu.Binary(cpu.Add, y, a, b) {
		a, b = a[:len(y)], b[:len(y)]
		for i := range y {
			y[i] = a[i] + b[i]
		}
	}
}

// VecSub is y = a - b.
func VecSub(y, a, b []float32) {
	if !cpu.Binary(cpu.Sub, y, a, b) {
		a, b = a[:len(y)], b[:len(y)]
		for i := range y {
			y[i] = a[i] - b[i]
		}
	}
}

// VecMul is y = a * b.
func VecMul(y, a, b []float32) {
	if !cpu.Binary(cpu.Mul, y, a, b) {
		a, b = a[:len(y)], b[:len(y)]
		for i := range y {
			y[i] = a[i] * b[i]
		}
	}
}

// VecDiv is y = a / b.
func VecDiv(y, a, b []float32) {
	if !cpu.Binary(cpu.Div, y, a, b) {
		a, b = a[:len(y)], b[:len(y)]
		for i := range y {
			y[i] = a[i] / b[i]
		}
	}
}

// VecMax takes the larger of a and b, NaN if either is.
func VecMax(y, a, b []float32) {
	if !cpu.Binary(cpu.Larger, y, a, b) {
		a, b = a[:len(y)], b[:len(y)]
		for i := range y {
			y[i] = max(a[i], b[i])
		}
	}
}

// VecMin takes the smaller of a and b, NaN if either is.
func VecMin(y, a, b []float32) {
	if !cpu.Binary(cpu.Smaller, y, a, b) {
		a, b = a[:len(y)], b[:len(y)]
		for i := range y {
			y[i] = min(a[i], b[i])
		}
	}
}

// VecMulAdd is y = a*b + c; whether the product is rounded before the sum depends on the processor.
func VecMulAdd(y, a, b, c []float32) {
	if !cpu.Three(cpu.MulAdd, y, a, b, c) {
		a, b, c = a[:len(y)], b[:len(y)], c[:len(y)]
		for i := range y {
			y[i] = a[i]*b[i] + c[i]
		}
	}
}

// VecLessMulAdd is y = (a - b)*c + d, which rounds as VecSub and VecMulAdd.
func VecLessMulAdd(y, a, b, c, d []float32) {
	if cpu.LessMulAdd(y, a, b, c, d) || len(y) == 0 {
		return
	}
	t := BorrowTiles() // y may lie where c or d does
	difference := t.Take(len(y))
	VecSub(difference, a, b)
	VecMulAdd(y, difference, c, d)
	t.Return()
}

// VecNeg is y = -x.
func VecNeg(y, x []float32) { vecUnary(cpu.Neg, y, x, func(x float32) float32 { return -x }) }

// VecAbs is y = |x|.
func VecAbs(y, x []float32) { vecUnary(cpu.Abs, y, x, Abs) }

// VecSqrt is the square root.
func VecSqrt(y, x []float32) { vecUnary(cpu.Sqrt, y, x, Sqrt) }

// VecRsqrt is 1 / √x.
func VecRsqrt(y, x []float32) {
	vecUnary(cpu.Rsqrt, y, x, func(x float32) float32 { return 1 / Sqrt(x) })
}

// VecRelu is max(x, 0), NaN where x is.
func VecRelu(y, x []float32) { vecUnary(cpu.Relu, y, x, func(x float32) float32 { return max(x, 0) }) }

// VecExp is e^x.
func VecExp(y, x []float32) { vecUnary(cpu.Exp, y, x, Exp) }

// VecLog is the natural logarithm.
func VecLog(y, x []float32) { vecUnary(cpu.Log, y, x, Log) }

// VecLog1p is log(1 + x).
func VecLog1p(y, x []float32) { vecUnary(cpu.Log1p, y, x, Log1p) }

// VecTanh is the hyperbolic tangent.
func VecTanh(y, x []float32) { vecUnary(cpu.Tanh, y, x, Tanh) }

// VecSigmoid is 1 / (1 + e^-x).
func VecSigmoid(y, x []float32) { vecUnary(cpu.Sigmoid, y, x, Sigmoid) }

// VecErf is the error function.
func VecErf(y, x []float32) { vecUnary(cpu.Erf, y, x, Erf) }

// VecExpm1 is e^x - 1, exact near 0 too.
func VecExpm1(y, x []float32) { vecUnary(cpu.Expm1, y, x, Expm1) }

// VecSign is -1, 0 or 1 as x is; NaN and -0 stay.
func VecSign(y, x []float32) { vecUnary(cpu.Sign, y, x, Sign[float32]) }

// VecSin is the sine.
func VecSin(y, x []float32) { vecCircle(cpu.Sin, y, x, Sin) }

// VecCos is the cosine.
func VecCos(y, x []float32) { vecCircle(cpu.Cos, y, x, Cos) }

// VecTan is the tangent.
func VecTan(y, x []float32) { vecCircle(cpu.Tan, y, x, Tan) }

// VecAtan is the inverse of the tangent.
func VecAtan(y, x []float32) { vecUnary(cpu.Atan, y, x, Atan) }

// VecSinh is the hyperbolic sine.
func VecSinh(y, x []float32) { vecUnary(cpu.Sinh, y, x, Sinh) }

// VecCosh is the hyperbolic cosine.
func VecCosh(y, x []float32) { vecUnary(cpu.Cosh, y, x, Cosh) }

// VecAsinh is the inverse of the hyperbolic sine.
func VecAsinh(y, x []float32) { vecUnary(cpu.Asinh, y, x, Asinh) }

// VecAsin is the inverse of the sine.
func VecAsin(y, x []float32) { vecUnary(cpu.Asin, y, x, Asin) }

// VecAcos is the inverse of the cosine.
func VecAcos(y, x []float32) { vecUnary(cpu.Acos, y, x, Acos) }

// VecAcosh is the inverse of the hyperbolic cosine.
func VecAcosh(y, x []float32) { vecUnary(cpu.Acosh, y, x, Acosh) }

// VecAtanh is the inverse of the hyperbolic tangent.
func VecAtanh(y, x []float32) { vecUnary(cpu.Atanh, y, x, Atanh) }

// VecErfinv is the inverse of the error function.
func VecErfinv(y, x []float32) { vecUnary(cpu.Erfinv, y, x, Erfinv) }

// vecCircle leaves to the vector unit what is near enough to zero to find its place on the circle, the rest is computed number by number:
// what becomes of a number does not depend on those beside it.
func vecCircle(f cpu.Function, y, x []float32, scalar func(x float32) float32) {
	x = x[:len(y)]
	if len(x) > 0 && cpu.RowMost(x) < cpu.CircleEdge && cpu.RowLeast(x) > -cpu.CircleEdge {
		vecUnary(f, y, x, scalar)
		return
	}
	for len(y) > 0 {
		near := 0
		for near < len(x) && x[near] < cpu.CircleEdge && x[near] > -cpu.CircleEdge {
			near++
		}
		vecUnary(f, y[:near], x[:near], scalar)
		if y, x = y[near:], x[near:]; len(y) > 0 {
			y[0] = scalar(x[0])
			y, x = y[1:], x[1:]
		}
	}
}

// VecNormal is the share of a standard normal distribution that lies below x: (1 + erf(x / √2)) / 2.
func VecNormal(y, x []float32) {
	vecUnary(cpu.NormalShare, y, x, func(x float32) float32 { return (Erf(x*(math.Sqrt2/2)) + 1) * 0.5 })
}

// VecMulNormal is x times the share of a standard normal distribution that lies below x: the exact gelu.
func VecMulNormal(y, x []float32) {
	vecUnary(cpu.MulNormal, y, x, func(x float32) float32 { return x * ((Erf(x*(math.Sqrt2/2)) + 1) * 0.5) })
}

func vecUnary(f cpu.Function, y, x []float32, scalar func(x float32) float32) {
	if !cpu.Unary(f, y, x) {
		for i, e := range x[:len(y)] {
			y[i] = scalar(e)
		}
	}
}

// VecFloor is the largest whole number that is not above x.
func VecFloor(y, x []float32) { vecUnary(cpu.Floor, y, x, Floor) }

// VecCeil is the smallest whole number that is not below x.
func VecCeil(y, x []float32) { vecUnary(cpu.Ceil, y, x, Ceil) }

// VecTrunc is x without its fraction.
func VecTrunc(y, x []float32) { vecUnary(cpu.Trunc, y, x, Trunc) }

// VecRound is the nearest whole number, of two the even one.
func VecRound(y, x []float32) { vecUnary(cpu.Round, y, x, Round) }
