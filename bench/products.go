package main

import (
	"fmt"
	"math"

	"github.com/dlgen/dlgen/rt"
)

// products are matrix products c = a b, a of m × k, b of k × n.
func products() []*work {
	var out []*work
	for _, n := range []int{64, 128, 256, 512, 1024, 2048} {
		out = append(out, gemm(n, n, n))
	}
	for _, s := range [][3]int{{64, 784, 128}, {784, 64, 128}, {64, 128, 10}, {128, 1600, 10}, {32, 128, 512}, {2048, 128, 512}, {2048, 512, 128}, {2048, 128, 65}} {
		out = append(out, gemm(s[0], s[1], s[2]))
	}
	return out
}

// gemm is a workload of one product.
func gemm(m, k, n int) *work {
	flops := 2 * float64(m) * float64(k) * float64(n)
	return &work{name: fmt.Sprintf("gemm.%dx%dx%d", m, k, n), unit: "us", flops: flops, prepare: func(o *options) (func() error, error) {
		r := random()
		a, b, c := array(m*k, r), array(k*n, r), memory(m*n)
		p := o.pool()
		run := func() error {
			rt.Gemm(p, c, a, b, rt.GemmDims{M: m, K: k, N: n})
			return nil
		}
		run()
		for range 20 {
			i, j := r.IntN(m), r.IntN(n)
			want := 0.0
			for l := range k {
				want += float64(a[i*k+l]) * float64(b[l*n+j])
			}
			if got := float64(c[i*n+j]); !(math.Abs(got-want) <= 1e-3*math.Sqrt(float64(k))) {
				return nil, errWrong(fmt.Sprintf("c[%d, %d]", i, j), got, want)
			}
		}
		return run, nil
	}}
}
