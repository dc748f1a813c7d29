package rt

import (
	"fmt"
	"math"
	"testing"
)

// TestRowsLength compares lengths of rows, and sums of squares, with those of float64: in widths up to some vectors and beyond those that are
// computed several at a time, with numbers whose squares are out of range for lengths, and the same bits for a row alone.
func TestRowsLength(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, width := range []int{1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 100, 511, 512, 513, 1100} {
			for rows := range 10 {
				x, from := numbers[float32](r, rows*width, false), numbers[float32](r, width, false)
				what := fmt.Sprintf("%d rows of %d", rows, width)
				for _, f := range rowLengths() {
					testRowsLength(t, what, f, x.x, from.x)
				}
				for i := range x.x {
					x.x[i] *= []float32{1e30, 0, 1e-30, 1, 0x1p-149, float32(math.Inf(1)), float32(math.NaN())}[i/width%7]
				}
				for _, f := range rowLengths()[:2] {
					testRowsLength(t, what+" far from one", f, x.x, from.x)
					testRowsLength(t, what+" far from one, and nothing", f, x.x, make([]float32, width))
				}
			}
		}
	})
}

// rowSum is a function that sums over rows, with what it does to a difference from another row, which counts or not, and to the sum.
type rowSum struct {
	name  string
	run   func(y, x, from []float32, width int)
	apart float32
	root  bool
}

func rowLengths() []rowSum {
	return []rowSum{
		{"length", func(y, x, _ []float32, width int) { RowsLength(y, x, width) }, 0, true},
		{"length apart", RowsLengthApart, 1, true},
		{"apart", RowsApart, 1, false},
		{"dot", func(y, x, _ []float32, width int) { RowsDot(y, x, x, width) }, 0, false},
	}
}

func testRowsLength(t *testing.T, what string, f rowSum, x, from []float32) {
	t.Helper()
	width := len(from)
	got, one := newBuffer[float32](len(x)/width), newBuffer[float32](1)
	f.run(got.x, x, from, width)
	for i, g := range got.x {
		row, want := x[i*width:][:width], 0.0
		for j, e := range row {
			d := float64(e - f.apart*from[j])
			want += d * d
		}
		if f.root {
			want = math.Sqrt(want)
		}
		if g, want := float64(g), float64(float32(want)); !(math.Abs(g-want) <= 3e-6*want || g == want || want != want && g != g) {
			t.Fatalf("%s of %s: row %d is %v, want %v", f.name, what, i, g, want)
		}
		f.run(one.x, row, from, width)
		sameBits(t, what, one.x, got.x[i:i+1])
	}
	got.check(t, what)
	one.check(t, what)
}
