package rt

import (
	"fmt"
	"testing"
)

// TestThen compares products followed by a bias and a relu with the same done one after the other, bit for bit
// where no depth is cut.
func TestThen(t *testing.T) {
	p := NewPool(2)
	defer p.Close()
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, d := range []GemmDims{{M: 1, N: 9, K: 5}, {M: 7, N: 1, K: 3}, {M: 13, N: 33, K: 40}, {M: 64, N: 10, K: 5000}, {M: 3, N: 5, K: 2, Batch: 4, StrideA: 6, StrideB: 10}, {M: 130, N: 70, K: 300}} {
			batch := max(1, d.Batch)
			a, b, bias := numbers[float32](r, batch*d.M*d.K, true).x, numbers[float32](r, batch*d.K*d.N, true).x, numbers[float32](r, d.N, true).x
			for _, relu := range []bool{false, true} {
				got, want := newBuffer[float32](batch*d.M*d.N), make([]float32, batch*d.M*d.N)
				Gemm(p, want, a, b, d)
				GemmThen(p, got.x, a, b, d, Then{bias, relu})
				checkThen(t, fmt.Sprintf("%+v relu=%v", d, relu), got, want, bias, relu)
			}
		}
		for _, d := range []ConvDims{conv2D(2, 9, 3, 5, 3, 1, 1, 1), conv2D(3, 8, 4, 40, 3, 2, 0, 1), conv2D(2, 6, 4, 8, 3, 1, 1, 4), conv2D(2, 6, 4, 8, 3, 1, 1, 2), conv2D(1, 5, 2, 1, 5, 1, 2, 1)} {
			nx, nk, ny := d.sizes()
			x, kernel, bias := numbers[float32](r, nx, true).x, numbers[float32](r, nk, true).x, numbers[float32](r, d.F, true).x
			for _, relu := range []bool{false, true} {
				got, want := newBuffer[float32](ny), make([]float32, ny)
				Conv(p, want, x, kernel, d)
				ConvThen(p, got.x, x, kernel, d, Then{bias, relu})
				checkThen(t, fmt.Sprintf("%+v relu=%v", d, relu), got, want, bias, relu)
			}
		}
	})
}

func checkThen(t *testing.T, what string, got *buffer[float32], want, bias []float32, relu bool) {
	t.Helper()
	got.check(t, what)
	for i := range want {
		w := want[i] + bias[i%len(bias)]
		if relu {
			w = max(w, 0)
		}
		if got.x[i] != w {
			t.Fatalf("%s: element %d is %g, want %g", what, i, got.x[i], w)
		}
	}
}
