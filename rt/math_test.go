package rt

import (
	"math"
	"math/big"
	"testing"
)

// scalars are the functions of one number, the narrow one and the wide one.
var scalars = []struct {
	name   string
	narrow func(float32) float32
	wide   func(float64) float64
}{
	{"abs", Abs, Abs64}, {"floor", Floor, Floor64}, {"ceil", Ceil, Ceil64}, {"round", Round, Round64}, {"trunc", Trunc, Trunc64},
	{"sqrt", Sqrt, Sqrt64}, {"rsqrt", Rsqrt, Rsqrt64}, {"exp", Exp, Exp64}, {"expm1", Expm1, Expm164}, {"log", Log, Log64}, {"log1p", Log1p, Log1p64},
	{"sin", Sin, Sin64}, {"cos", Cos, Cos64}, {"tan", Tan, Tan64}, {"asin", Asin, Asin64}, {"acos", Acos, Acos64}, {"atan", Atan, Atan64},
	{"sinh", Sinh, Sinh64}, {"cosh", Cosh, Cosh64}, {"tanh", Tanh, Tanh64}, {"asinh", Asinh, Asinh64}, {"acosh", Acosh, Acosh64}, {"atanh", Atanh, Atanh64},
	{"sigmoid", Sigmoid, Sigmoid64}, {"erf", Erf, Erf64}, {"erfinv", Erfinv, Erfinv64}, {"lgamma", Lgamma, Lgamma64}, {"sign", Sign[float32], Sign[float64]},
}

// ulps is how many steps of float32 lie between a result and the true value, 0 if both are NaN or the same infinity.
func ulps(got float32, want float64) float64 {
	rounded := float32(want)
	switch {
	case got == rounded || got != got && want != want:
		return 0
	case got != got || want != want || math.IsInf(float64(got), 0):
		return math.Inf(1)
	}
	step := math.Max(math.Ldexp(1, -149), math.Ldexp(1, math.Ilogb(math.Abs(want))-23))
	return math.Abs(float64(got)-want) / step
}

// floats calls visit for special numbers and a hundred thousand others from the whole range.
func floats(visit func(x float32)) {
	inf := float32(math.Inf(1))
	for _, x := range []float32{0, 1, inf, math.MaxFloat32, math.SmallestNonzeroFloat32, 0x1p-126, 0.5, 2, 88.72284, 88.8, 103.9, 104, 18, 10, 4, 0x1p-5, 0x1p-6} {
		visit(x)
		visit(-x)
		visit(math.Nextafter32(x, inf))
		visit(math.Nextafter32(-x, inf))
	}
	visit(float32(math.NaN()))
	for bits := uint32(0); bits < 0xffff0000; bits += 41543 {
		visit(math.Float32frombits(bits))
	}
	for i := -20000; i < 20000; i++ {
		visit(float32(i) * 0.00123)
	}
}

func TestScalars(t *testing.T) {
	for _, f := range scalars {
		worst, at := 0.0, float32(0)
		floats(func(x float32) {
			if u := ulps(f.narrow(x), f.wide(float64(x))); u > worst {
				worst, at = u, x
			}
		})
		if worst > 0.6 {
			t.Errorf("%s(%v) = %v, want %v: %.2f ulp", f.name, at, f.narrow(at), f.wide(float64(at)), worst)
		}
	}
}

// TestScalarZeros wants the sign of zeros kept, as package math does.
func TestScalarZeros(t *testing.T) {
	minus := float32(math.Copysign(0, -1))
	for _, f := range scalars {
		if w := f.wide(float64(minus)); w == 0 && math.Signbit(w) != math.Signbit(float64(f.narrow(minus))) {
			t.Errorf("%s(-0) = %v, want %v", f.name, f.narrow(minus), w)
		}
	}
}

func TestScalarPairs(t *testing.T) {
	values := []float32{0, float32(math.Copysign(0, -1)), 1, -1, 2, -3, 0.5, 1e-30, -1e30, 7.25, float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()), 1.0000001, 0.33333}
	r := random()
	for range 3000 {
		values = append(values, float32(math.Exp(r.NormFloat64()*3)*float64(1-2*r.IntN(2))))
	}
	for _, f := range []struct {
		name   string
		narrow func(x, y float32) float32
		wide   func(x, y float64) float64
	}{{"pow", Pow, Pow64}, {"mod", Mod, Mod64}, {"atan2", Atan2, Atan264}} {
		for i, x := range values {
			for j, y := range values {
				if i > 20 && j > 20 && (i+j)%97 != 0 {
					continue
				}
				if u := ulps(f.narrow(x, y), f.wide(float64(x), float64(y))); u > 0.6 {
					t.Fatalf("%s(%v, %v) = %v, want %v", f.name, x, y, f.narrow(x, y), f.wide(float64(x), float64(y)))
				}
			}
		}
	}
	for _, c := range [][4]float32{{7, 2, 3, 1}, {-7, 2, -4, 1}, {7, -2, -4, -1}, {-7, -2, 3, -1}, {6, 2, 3, 0}, {5.5, 0.5, 11, 0}} {
		if q, m := FloorDiv(c[0], c[1]), Mod(c[0], c[1]); q != c[2] || m != c[3] {
			t.Errorf("%v by %v is %v rest %v, want %v rest %v", c[0], c[1], q, m, c[2], c[3])
		}
		if q, m := FloorDiv64(float64(c[0]), float64(c[1])), Mod64(float64(c[0]), float64(c[1])); q != float64(c[2]) || m != float64(c[3]) {
			t.Errorf("%v by %v is %v rest %v, want %v rest %v", c[0], c[1], q, m, c[2], c[3])
		}
	}
}

// TestFloorDivOfQuotients compares with the quotient in 200 bits, of numbers whose quotients are at whole numbers.
func TestFloorDivOfQuotients(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, c := range [][3]float32{{1, 0.1, 9}, {-1, 0.1, -10}, {0.3, 0.1, 3}, {1, 0, inf}, {-1, 0, -inf}, {inf, 2, nan}, {inf, inf, nan}, {0, 0, nan}, {nan, 1, nan},
		{1, inf, 0}, {-1, inf, -1}, {1, -inf, -1}, {-1, -inf, 0}, {1e-38, -1e38, -1}, {0, 3, 0}} {
		for _, q := range []float64{float64(FloorDiv(c[0], c[1])), FloorDiv64(float64(c[0]), float64(c[1]))} {
			if want := float64(c[2]); q != want && (q == q || want == want) {
				t.Errorf("%v by %v is %v, want %v", c[0], c[1], q, want)
			}
		}
	}
	random := random()
	for range 10000 {
		y := float32(random.NormFloat64())
		x := y * float32(random.IntN(2000)-1000)
		for _, x := range []float32{x, math.Nextafter32(x, inf), math.Nextafter32(x, -inf)} {
			exact := new(big.Float).SetPrec(200).Quo(new(big.Float).SetPrec(200).SetFloat64(float64(x)), big.NewFloat(float64(y)))
			whole, _ := exact.Int(nil)
			if exact.Sign() < 0 && !exact.IsInt() {
				whole.Sub(whole, big.NewInt(1))
			}
			want := float64(whole.Int64())
			if q, wide := FloorDiv(x, y), FloorDiv64(float64(x), float64(y)); float64(q) != want || wide != want {
				t.Fatalf("%v by %v is %v, of float64 %v, want %v", x, y, q, wide, want)
			}
		}
	}
}

func BenchmarkScalars(b *testing.B) {
	x := numbers[float32](random(), 1<<12, false).x
	y := make([]float32, len(x))
	for _, f := range scalars {
		b.Run(f.name, func(b *testing.B) {
			for b.Loop() {
				for i, e := range x {
					y[i] = f.narrow(e)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/float64(len(x)), "ns/element")
		})
	}
	b.Run("pow", func(b *testing.B) {
		for b.Loop() {
			for i, e := range x {
				y[i] = Pow(e*e, 1.7)
			}
		}
		b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/float64(len(x)), "ns/element")
	})
}
