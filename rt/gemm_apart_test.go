package rt

import (
	"fmt"
	"math"
	"testing"
)

// TestGemmApart multiplies matrices whose lines lie apart, side by side with those of other products.
func TestGemmApart(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		pools, r := []*Pool{nil, teams(t)[3]}, random()
		for _, s := range [][3]int{{1, 1, 5}, {1, 30, 20}, {30, 1, 20}, {13, 9, 7}, {40, 16, 33}, {64, 64, 32}, {128, 32, 128}, {33, 70, 300}, {400, 20, 60}} {
			for variant := range 32 {
				d := GemmDims{Batch: 6, M: s[0], N: s[1], K: s[2], TransA: variant&1 != 0, TransB: variant&2 != 0, StrideA: s[0] * s[2], StrideB: s[1] * s[2], Heads: 3}
				d.LowerA, d.LowerC = variant&4 != 0, variant&4 == 0 && variant&8 != 0
				if variant%3 == 1 {
					d.Scale = -3
				}
				a, b := numbers[float32](r, d.Batch*d.StrideA, true), numbers[float32](r, d.Batch*d.StrideB, true)
				if d.LowerA {
					clearAbove(a.x, d)
				}
				want := gemmOracle(make([]float32, d.Batch*d.M*d.N), a.x, b.x, d)
				x, y := a.x, b.x
				if variant&16 == 0 {
					x, d.HeadsA, d.LDA, d.StrideA = spreadLines(a.x, d.Batch, s[0]*s[2], lineOf(d.TransA, s[0], s[2]), 3, 11)
				}
				if variant&8 == 0 {
					y, d.HeadsB, d.LDB, d.StrideB = spreadLines(b.x, d.Batch, s[1]*s[2], lineOf(!d.TransB, s[1], s[2]), 2, 0)
				} else {
					y, d.HeadsB, d.LDB, d.StrideB = spreadLines(b.x, d.Batch, s[1]*s[2], lineOf(!d.TransB, s[1], s[2]), 1, 300)
				}
				for _, p := range pools {
					c := newBuffer[float32](d.Batch * d.M * d.N)
					Gemm(p, c.x, x, y, d)
					what := fmt.Sprintf("%+v threads %d", d, p.Threads())
					all := append([]float64(nil), want...)
					if d.LowerC {
						takeAbove(t, what, all, c.x, make([]float32, len(c.x)), d)
					}
					same(t, what, c.x, all, 0)
					c.check(t, what)
					e := d
					e.LDC = d.Heads*d.N + 5
					apart := newBuffer[float32](d.Batch/d.Heads*d.M*e.LDC - 5)
					for i := range apart.x {
						apart.x[i] = 7
					}
					Gemm(p, apart.x, x, y, e)
					for i := range apart.x {
						row, column := i/e.LDC, i%e.LDC
						if got, wanted := apart.x[i], float32(7); column >= d.Heads*d.N && got != wanted || column < d.Heads*d.N && math.Float32bits(got) != math.Float32bits(c.x[row*d.Heads*d.N+column]) {
							t.Fatalf("%s: at %d, %d %v is not what it is with compact lines", what, row, column, got)
						}
					}
					apart.check(t, what)
				}
			}
		}
	})
}

// lineOf is how long the lines of an operand are.
func lineOf(flat bool, vectors, depth int) int {
	if flat {
		return vectors
	}
	return depth
}

// spreadLines lays the lines of some matrices of a size, those of so many beside each other, with a gap behind them that holds no numbers.
func spreadLines(x []float32, count, size, line, heads, gap int) (to []float32, headsOf, ld, stride int) {
	ld = heads*line + gap
	stride = size/line*ld + gap
	to = make([]float32, count/heads*stride-2*gap)
	for i := range to {
		to[i] = float32(math.NaN())
	}
	for i := range count {
		for l := range size / line {
			copy(to[i/heads*stride+l*ld+i%heads*line:], x[i*size+l*line:][:line])
		}
	}
	return to, heads, ld, stride
}
