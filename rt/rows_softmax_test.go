package rt

import (
	"math"
	"testing"
)

// softRows are rows of which each has something else: nothing far from zero, an element a little nearer than that and one a little
// farther, one that nothing is left of, infinities and NaN, at the beginning, in the middle or at the end.
func softRows(width int) (x []float32, rows int) {
	odd := []float32{0, 21.4, -21.4, 21.8, -21.8, 21.9, -21.9, 22.4, 30, -30, 90, -90, -1e9, 3e38, -3e38, float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN())}
	for _, special := range odd {
		for _, place := range []int{0, width / 3, width / 2, width - 1} {
			row := make([]float32, width)
			for i := range row {
				row[i] = float32((i*7+rows)%23)*0.9 - 10
			}
			row[place] = special
			x = append(x, row...)
			rows++
		}
	}
	return x, rows
}

// checkSoftmax compares a row's exponentials and their sum with a softmax in float64; a row without any number has none.
func checkSoftmax(t *testing.T, x, y []float32, sum float32) {
	most := math.Inf(-1)
	for _, e := range x {
		most = math.Max(most, float64(e))
	}
	if math.IsInf(most, 0) || math.IsNaN(most) {
		most = 0
	}
	total := 0.
	for _, e := range x {
		total += math.Exp(float64(e) - most)
	}
	for i, e := range y {
		got, want := float64(e)/float64(sum), math.Exp(float64(x[i])-most)/total
		// A difference from the largest is rounded before its exponential is computed.
		off := 1e-44
		if want > 0 {
			off += (math.Abs(float64(x[i])-most)*0x1p-24 + 1e-6 + float64(len(x))*0x1p-31) * want
		}
		if !(math.Abs(got-want) <= off) && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Fatalf("rows of %d: element %d, %v, gives %g of %g, want a share of %g", len(x), i, x[i], e, sum, want)
		}
	}
}

// TestRowsSoftExp compares quotients with a softmax in float64, between NaN guards.
func TestRowsSoftExp(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, width := range []int{1, 2, 7, 8, 9, 16, 23, 31, 32, 33, 47, 63, 64, 65, 96, 100, 127, 128, 200, 4096, 4100} {
			x, rows := softRows(width)
			y, sums := newBuffer[float32](len(x)), newBuffer[float32](rows)
			RowsSoftExp(y.x, sums.x, x, width)
			y.check(t, "soft exp")
			sums.check(t, "sums of soft exp")
			for i := range rows {
				checkSoftmax(t, x[i*width:][:width], y.x[i*width:][:width], sums.x[i])
			}
			whole, others := newBuffer[float32](len(x)), newBuffer[float32](rows)
			RowsSoftmax(whole.x, others.x, x, width)
			whole.check(t, "softmax")
			others.check(t, "sums of softmax")
			RowsDiv(y.x, y.x, sums.x, width)
			for i, e := range y.x {
				if math.Float32bits(whole.x[i]) != math.Float32bits(e) && e == e {
					t.Fatalf("rows of %d: element %d of row %d is %v in one call, %v in two", width, i%width, i/width, whole.x[i], e)
				}
			}
		}
	})
}

// TestRowsSoftExpNear wants exponentials of rows near zero, or of what they are less than their largest, within 2^-22 of them times one
// number, and the sum.
func TestRowsSoftExpNear(t *testing.T) {
	const width = 1 << 12
	x, y, sums := make([]float32, width), make([]float32, width), make([]float32, 1)
	eachVariant(t, func(t *testing.T) {
		for turn := range 64 {
			most := 0.
			for i := range x {
				x[i] = float32(21.7 * math.Sin(float64(turn*width+i)*1.6180339))
				most = math.Max(most, float64(x[i]))
			}
			RowsSoftExp(y, sums, x, width)
			less, total, lowest, highest := 0., 0., math.Inf(1), 0.
			if y[0] < float32(math.Exp(float64(x[0]))/2) {
				less = most
			}
			for i, e := range y {
				total += float64(e)
				factor := float64(e) / math.Exp(float64(x[i]-float32(less)))
				lowest, highest = min(lowest, factor), max(highest, factor)
			}
			if off := (highest - lowest) / (highest + lowest); !(off <= 0x1p-22) {
				t.Fatalf("exponentials less %v are %v to %v times what is wanted, %v · 2^-22 off", less, lowest, highest, off*0x1p22)
			}
			if !(math.Abs(float64(sums[0])-total) <= 1e-6*total) {
				t.Fatalf("the sum is %v, want %v", sums[0], total)
			}
		}
	})
}

// TestRowsSoftExpLower compares rows up to the diagonal with a softmax in float64, between NaN guards: what lies above is not read, and
// zero in the result.
func TestRowsSoftExpLower(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, c := range []struct{ first, height, width int }{{0, 1, 1}, {3, 20, 20}, {0, 50, 33}, {5, 70, 70}, {0, 130, 128}, {2, 9, 40}} {
			all, count := softRows(c.width)
			x := append([]float32(nil), all...)
			for i := range count {
				for j := upToDiagonal(c.first+i, c.height, c.width); j < c.width; j++ {
					x[i*c.width+j] = float32(math.NaN())
				}
			}
			y, sums := newBuffer[float32](len(x)), newBuffer[float32](count)
			RowsSoftExpLower(y.x, sums.x, x, -1e30, c.first, c.height, c.width)
			y.check(t, "soft exp lower")
			sums.check(t, "sums of soft exp lower")
			for i := range count {
				n := upToDiagonal(c.first+i, c.height, c.width)
				row, got := x[i*c.width:][:n], y.x[i*c.width:][:c.width]
				for j, e := range got[n:] {
					if e != 0 {
						t.Fatalf("row %d of %d: element %d above the diagonal is %v", i, c.width, n+j, e)
					}
				}
				if m := RowMax(row); m-m == 0 && m > -1e30 {
					checkSoftmax(t, row, got[:n], sums.x[i])
				}
			}
		}
	})
}
