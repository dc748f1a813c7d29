package rt

import (
	"math"
	"slices"
	"testing"
)

// TestRowsNumbers compares operations of rows with their numbers with the plain loops, between NaN guards, for widths up
// to some vectors; a division by a number near the ends of the range is a division.
func TestRowsNumbers(t *testing.T) {
	cases := map[string]struct {
		rows func(y, a, s []float32, width int)
		want func(a, s float64) float64
		ulps float64
	}{
		"add": {RowsAdd, func(a, s float64) float64 { return a + s }, 0.5},
		"sub": {RowsSub, func(a, s float64) float64 { return a - s }, 0.5},
		"mul": {RowsMul, func(a, s float64) float64 { return a * s }, 0.5},
		"div": {RowsDiv, func(a, s float64) float64 { return a / s }, 2},
		"exp": {RowsExp, func(a, s float64) float64 { return math.Exp(float64(float32(a) - float32(s))) }, 2},
	}
	numbers := []float32{0.75, -3, 1e-39, 3e38, 0, float32(math.Inf(1)), float32(math.NaN())}
	eachVariant(t, func(t *testing.T) {
		for _, width := range []int{1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 47, 64, 100} {
			a := make([]float32, len(numbers)*width)
			for i := range a {
				a[i] = float32(i%11)*0.7 - 3
			}
			a[0] = 1e-39
			for name, c := range cases {
				y := newBuffer[float32](len(a))
				c.rows(y.x, a, numbers, width)
				y.check(t, name)
				for i, e := range y.x {
					want := c.want(float64(a[i]), float64(numbers[i/width]))
					if d := unitsOff(e, want); !(d <= c.ulps) {
						t.Fatalf("%s of rows of %d: %v and %v give %v, want %v", name, width, a[i], numbers[i/width], e, want)
					}
				}
			}
		}
	})
}

// TestRowsMulAdd compares scaled rows with the same in float64.
func TestRowsMulAdd(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		for _, width := range []int{1, 7, 8, 17, 33, 64} {
			a, b, c, s := numbers[float32](r, 3*width, false).x, numbers[float32](r, 3*width, false).x, numbers[float32](r, 3*width, false).x, numbers[float32](r, 3, false).x
			y := newBuffer[float32](3 * width)
			RowsMulAdd(y.x, a, s, b, c, width)
			y.check(t, "mul add")
			for i, e := range y.x {
				want := float64(a[i])*float64(s[i/width])*float64(b[i]) + float64(c[i])
				if !(math.Abs(float64(e)-want) <= 1e-6*(1+math.Abs(want))) {
					t.Fatalf("rows of %d: element %d is %g, want %g", width, i, e, want)
				}
			}
		}
	})
}

// TestRowsSummed compares functions that add up what they compute with the same in float64, between NaN guards, for widths up to
// several groups of vectors; sums lie where the numbers of rows did. A result that no number can be makes the sum so, too.
func TestRowsSummed(t *testing.T) {
	cases := map[string]struct {
		rows          func(y, sums, a, s []float32, width int)
		want, summand func(x float64) float64
	}{
		"sub squares": {RowsSubSquares, func(x float64) float64 { return x }, func(y float64) float64 { return y * y }},
		"exp sum":     {RowsExpSum, math.Exp, func(y float64) float64 { return y }},
	}
	numbers := []float32{0.75, 5, -3, 60, -60, 99, float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN())}
	eachVariant(t, func(t *testing.T) {
		for width := 1; width < 140; width++ {
			a := make([]float32, len(numbers)*width)
			for i := range a {
				a[i] = float32(i%11)*0.7 - 3
			}
			for name, c := range cases {
				y, sums := newBuffer[float32](len(a)), newBuffer[float32](len(numbers))
				copy(sums.x, numbers)
				c.rows(y.x, sums.x, a, sums.x, width)
				y.check(t, name)
				sums.check(t, name)
				for row, s := range numbers {
					sum := 0.0
					for i, e := range a[row*width:][:width] {
						want := c.want(float64(e - s))
						if d := unitsOff(y.x[row*width+i], want); !(d <= 2) {
							t.Fatalf("%s of rows of %d: %v and %v give %v, want %v", name, width, e, s, y.x[row*width+i], want)
						}
						sum += c.summand(float64(y.x[row*width+i]))
					}
					if d := unitsOff(sums.x[row], sum); !(d <= 8) {
						t.Fatalf("%s of a row of %d with %v is %v, want %v: %v units off", name, width, s, sums.x[row], sum, d)
					}
				}
			}
		}
	})
}

// TestRowsLess wants of differences that are computed twice what they give when they are kept, to the last bit, between NaN guards,
// for widths up to several groups of vectors; sums lie where the numbers of rows did.
func TestRowsLess(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		for width := 1; width < 140; width++ {
			const rows = 3
			a, b, c := numbers[float32](r, rows*width, false).x, numbers[float32](r, width, false).x, numbers[float32](r, width, false).x
			m, s := numbers[float32](r, rows, false).x, numbers[float32](r, rows, false).x
			b, c = slices.Repeat(b, rows), slices.Repeat(c, rows)
			d, sums, want := newBuffer[float32](rows*width), newBuffer[float32](rows), make([]float32, rows*width)
			y, kept, wantSums := newBuffer[float32](rows*width), make([]float32, rows*width), slices.Clone(m)
			RowsSubSquares(kept, wantSums, a, wantSums, width)
			RowsMulAdd(want, kept, s, b, c, width)
			copy(sums.x, m)
			RowsLessSquares(d.x, sums.x, a, sums.x, width)
			RowsLessMulAdd(y.x, d.x, a, m, s, b, c, width)
			for _, x := range []*buffer[float32]{d, sums, y} {
				x.check(t, "differences")
			}
			sameBits(t, "sums", sums.x, wantSums)
			sameBits(t, "scaled", y.x, want)
			clear(y.x)
			RowsLessMulAdd(y.x, d.x, a, m, s, b[:width], c[:width], width)
			y.check(t, "one row for all")
			sameBits(t, "scaled by one row for all", y.x, want)
			RowsMulAdd(y.x, kept, s, b[:width], c[:width], width)
			sameBits(t, "kept differences scaled by one row for all", y.x, want)
		}
	})
}

// TestRowsMeanSquares compares means and sums of squared differences from them with the same in float64, between NaN guards: of rows
// around zero, of those whose mean or one element is far away, which leave nothing of a sum of squares, of equal elements, and of what no number is.
func TestRowsMeanSquares(t *testing.T) {
	r := random()
	inf := math.Inf(1)
	shapes := map[string]func(x float64, i int) float64{
		"centred": func(x float64, _ int) float64 { return x },
		"near":    func(x float64, _ int) float64 { return x + 0.5 },
		"far":     func(x float64, _ int) float64 { return x + 3000 },
		"outlier": func(x float64, i int) float64 { return x + map[bool]float64{true: 1e6}[i == 0] },
		"equal":   func(_ float64, _ int) float64 { return 0.1 },
		"large":   func(x float64, _ int) float64 { return x + 1e20 },
		"inf":     func(x float64, i int) float64 { return x + map[bool]float64{true: inf}[i == 0] },
	}
	eachVariant(t, func(t *testing.T) {
		for width := 1; width < 140; width++ {
			const rows = 2
			for name, shape := range shapes {
				a := numbers[float32](r, rows*width, false).x
				for i, x := range a {
					a[i] = float32(shape(float64(x), i%width))
				}
				d, sums, m := newBuffer[float32](rows*width), newBuffer[float32](rows), newBuffer[float32](rows)
				RowsMeanSquares(d.x, sums.x, m.x, a, []float32{1 / float32(width), 1 / float32(width)}, width)
				for _, x := range []*buffer[float32]{d, sums, m} {
					x.check(t, name)
				}
				for row := range rows {
					mean, size, squares := 0.0, 0.0, 0.0
					for _, x := range a[row*width:][:width] {
						mean, size = mean+float64(x)/float64(width), size+math.Abs(float64(x))/float64(width)
					}
					for _, x := range a[row*width:][:width] {
						squares += (float64(x) - float64(m.x[row])) * (float64(x) - float64(m.x[row]))
					}
					if name == "inf" {
						if x := sums.x[row]; x == x {
							t.Fatalf("the squares of %d elements, one infinite, are %g", width, x)
						}
						continue
					}
					if !(math.Abs(float64(m.x[row])-mean) <= 4e-7*size) {
						t.Fatalf("%s: the mean of %d elements is %g, want %g", name, width, m.x[row], mean)
					}
					if got := float64(sums.x[row]); squares < math.MaxFloat32 && !(math.Abs(got-squares) <= 1e-6*squares+1e-40) {
						t.Fatalf("%s: the squares of %d elements are %g, want %g", name, width, got, squares)
					}
				}
			}
		}
	})
}
