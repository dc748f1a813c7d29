package rt

import (
	"fmt"
	"testing"
)

// testPacked compares a product with what Pack made of b with the plain loop, and its bits for all rows with those of some.
func testPacked[T Number](t *testing.T, pools []*Pool, d GemmDims) {
	t.Helper()
	r := random()
	a, b := numbers[T](r, d.M*d.K, true), numbers[T](r, d.K*d.N, true)
	start := numbers[T](r, d.M*d.N, true)
	want := gemmOracle(start.x, a.x, b.x, d)
	for _, p := range pools {
		packed := newBuffer[T](PackedSize(d.N, d.K))
		Pack(p, packed.x, b.x, d)
		what := fmt.Sprintf("%T %+v threads %d", a.x, d, p.Threads())
		packed.check(t, what+", packing")
		c := newBuffer[T](d.M * d.N)
		copy(c.x, start.x)
		with := d
		with.Packed = true
		Gemm(p, c.x, a.x, packed.x, with)
		same(t, what, c.x, want, 0)
		c.check(t, what)
	}
}

func TestPack(t *testing.T) {
	pools := []*Pool{nil, teams(t)[3]}
	eachVariant(t, func(t *testing.T) {
		for _, s := range [][3]int{{0, 5, 3}, {3, 0, 4}, {3, 5, 0}, {1, 1, 1}, {1, 512, 128}, {1, 203, 600}, {2, 31, 5}, {32, 65, 257}, {16, 128, 512}, {5, 33, 300}, {32, 200, 1100}, {13, 270, 530}, {600, 40, 20}} {
			for kind := range 8 {
				d := GemmDims{M: s[0], N: s[1], K: s[2], TransA: kind&1 != 0, TransB: kind&2 != 0, Add: kind&4 != 0}
				testPacked[float32](t, pools, d)
				testPacked[float64](t, pools, d)
			}
		}
	})
	testPacked[int32](t, pools, GemmDims{M: 7, N: 9, K: 33, TransB: true})
}

// TestPackRows wants the same bits of a row whatever the number of rows, which threads share.
func TestPackRows(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, s := range [][2]int{{512, 128}, {128, 512}, {65, 700}, {203, 600}, {24, 33}} {
			d := GemmDims{M: 37, N: s[0], K: s[1], Packed: true}
			a, b := numbers[float32](r, d.M*d.K, false), numbers[float32](r, d.K*d.N, false)
			bias := numbers[float32](r, d.N, false)
			packed := make([]float32, PackedSize(d.N, d.K))
			Pack(nil, packed, b.x, d)
			all := make([]float32, d.M*d.N)
			GemmThen(nil, all, a.x, packed, d, Then{Bias: bias.x})
			for rows := 1; rows < d.M; rows += 1 + rows/3 {
				some := make([]float32, d.M*d.N)
				for i := 0; i < d.M; i += rows {
					part := d
					part.M = min(rows, d.M-i)
					GemmThen(nil, some[i*d.N:][:part.M*d.N], a.x[i*d.K:][:part.M*d.K], packed, part, Then{Bias: bias.x})
				}
				sameBits(t, fmt.Sprintf("%+v, %d rows at once", d, rows), some, all)
			}
		}
	})
}

// TestPackFences packs and multiplies between pages that nobody may touch.
func TestPackFences(t *testing.T) {
	f := fences(t, 4, 44*64)
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, m := range sides() {
			for _, n := range sides() {
				for _, k := range sides() {
					d := GemmDims{M: m, N: n, K: k, TransB: (m+n+k)%2 == 0}
					a, b := numbers[float32](r, m*k, true).x, numbers[float32](r, n*k, true).x
					want := gemmOracle(make([]float32, m*n), a, b, d)
					for _, atEnd := range []bool{false, true} {
						packed, y := f[0].place(PackedSize(n, k), atEnd), f[1].copy(b, atEnd)
						Pack(nil, packed, y, d)
						with := d
						with.Packed = true
						c, x := f[2].place(m*n, atEnd), f[3].copy(a, atEnd)
						Gemm(nil, c, x, packed, with)
						same(t, fmt.Sprintf("%+v", d), c, want, 0)
					}
				}
			}
		}
	})
}

func BenchmarkPacked(b *testing.B) {
	for _, s := range [][3]int{{32, 512, 128}, {16, 512, 128}, {32, 128, 512}, {16, 128, 512}, {1, 512, 128}} {
		for _, packed := range []bool{false, true} {
			d := GemmDims{M: s[0], N: s[1], K: s[2]}
			b.Run(fmt.Sprintf("%dx%dx%d/%v", d.M, d.N, d.K, packed), func(b *testing.B) {
				r := random()
				x, y := numbers[float32](r, d.M*d.K, false).x, numbers[float32](r, d.K*d.N, false).x
				c, with := make([]float32, d.M*d.N), make([]float32, PackedSize(d.N, d.K))
				Pack(nil, with, y, d)
				if packed {
					y = with
				}
				d.Packed = packed
				for b.Loop() {
					Gemm(nil, c, x, y, d)
				}
				reportFlops(b, 2*d.M*d.N*d.K)
			})
		}
	}
}
