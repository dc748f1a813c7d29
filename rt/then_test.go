package rt

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// thenKinds is how many kinds of a Then there are.
const thenKinds = 32

// someThen returns a Then of a kind: its bits say what there is. Its numbers are small and whole.
func someThen(r *rand.Rand, kind, columns, elements int) Then {
	kind %= thenKinds
	var t Then
	if kind&1 != 0 {
		t.Bias = numbers[float32](r, columns, true).x
	}
	if kind&2 != 0 {
		t.Scale = numbers[float32](r, columns, true).x
	}
	if kind&4 != 0 {
		t.Add = numbers[float32](r, elements, true).x
	}
	if t.Relu = kind&8 != 0; kind&16 != 0 {
		t.Max = 6
	}
	return t
}

// thenName names what there is.
func thenName(t Then) string {
	var list []string
	for name, there := range map[string]bool{"scale": t.Scale != nil, "bias": t.Bias != nil, "add": t.Add != nil, "relu": t.Relu, "max": t.Max != 0} {
		if there {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// fencedThen returns the same with operands at fences.
func fencedThen(t Then, f []*fence, atEnd bool) Then {
	for i, x := range []*[]float32{&t.Scale, &t.Bias, &t.Add} {
		if *x != nil {
			*x = f[i].copy(*x, atEnd)
		}
	}
	return t
}

// afterThen is what becomes of a product of so many columns.
func afterThen(t Then, product []float64, columns int) []float64 {
	want := slices.Clone(product)
	for i := range want {
		if t.Scale != nil {
			want[i] *= float64(t.Scale[i%columns])
		}
		if t.Bias != nil {
			want[i] += float64(t.Bias[i%columns])
		}
		if t.Add != nil {
			want[i] += float64(t.Add[i])
		}
		if t.Relu {
			want[i] = max(want[i], 0)
		}
		if t.Max != 0 {
			want[i] = min(want[i], float64(t.Max))
		}
	}
	return want
}

// TestThen compares products and all that may follow them with the same done one after the other, with two threads.
func TestThen(t *testing.T) {
	p := NewPool(2)
	defer p.Close()
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, d := range []GemmDims{{M: 1, N: 9, K: 5}, {M: 1, N: 32, K: 16}, {M: 1, N: 16, K: 32}, {M: 1, N: 57, K: 7}, {M: 1, N: 1, K: 19}, {M: 7, N: 1, K: 3}, {M: 13, N: 33, K: 40}, {M: 64, N: 10, K: 5000}, {M: 3, N: 5, K: 2, Batch: 4, StrideA: 6, StrideB: 10}, {M: 130, N: 70, K: 300}, {M: 3, N: 700, K: 9},
			{M: 130, N: 72, K: 300}, {M: 20, N: 24, K: 7}, {M: 49, N: 1040, K: 300}, {M: 400, N: 40, K: 600}} {
			batch := max(1, d.Batch)
			a, b := numbers[float32](r, batch*d.M*d.K, true).x, numbers[float32](r, batch*d.K*d.N, true).x
			product := make([]float32, batch*d.M*d.N)
			Gemm(p, product, a, b, d)
			testThens(t, r, fmt.Sprintf("%+v", d), product, d.N, func(y []float32, then Then) { GemmThen(p, y, a, b, d, then) })
		}
		for _, d := range []ConvDims{conv2D(2, 9, 3, 5, 3, 1, 1, 1), conv2D(3, 8, 4, 40, 3, 2, 0, 1), conv2D(2, 6, 4, 8, 3, 1, 1, 4), conv2D(2, 6, 4, 8, 3, 1, 1, 2), conv2D(1, 5, 2, 1, 5, 1, 2, 1),
			conv2D(2, 7, 19, 37, 1, 1, 0, 1), conv2D(2, 7, 19, 40, 1, 1, 0, 1), conv2D(2, 9, 37, 37, 3, 2, 1, 37), conv2D(1, 40, 16, 16, 3, 1, 1, 16), conv2D(1, 40, 3, 32, 3, 2, 1, 1),
			conv2D(2, 9, 24, 40, 3, 1, 1, 4), conv2D(3, 8, 16, 32, 3, 2, 0, 2), conv2D(2, 7, 18, 48, 1, 1, 0, 3), conv2D(2, 7, 15, 21, 1, 1, 0, 3)} {
			nx, nk, ny := d.sizes()
			x, kernel := numbers[float32](r, nx, true).x, numbers[float32](r, nk, true).x
			product := make([]float32, ny)
			Conv(p, product, x, kernel, d)
			testThens(t, r, fmt.Sprintf("%+v", d), product, d.F, func(y []float32, then Then) { ConvThen(p, y, x, kernel, d, then) })
		}
	})
}

// testThens tries all kinds behind a product.
func testThens(t *testing.T, r *rand.Rand, what string, product []float32, columns int, run func(y []float32, then Then)) {
	t.Helper()
	exact := make([]float64, len(product))
	for i, e := range product {
		exact[i] = float64(e)
	}
	for kind := range thenKinds {
		then := someThen(r, kind, columns, len(product))
		got := newBuffer[float32](len(product))
		run(got.x, then)
		got.check(t, what)
		same(t, fmt.Sprintf("%s, then %s", what, thenName(then)), got.x, afterThen(then, exact, columns), 0)
	}
}

// TestThenNaN: what is no number stays so between limits, at all places of a vector and its end, of one row and of more.
func TestThenNaN(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		const n = 21
		ones, x := []float32{1, 1}, make([]float32, n)
		for i := range x {
			x[i] = float32(i)
		}
		for place := range n {
			nan := slices.Clone(x)
			nan[place] = float32(math.NaN())
			y := make([]float32, 2*n)
			for m := 1; m <= 2; m++ {
				for _, columns := range []int{n, n / 8 * 8} {
					y, nan := y[:m*columns], nan[:columns]
					GemmThen(nil, y, ones[:m], nan, GemmDims{M: m, N: columns, K: 1}, Then{Scale: x[:columns], Relu: true, Max: 6})
					for i, e := range y {
						if (e != e) != (i%columns == place) {
							t.Fatalf("NaN at %d of %d, %d rows: element %d is %g", place, columns, m, i, e)
						}
					}
				}
			}
		}
	})
}
