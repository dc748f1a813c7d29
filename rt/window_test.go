package rt

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// members calls visit for each element of each window: its place in x and that of the window in y.
func (d WindowDims) members(visit func(x, y int)) {
	one := [3]int{1, 1, 1}
	seen(d.In, d.Out, d.Window, d.Stride, one, d.Lo, func(in, _, out int) {
		for n := range d.N {
			for c := range d.C {
				visit((n*volumeOf(d.In)+in)*d.C+c, (n*volumeOf(d.Out)+out)*d.C+c)
			}
		}
	})
}

// firstLargest returns the place in x of each window's first largest, NaN being larger than all.
func firstLargest[T Number](d WindowDims, x []T, n int) []int {
	best := make([]int, n)
	for o := range best {
		best[o] = -1
	}
	d.members(func(i, o int) {
		if b := best[o]; b < 0 || x[i] > x[b] || x[i] != x[i] && x[b] == x[b] {
			best[o] = i
		}
	})
	return best
}

// randomWindows returns a small pooling; the padding is less than the window.
func randomWindows(r *rand.Rand, axes int) (WindowDims, bool) {
	one := [3]int{1, 1, 1}
	d := WindowDims{N: r.IntN(3), C: 1 + r.IntN(10), In: one, Out: one, Window: one, Stride: one}
	for axis := 3 - axes; axis < 3; axis++ {
		d.In[axis], d.Window[axis], d.Stride[axis] = 1+r.IntN(9), 1+r.IntN(4), 1+r.IntN(3)
		d.Lo[axis] = r.IntN(d.Window[axis])
		padded := d.In[axis] + d.Lo[axis] + r.IntN(d.Window[axis])
		if padded < d.Window[axis] {
			return d, false
		}
		d.Out[axis] = (padded-d.Window[axis])/d.Stride[axis] + 1
	}
	return d, true
}

// testWindows checks all poolings.
func testWindows[T Number](t *testing.T, p *Pool, d WindowDims, nan bool) {
	t.Helper()
	r := random()
	nx, ny := d.N*volumeOf(d.In)*d.C, d.N*volumeOf(d.Out)*d.C
	x, u, dy := numbers[T](r, nx, true), numbers[T](r, nx, true), numbers[T](r, ny, true)
	if nan && nx > 0 {
		x.x[nx/2], x.x[nx-1] = sentinel[T](), sentinel[T]()
	}
	var want [5][]float64
	for i, n := range []int{ny, nx, ny, ny, nx} {
		want[i] = make([]float64, n)
	}
	for o, i := range firstLargest(d, x.x, ny) {
		want[0][o] = float64(x.x[i])
		want[1][i] += float64(dy.x[o])
		want[2][o] = float64(u.x[i])
	}
	d.members(func(i, o int) {
		want[3][o] += float64(x.x[i])
		want[4][i] += float64(dy.x[o])
	})
	got := [5]*buffer[T]{newBuffer[T](ny), newBuffer[T](nx), newBuffer[T](ny), newBuffer[T](ny), newBuffer[T](nx)}
	MaxPool(p, got[0].x, x.x, d)
	MaxPoolInput(p, got[1].x, x.x, dy.x, d)
	MaxPoolPick(p, got[2].x, x.x, u.x, d)
	SumPool(p, got[3].x, x.x, d)
	SumPoolInput(p, got[4].x, dy.x, d)
	for i, name := range []string{"max_pool", "max_pool_input", "max_pool_pick", "sum_pool", "sum_pool_input"} {
		what := fmt.Sprintf("%s %T %+v", name, x.x, d)
		for j, w := range want[i] {
			want[i][j] = float64(T(int64(w)))
			if math.IsNaN(w) {
				want[i][j] = w
			}
		}
		same(t, what, got[i].x, want[i], 0)
		got[i].check(t, what)
	}
}

func TestWindows(t *testing.T) { eachVariant(t, testRandomWindows) }

func testRandomWindows(t *testing.T) {
	r := random()
	p := teams(t)[3]
	for i := range 600 {
		d, ok := randomWindows(r, 1+i%3)
		if !ok {
			continue
		}
		testWindows[float32](t, nil, d, i%3 == 0)
		switch i % 10 {
		case 0:
			testWindows[float64](t, p, d, false)
		case 1:
			testWindows[int32](t, p, d, false)
		case 2:
			testWindows[int64](t, nil, d, false)
		case 3:
			testWindows[uint8](t, nil, d, false)
		}
	}
	d := WindowDims{N: 40, C: 32, In: [3]int{1, 26, 26}, Out: [3]int{1, 13, 13}, Window: [3]int{1, 2, 2}, Stride: [3]int{1, 2, 2}}
	testWindows[float32](t, p, d, false)
}

func BenchmarkWindows(b *testing.B) {
	d := WindowDims{N: 128, C: 32, In: [3]int{1, 26, 26}, Out: [3]int{1, 13, 13}, Window: [3]int{1, 2, 2}, Stride: [3]int{1, 2, 2}}
	r := random()
	nx, ny := d.N*volumeOf(d.In)*d.C, d.N*volumeOf(d.Out)*d.C
	x, dx, y, dy := numbers[float32](r, nx, false), make([]float32, nx), make([]float32, ny), numbers[float32](r, ny, false)
	for _, v := range []struct {
		name string
		run  func()
	}{
		{"max", func() { MaxPool(nil, y, x.x, d) }},
		{"max_input", func() { MaxPoolInput(nil, dx, x.x, dy.x, d) }},
		{"max_pick", func() { MaxPoolPick(nil, y, x.x, dx, d) }},
		{"sum", func() { SumPool(nil, y, x.x, d) }},
		{"sum_input", func() { SumPoolInput(nil, dx, dy.x, d) }},
	} {
		b.Run(v.name, func(b *testing.B) {
			b.SetBytes(int64(4 * (nx + ny)))
			for b.Loop() {
				v.run()
			}
		})
	}
}
