package rt

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// walk calls visit for each index of a shape, in order.
func walk(shape []int, visit func(i int, at []int)) {
	at, n := make([]int, len(shape)), 1
	for _, length := range shape {
		n *= length
	}
	for i := range n {
		rest := i
		for axis := len(shape) - 1; axis >= 0; axis-- {
			at[axis] = rest % shape[axis]
			rest /= shape[axis]
		}
		visit(i, at)
	}
}

func offset(at, shape []int) int {
	o := 0
	for axis, i := range at {
		o = o*shape[axis] + i
	}
	return o
}

func count(shape []int) int {
	n := 1
	for _, length := range shape {
		n *= length
	}
	return n
}

func randomShape(r *rand.Rand) []int {
	shape := make([]int, r.IntN(6))
	for axis := range shape {
		shape[axis] = 1 + r.IntN(5)
		if r.IntN(30) == 0 {
			shape[axis] = 0
		}
		if r.IntN(12) == 0 {
			shape[axis] = 35
		}
	}
	return shape
}

// checkMove compares what a door wrote with the oracle.
func checkMove(t *testing.T, what string, y *buffer[float32], want []float64) {
	t.Helper()
	same(t, what, y.x, want, 0)
	y.check(t, what)
}

func TestMoves(t *testing.T) { eachVariant(t, testMoves) }

func testMoves(t *testing.T) {
	pools := teams(t)
	r := random()
	for i := range 400 {
		p := pools[i%len(pools)]
		shape := randomShape(r)
		x := numbers[float32](r, count(shape), false)
		testTranspose(t, r, p, x.x, shape)
		testSlice(t, r, p, x.x, shape)
		testPad(t, r, p, x.x, shape)
		testReverse(t, r, p, x.x, shape)
		testBroadcast(t, r, p, x.x, shape)
	}
}

func testTranspose(t *testing.T, r *rand.Rand, p *Pool, x []float32, shape []int) {
	axes := r.Perm(len(shape))
	y, want := newBuffer[float32](len(x)), make([]float64, len(x))
	out, from := make([]int, len(shape)), make([]int, len(shape))
	for i, axis := range axes {
		out[i] = shape[axis]
	}
	walk(out, func(i int, at []int) {
		for j, axis := range axes {
			from[axis] = at[j]
		}
		want[i] = float64(x[offset(from, shape)])
	})
	Transpose(p, y.x, x, shape, axes)
	checkMove(t, fmt.Sprint("transpose ", shape, axes), y, want)
}

func testSlice(t *testing.T, r *rand.Rand, p *Pool, x []float32, shape []int) {
	starts, limits, strides, out := slices.Clone(shape), slices.Clone(shape), slices.Clone(shape), slices.Clone(shape)
	for axis, n := range shape {
		starts[axis] = r.IntN(n + 1)
		limits[axis] = starts[axis] + r.IntN(n+1-starts[axis])
		strides[axis] = 1 + r.IntN(3)
		out[axis] = (limits[axis] - starts[axis] + strides[axis] - 1) / strides[axis]
	}
	y, want := newBuffer[float32](count(out)), make([]float64, count(out))
	from := make([]int, len(shape))
	walk(out, func(i int, at []int) {
		for axis := range at {
			from[axis] = starts[axis] + at[axis]*strides[axis]
		}
		want[i] = float64(x[offset(from, shape)])
	})
	Slice(p, y.x, x, shape, starts, limits, strides)
	checkMove(t, fmt.Sprint("slice ", shape, starts, limits, strides), y, want)
}

func testPad(t *testing.T, r *rand.Rand, p *Pool, x []float32, shape []int) {
	lo, hi, dilate, out := slices.Clone(shape), slices.Clone(shape), slices.Clone(shape), slices.Clone(shape)
	for axis, n := range shape {
		for {
			lo[axis], hi[axis], dilate[axis] = r.IntN(7)-3, r.IntN(7)-3, r.IntN(3)
			if out[axis] = n + lo[axis] + hi[axis] + max(0, n-1)*dilate[axis]; out[axis] >= 0 {
				break
			}
		}
	}
	if count(out) > 1<<15 {
		return
	}
	y, want := newBuffer[float32](count(out)), make([]float64, count(out))
	for i := range want {
		want[i] = 7
	}
	to := make([]int, len(shape))
	walk(shape, func(i int, at []int) {
		for axis := range at {
			to[axis] = lo[axis] + at[axis]*(dilate[axis]+1)
			if to[axis] < 0 || to[axis] >= out[axis] {
				return
			}
		}
		want[offset(to, out)] = float64(x[i])
	})
	Pad(p, y.x, x, shape, lo, hi, dilate, 7)
	checkMove(t, fmt.Sprint("pad ", shape, lo, hi, dilate), y, want)
}

func testReverse(t *testing.T, r *rand.Rand, p *Pool, x []float32, shape []int) {
	axes := r.Perm(len(shape))[:r.IntN(len(shape)+1)]
	y, want := newBuffer[float32](len(x)), make([]float64, len(x))
	walk(shape, func(i int, at []int) {
		from := slices.Clone(at)
		for _, axis := range axes {
			from[axis] = shape[axis] - 1 - at[axis]
		}
		want[i] = float64(x[offset(from, shape)])
	})
	Reverse(p, y.x, x, shape, axes)
	checkMove(t, fmt.Sprint("reverse ", shape, axes), y, want)
}

func testBroadcast(t *testing.T, r *rand.Rand, p *Pool, x []float32, shape []int) {
	into := slices.Clone(shape)
	for axis, n := range shape {
		if n == 1 {
			into[axis] = r.IntN(7)
		}
	}
	y, want := newBuffer[float32](count(into)), make([]float64, count(into))
	walk(into, func(i int, at []int) {
		from := slices.Clone(at)
		for axis, n := range shape {
			if n == 1 {
				from[axis] = 0
			}
		}
		want[i] = float64(x[offset(from, shape)])
	})
	Broadcast(p, y.x, x, shape, into)
	checkMove(t, fmt.Sprint("broadcast ", shape, into), y, want)
}

func TestPlace(t *testing.T) {
	y := newBuffer[float32](12)
	Place(nil, y.x, []float32{1, 2, 3, 4, 5, 6}, 3, 2, 0, 4)
	Place(nil, y.x, []float32{7, 8, 9}, 3, 1, 2, 4)
	Place(nil, y.x, []float32{10, 11, 12}, 3, 1, 3, 4)
	checkMove(t, "place", y, []float64{1, 2, 7, 10, 3, 4, 8, 11, 5, 6, 9, 12})
	Place(nil, y.x[:0], nil, 0, 2, 0, 4)
	Place(nil, y.x, nil, 3, 0, 4, 4)
	Copy(nil, y.x[:3], []float32{1, 1, 1})
	Copy(nil, y.x[:0], []float32{})
	Fill(nil, y.x[3:], 1)
	checkMove(t, "fill", y, []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1})
}

func TestIota(t *testing.T) {
	y := newBuffer[int32](12)
	Iota(y.x, 2, 3, 2)
	same(t, "iota", y.x, []float64{0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2}, 0)
	y.check(t, "iota")
}

func BenchmarkTranspose(b *testing.B) {
	for _, s := range []struct {
		shape, axes []int
	}{
		{[]int{1024, 1024}, []int{1, 0}},
		{[]int{64, 128, 128}, []int{0, 2, 1}},
		{[]int{32, 64, 4, 32}, []int{0, 2, 1, 3}},
		{[]int{32, 3, 64, 64}, []int{0, 2, 3, 1}},
	} {
		x := numbers[float32](random(), count(s.shape), false)
		y := make([]float32, len(x.x))
		b.Run(fmt.Sprint(s.shape, s.axes), func(b *testing.B) {
			b.SetBytes(int64(8 * len(y)))
			for b.Loop() {
				Transpose(nil, y, x.x, s.shape, s.axes)
			}
		})
	}
}

// TestFillLengths fills more than is copied at a time.
func TestFillLengths(t *testing.T) {
	for _, n := range []int{0, 1, 1023, 1024, 1025, 2048, 5000} {
		y := newBuffer[float32](n)
		Fill(nil, y.x, 3)
		y.check(t, "fill")
		for i, e := range y.x {
			if e != 3 {
				t.Fatalf("element %d of %d is %v", i, n, e)
			}
		}
	}
}
