package rt

import (
	"math"
	"testing"
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
