package rt

import (
	"math"
	"slices"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// eachVariant runs a test on each vector unit that this processor has, and without one.
func eachVariant(t *testing.T, f func(t *testing.T)) {
	for _, v := range cpu.Variants() {
		t.Run(v.String(), func(t *testing.T) {
			defer cpu.Use(cpu.Use(v))
			f(t)
		})
	}
}

// TestVecUnary compares functions of slices with package math's over the whole range, within some units in the last
// place, in all lengths up to some vectors.
func TestVecUnary(t *testing.T) {
	cases := []struct {
		name string
		vec  func(y, x []float32)
		want func(x float64) float64
		ulps float64
	}{
		{"neg", VecNeg, func(x float64) float64 { return -x }, 0},
		{"abs", VecAbs, math.Abs, 0},
		{"sqrt", VecSqrt, math.Sqrt, 0.5},
		{"rsqrt", VecRsqrt, func(x float64) float64 { return 1 / math.Sqrt(x) }, 1.5},
		{"relu", VecRelu, func(x float64) float64 { return max(x, 0) }, 0},
		{"exp", VecExp, math.Exp, 2},
		{"log", VecLog, math.Log, 2},
		{"log1p", VecLog1p, math.Log1p, 2},
		{"tanh", VecTanh, math.Tanh, 2},
		{"sigmoid", VecSigmoid, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, 2},
		{"erf", VecErf, math.Erf, 2},
		{"expm1", VecExpm1, math.Expm1, 2},
		{"sin", VecSin, math.Sin, 2},
		{"cos", VecCos, math.Cos, 2},
		{"tan", VecTan, math.Tan, 2},
		{"atan", VecAtan, math.Atan, 2},
		{"sinh", VecSinh, math.Sinh, 2},
		{"cosh", VecCosh, math.Cosh, 2},
		{"asinh", VecAsinh, math.Asinh, 2},
		{"asin", VecAsin, math.Asin, 2},
		{"acos", VecAcos, math.Acos, 2},
		{"acosh", VecAcosh, math.Acosh, 2},
		{"atanh", VecAtanh, math.Atanh, 2},
		{"erfinv", VecErfinv, math.Erfinv, 2},
		{"sign", VecSign, func(x float64) float64 { return Sign(x) }, 0},
		{"floor", VecFloor, math.Floor, 0},
		{"ceil", VecCeil, math.Ceil, 0},
		{"trunc", VecTrunc, math.Trunc, 0},
		{"round", VecRound, math.RoundToEven, 0},
	}
	x := wholeRange()
	eachVariant(t, func(t *testing.T) {
		for _, c := range cases {
			y := make([]float32, len(x))
			c.vec(y, x)
			worst, at := 0.0, float32(0)
			for i, e := range x {
				if d := unitsOff(y[i], c.want(float64(e))); !(d <= worst) {
					worst, at = d, e
				}
			}
			if !(worst <= c.ulps) {
				t.Errorf("%s: %.2f units in the last place at %g", c.name, worst, at)
			}
		}
	})
}

// TestVecNormal: the share is within 2^-23 of the true one everywhere, and exact where there is nothing left.
func TestVecNormal(t *testing.T) {
	x := wholeRange()
	eachVariant(t, func(t *testing.T) {
		y := make([]float32, len(x))
		VecNormal(y, x)
		for i, e := range x {
			want := (1 + math.Erf(float64(e)/math.Sqrt2)) / 2
			if !(math.Abs(float64(y[i])-want) <= 0x1p-23) && e == e || e != e && y[i] == y[i] || e > 6 && y[i] != 1 || e < -6 && y[i] != 0 {
				t.Fatalf("the share below %v is %v, want %v", e, y[i], want)
			}
		}
	})
}

// TestVecMulNormal: the product with the share is as near as its factor is, nothing far below zero, NaN for -Inf, and zeros keep their sign.
func TestVecMulNormal(t *testing.T) {
	x := wholeRange()
	eachVariant(t, func(t *testing.T) {
		y := slices.Clone(x)
		VecMulNormal(y, y)
		for i, e := range x {
			v := float64(e)
			want := v * (1 + math.Erf(v/math.Sqrt2)) / 2
			if !(math.Abs(float64(y[i])-want) <= 0x1p-23*(math.Abs(v)+math.Abs(want)/2)+0x1p-149) && want == want && !math.IsInf(want, 0) || e != e && y[i] == y[i] || want > math.MaxFloat32 && y[i] != e ||
				want != want && y[i] == y[i] || e < -6 && v >= -math.MaxFloat32 && y[i] != 0 || e == 0 && math.Signbit(float64(y[i])) != math.Signbit(v) {
				t.Fatalf("%v times the share below it is %v, want %v", e, y[i], want)
			}
		}
	})
}

// TestVecPlaces: what a function gives depends on the numbers alone, not on where among others it is computed.
func TestVecPlaces(t *testing.T) {
	r := random()
	x, b, c := numbers[float32](r, 130, false).x, numbers[float32](r, 130, false).x, numbers[float32](r, 130, true).x
	copy(x[100:], []float32{0, float32(math.Copysign(0, -1)), float32(math.Inf(1)), float32(math.NaN()), 1e-40, b[105]})
	copy(b[100:], []float32{float32(math.Copysign(0, -1)), 0, 1, 1, 1e-40})
	copy(x[110:], []float32{5000, 1, -1e9, 4095.5})
	one := func(vec func(y, x []float32)) func(y, a, b, c []float32) {
		return func(y, a, _, _ []float32) { vec(y, a) }
	}
	two := func(vec func(y, a, b []float32)) func(y, a, b, c []float32) {
		return func(y, a, b, _ []float32) { vec(y, a, b) }
	}
	eachVariant(t, func(t *testing.T) {
		for name, vec := range map[string]func(y, a, b, c []float32){
			"exp": one(VecExp), "tanh": one(VecTanh), "sigmoid": one(VecSigmoid), "erf": one(VecErf), "normal": one(VecNormal), "mul normal": one(VecMulNormal),
			"sin": one(VecSin), "cos": one(VecCos), "expm1": one(VecExpm1), "tan": one(VecTan), "atan": one(VecAtan), "sinh": one(VecSinh), "cosh": one(VecCosh), "asinh": one(VecAsinh), "asin": one(VecAsin), "acos": one(VecAcos), "acosh": one(VecAcosh), "atanh": one(VecAtanh), "erfinv": one(VecErfinv), "mod": two(VecMod), "floor div": two(VecFloorDiv), "atan2": two(VecAtan2), "pow": two(VecPow), "sign": one(VecSign), "neg": one(VecNeg), "abs": one(VecAbs), "sqrt": one(VecSqrt), "rsqrt": one(VecRsqrt), "add": two(VecAdd), "sub": two(VecSub), "mul": two(VecMul), "div": two(VecDiv),
			"max": two(VecMax), "min": two(VecMin), "equal": two(VecEqual), "less": two(VecLess), "less equal": two(VecLessEqual), "mul add": VecMulAdd,
			"select": func(y, a, b, c []float32) { VecSelect(y, c, a, b) },
		} {
			whole, part := make([]float32, len(x)), newBuffer[float32](len(x))
			vec(whole, x, b, c)
			for n := range x {
				vec(part.x[:n], x[:n], b[:n], c[:n])
				vec(part.x[n:n+1], x[n:n+1], b[n:n+1], c[n:n+1])
				vec(part.x[n+1:], x[n+1:], b[n+1:], c[n+1:])
				part.check(t, name)
				for i, e := range part.x {
					if math.Float32bits(e) != math.Float32bits(whole[i]) && (e == e || whole[i] == whole[i]) {
						t.Fatalf("%s of %v is %v in parts of %d, 1 and %d, else %v", name, x[i], e, n, len(x)-n-1, whole[i])
					}
				}
			}
		}
	})
}

// TestVecMulAddAlone: a number alone is rounded as among others, also where the sum in float64 is a tie of float32.
func TestVecMulAddAlone(t *testing.T) {
	r := random()
	special := []float32{0, float32(math.Copysign(0, -1)), 1, -1, 1 + 0x1p-23, 1 - 0x1p-24, 0x1p-24, -0x1p-24, 0x1p-60, 0x1p-126, -0x1p-149, math.MaxFloat32, float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN())}
	number := func() float32 {
		if r.IntN(3) == 0 {
			return special[r.IntN(len(special))]
		}
		return float32(1+r.IntN(1<<12)) * float32(1-2*r.IntN(2)) * float32(math.Ldexp(1, r.IntN(60)-40))
	}
	eachVariant(t, func(t *testing.T) {
		a, b, c, y, alone := make([]float32, 8), make([]float32, 8), make([]float32, 8), make([]float32, 8), make([]float32, 1)
		for range 100_000 {
			for i := range a {
				a[i], b[i], c[i] = number(), number(), number()
			}
			VecMulAdd(y, a, b, c)
			for i, e := range y {
				VecMulAdd(alone, a[i:], b[i:], c[i:])
				if math.Float32bits(alone[0]) != math.Float32bits(e) && (alone[0] == alone[0] || e == e) {
					t.Fatalf("%g * %g + %g is %g alone, %g among others", a[i], b[i], c[i], alone[0], e)
				}
			}
		}
	})
}

// wholeRange is numbers of all sizes and signs, the edges, and many between -20 and 20.
func wholeRange() []float32 {
	x := []float32{0, float32(math.Copysign(0, -1)), float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()),
		math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32, 1, -1, 0.9, -0.9, 88.72, 88.73, -87.4, -103.9, -104.1}
	for bits := uint32(0); bits < 1<<32-1<<18; bits += 12_007 {
		x = append(x, math.Float32frombits(bits))
	}
	for i := -20_000; i <= 20_000; i++ {
		x = append(x, float32(i)*1e-3, float32(i)*1.7e-5)
	}
	return x
}

// unitsOff is the distance between a number and what it should be, in units of the last place of the latter.
func unitsOff(got float32, want float64) float64 {
	near := float32(want)
	switch {
	case want != want || got != got:
		if want != want && got != got {
			return 0
		}
		return math.Inf(1)
	case got == near:
		return 0
	case math.IsInf(float64(near), 0) || math.IsInf(float64(got), 0):
		return math.Inf(1)
	}
	_, e := math.Frexp(want)
	unit := math.Ldexp(1, max(e-24, -149))
	return math.Abs(float64(got)-want) / unit
}

// TestVecLengths runs each function at all lengths up to some vectors, between NaN guards, in place and not.
func TestVecLengths(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		for n := range 70 {
			a, b, c := numbers[float32](r, n, false), numbers[float32](r, n, false), numbers[float32](r, n, false)
			for name, op := range map[string]struct {
				vec  func(y, a, b []float32)
				want func(a, b float32) float32
			}{
				"add": {VecAdd, func(a, b float32) float32 { return a + b }}, "sub": {VecSub, func(a, b float32) float32 { return a - b }},
				"mul": {VecMul, func(a, b float32) float32 { return a * b }}, "div": {VecDiv, func(a, b float32) float32 { return a / b }},
				"max": {VecMax, func(a, b float32) float32 { return max(a, b) }}, "min": {VecMin, func(a, b float32) float32 { return min(a, b) }},
				"mul add": {func(y, a, b []float32) { VecMulAdd(y, a, b, c.x) }, nil},
				"exp":     {func(y, a, _ []float32) { VecExp(y, a) }, func(a, _ float32) float32 { return float32(math.Exp(float64(a))) }},
			} {
				y := newBuffer[float32](n)
				op.vec(y.x, a.x, b.x)
				y.check(t, name)
				for i := range n {
					want := float64(a.x[i])*float64(b.x[i]) + float64(c.x[i])
					if op.want != nil {
						want = float64(op.want(a.x[i], b.x[i]))
					}
					if math.Abs(float64(y.x[i])-want) > 1e-6*(1+math.Abs(want)) {
						t.Fatalf("%s of %d: element %d is %g, want %g", name, n, i, y.x[i], want)
					}
				}
			}
		}
	})
	nan := float32(math.NaN())
	eachVariant(t, func(t *testing.T) {
		y := make([]float32, 4)
		VecMax(y, []float32{nan, 1, 2, nan}, []float32{1, nan, 3, nan})
		if y[0] == y[0] || y[1] == y[1] || y[2] != 3 || y[3] == y[3] {
			t.Errorf("max with NaN: got %v", y)
		}
		VecMin(y, []float32{nan, 1, 2, nan}, []float32{1, nan, 3, nan})
		if y[0] == y[0] || y[1] == y[1] || y[2] != 2 || y[3] == y[3] {
			t.Errorf("min with NaN: got %v", y)
		}
	})
}

// TestRows reduces rows of all lengths up to some vectors.
func TestRows(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		for n := 1; n < 300; n++ {
			a, b := numbers[float32](r, n, true).x, numbers[float32](r, n, true).x
			sum, dot, most, least := 0.0, 0.0, math.Inf(-1), math.Inf(1)
			for i := range n {
				sum, dot = sum+float64(a[i]), dot+float64(a[i])*float64(b[i])
				most, least = max(most, float64(a[i])), min(least, float64(a[i]))
			}
			for what, c := range map[string]struct{ got, want float64 }{
				"sum": {float64(RowSum(a)), sum}, "dot": {float64(RowDot(a, b)), dot}, "max": {float64(RowMax(a)), most}, "min": {float64(RowMin(a)), least},
			} {
				if c.got != c.want {
					t.Fatalf("%s of %d: %g, want %g", what, n, c.got, c.want)
				}
			}
			a[r.IntN(n)] = float32(math.NaN())
			if s, m, l := RowSum(a), RowMax(a), RowMin(a); s == s || m == m || l == l {
				t.Fatalf("%d elements with a NaN: sum %g, max %g, min %g", n, s, m, l)
			}
		}
	})
}

// TestVecLogic compares and chooses.
func TestVecLogic(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		for n := range 50 {
			a, b, y := numbers[float32](r, n, true).x, numbers[float32](r, n, true).x, make([]float32, n)
			z := make([]float32, n)
			for _, c := range []struct {
				vec  func(y, a, b []float32)
				want func(a, b float32) bool
			}{
				{VecEqual, func(a, b float32) bool { return a == b }},
				{VecLess, func(a, b float32) bool { return a < b }},
				{VecLessEqual, func(a, b float32) bool { return a <= b }},
			} {
				c.vec(y, a, b)
				VecSelect(z, y, a, b)
				for i := range n {
					want, chosen := c.want(a[i], b[i]), b[i]
					if want {
						chosen = a[i]
					}
					if (y[i] == 1) != want || (y[i] == 0) == want || z[i] != chosen {
						t.Fatalf("%g, %g: got %g, chose %g", a[i], b[i], y[i], z[i])
					}
				}
			}
		}
	})
}
