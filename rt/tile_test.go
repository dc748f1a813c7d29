package rt

import (
	"math"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// TestUniformAt compares with the words of the blocks, from every place and for every length; the second draw's blocks
// are numbered past 2^31.
func TestUniformAt(t *testing.T) {
	d := Draw{Seed: 0x923456789abcdef, Step: 0x80000007, Stream: 3, Counter: 5}
	eachVariant(t, func(t *testing.T) {
		for _, first := range []int{0, 1<<33 + 1<<31} {
			all := make([]float32, 140)
			for i := range all {
				w0, w1, w2, w3 := cpu.Philox(uint32((first+i)/4), d.Stream, d.Step, d.Counter, uint32(d.Seed), uint32(d.Seed>>32))
				all[i] = float32([4]uint32{w0, w1, w2, w3}[i%4]>>8) * 0x1p-24
			}
			for from := range all {
				for n := range len(all) - from {
					y := newBuffer[float32](n)
					UniformAt(y.x, d, first+from)
					for i, e := range y.x {
						if e != all[from+i] {
							t.Fatalf("element %d from %d of %d is %v, want %v", i, first+from, n, e, all[from+i])
						}
					}
					y.check(t, "UniformAt")
				}
				if e := UniformOf(d, first+from); e != all[from] {
					t.Errorf("element %d is %v, want %v", first+from, e, all[from])
				}
			}
		}
	})
}

// TestColumnSquares compares sums of squares of columns with the plain loop, of some rows and widths up to more than are added up together.
func TestColumnSquares(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		for _, width := range []int{1, 2, 7, 8, 9, 16, 31, 33, 40, 64, 65, 131} {
			for _, rows := range []int{0, 1, 2, 17} {
				x, less, sums := numbers[float32](r, rows*width, false), numbers[float32](r, width, false), newBuffer[float32](width)
				want, size := make([]float64, width), 0.0
				for i := range want {
					sums.x[i] = float32(i)
					want[i] = float64(i)
				}
				for i, e := range x.x {
					d := float64(e) - float64(less.x[i%width])
					want[i%width] += d * d
					size = max(size, want[i%width])
				}
				temp := newBuffer[float32](2 * width)
				ColumnsAddSquares(sums.x, temp.x, x.x, less.x)
				for i, w := range want {
					if !(math.Abs(float64(sums.x[i])-w) <= 1e-5*(1+size)) {
						t.Fatalf("%d rows of %d: column %d is %g, want %g", rows, width, i, sums.x[i], w)
					}
				}
				sums.check(t, "ColumnsAddSquares")
				temp.check(t, "its memory")
			}
		}
	})
}

// TestTileRows compares what goes from a tile to its rows, and back, with the plain loops.
func TestTileRows(t *testing.T) {
	tiles := BorrowTiles()
	defer tiles.Return()
	for _, width := range []int{1, 2, 3, 7, 8, 15, 16, 17, 31, 64, 100} {
		for rows := 1; rows < 5; rows++ {
			x, z := tiles.Take(rows*width), tiles.Take(rows*width)
			for i := range x {
				x[i], z[i] = float32(i%5)-1.5, float32(i%3)+0.5
			}
			y := map[string][]float32{}
			for name, f := range map[string]func(y, x []float32, width int){"sum": RowsSum, "max": RowsMax, "min": RowsMin, "prod": RowsProd,
				"dot": func(y, x []float32, width int) { RowsDot(y, x, z, width) }} {
				y[name] = make([]float32, rows)
				f(y[name], x, width)
			}
			spread, places := tiles.Take(rows*width), tiles.Take(rows*width)
			RowsOf(spread, y["sum"], width)
			VecPlaces(places, 1, width)
			for r := range rows {
				sum, dot, most, least, product := 0.0, 0.0, x[r*width], x[r*width], 1.0
				for j := range width {
					e := x[r*width+j]
					sum, dot, product = sum+float64(e), dot+float64(e*z[r*width+j]), product*float64(e)
					most, least = max(most, e), min(least, e)
					if spread[r*width+j] != y["sum"][r] || places[r*width+j] != float32(j) {
						t.Errorf("width %d: row %d has %v and %v at place %d", width, r, spread[r*width+j], places[r*width+j], j)
					}
				}
				for name, want := range map[string]float64{"sum": sum, "dot": dot, "max": float64(most), "min": float64(least), "prod": product} {
					if got := float64(y[name][r]); got-want > 1e-4*(1+want*want) || want-got > 1e-4*(1+want*want) {
						t.Errorf("width %d: %s of row %d is %v, want %v", width, name, r, got, want)
					}
				}
			}
		}
	}
	if x := tiles.Repeat([]float32{1, 2, 3}, 8); x[0] != 1 || x[4] != 2 || x[7] != 2 {
		t.Errorf("repeated as %v", x)
	}
	if x := newBuffer[float32](7); true {
		Repeat(x.x, []float32{1, 2, 3})
		same(t, "repeated", x.x, []float64{1, 2, 3, 1, 2, 3, 1}, 0)
		x.check(t, "Repeat")
	}
	if x := newBuffer[float32](4); true {
		JoinColumnsOf(x.x, []float32{1, 2, 10, 20, 100, 200, 3, 4, 30, 40, 300, 400}, 2, 3)
		same(t, "joined", x.x, []float64{111, 222, 333, 444}, 0)
		x.check(t, "JoinColumnsOf")
	}
	if x := tiles.Fill(7, 40); x[0] != 7 || x[39] != 7 {
		t.Errorf("filled as %v", x)
	}
}
