package rt

import (
	"math"
	"slices"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// TestRowsLower compares functions of rows up to the diagonal with plain loops, between NaN guards, for tiles that begin anywhere in a
// matrix; what stands above the diagonal, infinite numbers and none, counts nowhere.
func TestRowsLower(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, width := range []int{1, 7, 8, 16, 33, 64, 70} {
			for _, height := range []int{1, 5, width, 90} {
				for _, first := range []int{0, 3, height - 1, 4*height + 2} {
					checkLower(t, first, height, width)
				}
			}
		}
	})
}

func checkLower(t *testing.T, first, height, width int) {
	const rows = 4
	a, s := make([]float32, rows*width), []float32{1.5, -2, 0, 3}
	for i := range a {
		a[i] = float32(i%23)*0.3 - 3
		if j := i % width; j > (first+i/width)%height {
			a[i] = []float32{float32(math.NaN()), float32(math.Inf(1)), 1e30, -1}[i%4]
		}
	}
	most, y, sums := newBuffer[float32](rows), newBuffer[float32](rows*width), newBuffer[float32](rows)
	single := newBuffer[float32](rows * width)
	RowsMaxLower(most.x, a, 2, first, height, width)
	copy(sums.x, s)
	copy(y.x, a)
	RowsExpSumLower(y.x, sums.x, y.x, sums.x, first, height, width)
	RowsExpLower(single.x, a, s, first, height, width)
	most.check(t, "max")
	y.check(t, "exp and sum")
	sums.check(t, "sums")
	single.check(t, "exp")
	for r := range rows {
		largest, sum := math.Inf(-1), 0.0
		for j := range width {
			x, want := float64(a[r*width+j]), 0.0
			if j <= (first+r)%height {
				largest, want = max(largest, x), math.Exp(x-float64(s[r]))
				sum += want
			} else {
				largest = max(largest, 2)
			}
			for _, got := range []float32{y.x[r*width+j], single.x[r*width+j]} {
				if !(math.Abs(float64(got)-want) <= 1e-6*want) {
					t.Fatalf("rows of %d from %d of %d: element %d, %d is %v, want %v", width, first, height, r, j, got, want)
				}
			}
		}
		if float64(most.x[r]) != largest || !(math.Abs(float64(sums.x[r])-sum) <= 1e-5*sum) {
			t.Fatalf("rows of %d from %d of %d: row %d has the largest %v and the sum %v, want %v and %v", width, first, height, r, most.x[r], sums.x[r], largest, sum)
		}
	}
}

// TestSoftmaxBackLower compares the derivative of a causal softmax with plain loops, for matrices of all forms, in the place of what arrives
// too. What stands above the diagonal of that counts nowhere, and of the result as much is zero there as products read.
func TestSoftmaxBackLower(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, s := range [][2]int{{1, 1}, {5, 7}, {40, 16}, {33, 70}, {128, 128}, {64, 200}} {
			height, width := s[0], s[1]
			rows := 3 * height
			y, dy := numbers[float32](r, rows*width, false), numbers[float32](r, rows*width, false)
			none := make([]bool, rows)
			none[rows-1] = true
			for i := range y.x {
				if j := i % width; j > i/width%height {
					y.x[i], dy.x[i] = 0, float32(math.NaN())
				}
			}
			for _, p := range []*Pool{nil, teams(t)[3]} {
				dx := newBuffer[float32](rows * width)
				copy(dx.x, dy.x)
				from := dx.x
				if p == nil {
					from = slices.Clone(dy.x)
				}
				SoftmaxBackLower(p, dx.x, from, y.x, none, height, width)
				dx.check(t, "softmax back")
				checkSoftmaxBack(t, dx.x, dy.x, y.x, none, height, width)
			}
		}
	})
}

func checkSoftmaxBack(t *testing.T, dx, dy, y []float32, none []bool, height, width int) {
	t.Helper()
	for i := range none {
		n := min(width, i%height+1)
		less, size := 0.0, 0.0
		for j := i * width; j < i*width+n && !none[i]; j++ {
			less += float64(dy[j]) * float64(y[j])
			size += math.Abs(float64(dy[j]) * float64(y[j]))
		}
		for j := range min(width, n+min(width, cpu.LowerEdge())) {
			at, want := i*width+j, 0.0
			if j < n {
				want = (float64(dy[at]) - less) * float64(y[at])
			}
			if got := float64(dx[at]); !(math.Abs(got-want) <= 2e-6*(math.Abs(float64(dy[at]))+size)*math.Abs(float64(y[at]))) && got != want {
				t.Fatalf("%d x %d: row %d, element %d is %v, want %v", height, width, i, j, got, want)
			}
		}
	}
}
