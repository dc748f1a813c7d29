package rt

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// gemmOracle is Gemm in float64 with plain loops. The race detector need not watch it: nothing runs beside it, and it would take most of the time.
//
//go:norace
func gemmOracle[T Number](c, a, b []T, d GemmDims) []float64 {
	want := make([]float64, len(c))
	for p := range max(1, d.Batch) {
		for i := range d.M {
			for j := range d.N {
				at := (p*d.M+i)*d.N + j
				if d.Heads > 1 {
					at = ((p/d.Heads*d.M+i)*d.Heads+p%d.Heads)*d.N + j
				}
				if d.Add {
					want[at] = float64(c[at])
				}
				for l := range d.K {
					x, y := i*d.K+l, l*d.N+j
					if d.TransA {
						x = l*d.M + i
					}
					if d.TransB {
						y = j*d.K + l
					}
					product := float64(a[p*d.StrideA+x]) * float64(b[p*d.StrideB+y])
					if d.Scale != 0 {
						product *= float64(d.Scale)
					}
					want[at] += product
				}
			}
		}
	}
	return want
}

// testGemm checks one product, exactly, with all kinds of operands.
func testGemm[T Number](t *testing.T, pools []*Pool, m, n, k, batch int) {
	r := random()
	for variant := range 32 {
		if variant >= 16 && batch == 1 {
			break
		}
		d := GemmDims{Batch: batch, M: m, N: n, K: k, TransA: variant&1 != 0, TransB: variant&2 != 0, Add: variant&4 != 0, StrideA: m * k}
		if variant&8 != 0 {
			d.StrideB = k * n
		}
		if variant%7 == 3 { // with all that b may be
			d.Scale = 3
		}
		if variant >= 16 {
			if d.Heads = batch; batch%2 == 0 {
				d.Heads = 2
			}
		}
		a, b := numbers[T](r, batch*m*k, true), numbers[T](r, batch*k*n, true)
		start := numbers[T](r, batch*m*n, true)
		want := gemmOracle(start.x, a.x, b.x, d)
		for _, p := range pools {
			c := newBuffer[T](batch * m * n)
			if d.Add {
				copy(c.x, start.x)
			}
			Gemm(p, c.x, a.x, b.x, d)
			what := fmt.Sprintf("%T %+v threads %d", c.x, d, p.Threads())
			same(t, what, c.x, want, 0)
			c.check(t, what)
		}
	}
}

func TestGemm(t *testing.T) {
	one := teams(t)[:1]
	for m := range 10 {
		for n := range 10 {
			for k := range 10 {
				testGemm[float32](t, one, m, n, k, 2)
			}
		}
	}
	pools := []*Pool{nil, teams(t)[3]}
	for _, s := range [][3]int{{1, 300, 513}, {300, 1, 513}, {33, 65, 300}, {129, 130, 40}, {5, 7, 5000}, {257, 3, 31}, {64, 128, 784}} {
		testGemm[float32](t, pools, s[0], s[1], s[2], 1)
		testGemm[float64](t, pools, s[0], s[1], s[2], 1)
	}
	eachVariant(t, func(t *testing.T) { // strips of several heights, panels of several depths, blocks beside each other, rows that are copied
		for _, s := range [][3]int{{30, 65, 300}, {150, 40, 280}, {400, 33, 20}, {13, 270, 530}, {62, 270, 1024}, {77, 100, 300}, {150, 130, 90}} {
			testGemm[float32](t, pools, s[0], s[1], s[2], 1)
		}
	})
	eachVariant(t, func(t *testing.T) { // heads
		for _, s := range [][3]int{{1, 33, 20}, {33, 1, 20}, {20, 32, 17}, {70, 35, 300}} {
			testGemm[float32](t, pools, s[0], s[1], s[2], 6)
		}
	})
	eachVariant(t, func(t *testing.T) { // columns that are no whole vector, along the depth
		for _, s := range [][3]int{{12, 2, 48}, {13, 3, 515}, {30, 10, 101}, {64, 10, 128}, {50, 20, 77}, {400, 65, 49}, {41, 28, 1300}} {
			testGemm[float32](t, pools, s[0], s[1], s[2], 1)
			testGemm[float32](t, pools[:1], s[0], s[1], s[2], 2)
		}
	})
	testGemm[int32](t, pools, 17, 9, 33, 3)
	testGemm[int64](t, pools, 17, 9, 33, 3)
	testGemm[float64](t, pools, 40, 50, 60, 8)
}

// TestGemmStrips multiplies as many rows as make a strip whose panels are one, two and four vectors of columns wide, and some more and less.
func TestGemmStrips(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, most := range []int{128, 170, 256, 341, 512} {
			for m := most - 12; m <= most+12; m += 3 {
				testGemm[float32](t, []*Pool{nil}, m, 70, 20, 1)
			}
			testGemm[float32](t, []*Pool{nil}, most, 70, 20, 1)
		}
	})
}

// TestGemmCaches wants the same bits of processors whose second-level caches are small or large.
func TestGemmCaches(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		d := GemmDims{M: 30, N: 600, K: 530}
		a, b := numbers[float32](r, d.M*d.K, false), numbers[float32](r, d.K*d.N, false)
		var c [2]*buffer[float32]
		for i, size := range []int{1 << 22, 1 << 19} {
			before := cpu.UseSecondLevel(size)
			c[i] = newBuffer[float32](d.M * d.N)
			Gemm(nil, c[i].x, a.x, b.x, d)
			cpu.UseSecondLevel(before)
			c[i].check(t, fmt.Sprint(size))
		}
		sameBits(t, "a small cache", c[1].x, c[0].x)
		same(t, "a small cache", c[1].x, gemmOracle(c[1].x, a.x, b.x, d), 1e-4)
	})
}

// TestGemmThreads wants the same bits from all numbers of threads, and little rounding.
func TestGemmThreads(t *testing.T) {
	pools := teams(t)
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, s := range [][3]int{{64, 10, 128}, {100, 74, 100}, {300, 68, 300}, {100, 100, 100}, {9, 32, 20000}, {300, 200, 1000}, {530, 300, 700}, {60, 1200, 1024}, {1, 1000, 1000}, {1, 530, 300}, {1000, 1, 999}} {
			t.Run(fmt.Sprintf("%dx%dx%d", s[0], s[1], s[2]), func(t *testing.T) { testGemmThreads(t, r, pools, s) })
		}
	})
}

func testGemmThreads(t *testing.T, r *rand.Rand, pools []*Pool, size [3]int) {
	d := GemmDims{M: size[0], N: size[1], K: size[2], TransA: size[0] == 530}
	a, b := numbers[float32](r, d.M*d.K, false), numbers[float32](r, d.K*d.N, false)
	alone := make([]float32, d.M*d.N)
	Gemm(nil, alone, a.x, b.x, d)
	same(t, fmt.Sprint(d), alone, gemmOracle(alone, a.x, b.x, d), 1e-4)
	for _, p := range pools[1:] {
		c := make([]float32, d.M*d.N)
		Gemm(p, c, a.x, b.x, d)
		sameBits(t, fmt.Sprint(d), c, alone)
	}
}

// TestGemmHalves wants the same bits from vectors that are computed in halves.
func TestGemmHalves(t *testing.T) {
	r := random()
	for _, s := range [][3]int{{64, 10, 128}, {37, 8, 30}, {50, 23, 300}, {5, 40, 77}} {
		for kind := range 4 {
			d := GemmDims{M: s[0], N: s[1], K: s[2], TransA: kind&1 != 0, TransB: kind&2 != 0}
			a, b := numbers[float32](r, d.M*d.K, false), numbers[float32](r, d.K*d.N, false)
			var c [2]*buffer[float32]
			for i := range c {
				before := cpu.UseHalves(i == 1)
				c[i] = newBuffer[float32](d.M * d.N)
				Gemm(nil, c[i].x, a.x, b.x, d)
				cpu.UseHalves(before)
				c[i].check(t, fmt.Sprint(d))
			}
			sameBits(t, fmt.Sprint(d), c[1].x, c[0].x)
			same(t, fmt.Sprint(d), c[1].x, gemmOracle(c[1].x, a.x, b.x, d), 1e-4)
		}
	}
}

func BenchmarkGemm(b *testing.B) {
	for _, threads := range []int{1, 2} {
		for _, s := range [][3]int{{64, 64, 64}, {256, 256, 256}, {512, 512, 512}, {64, 128, 784}, {784, 128, 64}, {64, 10, 128}, {1, 128, 784}, {128, 10, 1600}} {
			d := GemmDims{M: s[0], N: s[1], K: s[2]}
			b.Run(fmt.Sprintf("go/%d/%dx%dx%d", threads, d.M, d.N, d.K), func(b *testing.B) {
				p, r := NewPool(threads), random()
				defer p.Close()
				x, y := numbers[float32](r, d.M*d.K, false), numbers[float32](r, d.K*d.N, false)
				c := make([]float32, d.M*d.N)
				for b.Loop() {
					Gemm(p, c, x.x, y.x, d)
				}
				reportFlops(b, 2*d.M*d.N*d.K)
			})
		}
	}
}

// reportFlops reports the rate of a benchmark whose turn does so many operations.
func reportFlops(b *testing.B, flops int) {
	b.ReportMetric(float64(flops)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}
