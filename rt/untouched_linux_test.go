package rt

import (
	"fmt"
	"syscall"
	"testing"
	"unsafe"
)

// untouched returns n elements that end where memory begins that nobody has touched: what a kernel asks for there costs the
// processor a search for its page each time.
func untouched(b *testing.B, n int) []float32 {
	b.Helper()
	const page, behind, noHuge = 4096, 1 << 20, 15
	size := (4*n + page - 1) &^ (page - 1)
	raw, err := syscall.Mmap(-1, 0, size+behind, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = syscall.Munmap(raw) })
	_ = syscall.Madvise(raw, noHuge)
	x := unsafe.Slice((*float32)(unsafe.Pointer(&raw[size-4*n])), n)
	for i := range x {
		x[i] = 1.5
	}
	return x
}

// BenchmarkUntouched times kernels whose operands end where memory was never touched, beside the same amid other memory. Both
// should take as long.
func BenchmarkUntouched(b *testing.B) {
	p := NewPool(1)
	for _, place := range []string{"amid", "end"} {
		take := func(n int) []float32 {
			if place == "end" {
				return untouched(b, n)
			}
			return make([]float32, 2*n+1<<14)[:n]
		}
		for _, d := range []GemmDims{{M: 6, K: 256, N: 256}, {M: 12, K: 256, N: 256}, {M: 128, K: 128, N: 128}, {M: 64, K: 784, N: 128}, {M: 256, K: 1024, N: 1024}} {
			c, x, y := take(d.M*d.N), take(d.M*d.K), take(d.K*d.N)
			b.Run(fmt.Sprintf("gemm %dx%dx%d/%s", d.M, d.K, d.N, place), func(b *testing.B) {
				for b.Loop() {
					Gemm(p, c, x, y, d)
				}
			})
		}
		const n = 1024
		y, a, w, m, v, s := take(n), take(n), take(n), take(n), take(n), take(1)
		for name, f := range map[string]func(){
			"rows exp sum":               func() { RowsExpSum(y, s, a, w[:1], n) },
			"rows soft exp":              func() { RowsSoftExp(y, s, a, n) },
			"rows sub squares":           func() { RowsSubSquares(y, s, a, w[:1], n) },
			"rows less squares":          func() { RowsLessSquares(y, s, a, w[:1], n) },
			"rows mean squares":          func() { RowsMeanSquares(y, s, w[:1], a, v, n) },
			"rows less mul add of pairs": func() { RowsLessMulAdd(y, m, a, w[:2], w[:2], v[:n/2], v[:n/2], n/2) },
			"rows less mul add":          func() { RowsLessMulAdd(y, m, a, w[:1], w[:1], v, v, n) },
			"rows norm":                  func() { RowsNorm(y, s, w[:1], a, v, v, v, m, n) },
			"less over root":             func() { VecLessOverRoot(y, w, a, m, v, m) },
			"mul normal back":            func() { VecMulNormalBack(y, a, w) },
		} {
			b.Run(name+"/"+place, func(b *testing.B) {
				for b.Loop() {
					f()
				}
			})
		}
	}
}
