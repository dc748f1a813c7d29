package rt

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// TestGemmLower leaves out what lies above diagonals, with all kinds of operands: of a it is zero, of c anything between zero
// and the product may be there.
func TestGemmLower(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		pools, r := []*Pool{nil, teams(t)[3]}, random()
		for _, s := range [][3]int{{5, 5, 5}, {13, 13, 40}, {64, 64, 32}, {50, 31, 60}, {26, 70, 270}, {26, 20, 600}, {400, 17, 20}, {9, 130, 1100}} {
			for variant := range 32 {
				d := GemmDims{Batch: 2, M: s[0], N: s[1], K: s[2], TransA: variant&1 != 0, TransB: variant&2 != 0, Add: variant&4 != 0, StrideA: s[0] * s[2], StrideB: s[1] * s[2]}
				if variant&8 != 0 {
					d.Heads = 2
				}
				d.LowerA, d.LowerC = variant&16 == 0, variant&16 != 0
				if variant%3 == 1 {
					d.Scale = -3
				}
				a, b := numbers[float32](r, d.Batch*d.StrideA, true), numbers[float32](r, d.Batch*d.StrideB, true)
				if d.LowerA {
					clearAbove(a.x, d)
				}
				start := numbers[float32](r, d.Batch*d.M*d.N, true)
				whole := gemmOracle(start.x, a.x, b.x, d)
				if d.EdgeA = d.LowerA && variant&8 == 0; d.EdgeA {
					spoilAbove(a.x, d)
				}
				if d.LowerC && !d.Add && variant&1 != 0 {
					d.OnlyLower = true
				}
				for _, p := range pools {
					c := newBuffer[float32](d.Batch * d.M * d.N)
					for i := range c.x {
						if c.x[i] = float32(math.NaN()); d.Add {
							c.x[i] = start.x[i]
						}
					}
					Gemm(p, c.x, a.x, b.x, d)
					want := slices.Clone(whole)
					what := fmt.Sprintf("%+v threads %d", d, p.Threads())
					if d.LowerC {
						takeAbove(t, what, want, c.x, start.x, d)
					}
					same(t, what, c.x, want, 0)
					c.check(t, what)
				}
			}
		}
	})
}

// clearAbove makes each a zero above its diagonal, as it lies in memory.
func clearAbove(a []float32, d GemmDims) {
	rows, columns := d.M, d.K
	if d.TransA {
		rows, columns = d.K, d.M
	}
	for at := range a {
		if i, j := at%d.StrideA/columns, at%columns; i < rows && j > i {
			a[at] = 0
		}
	}
}

// spoilAbove leaves of each a's zeros above the diagonal those that products read.
func spoilAbove(a []float32, d GemmDims) {
	rows, columns := d.M, d.K
	if d.TransA {
		rows, columns = d.K, d.M
	}
	for at := range a {
		if i, j := at%d.StrideA/columns, at%columns; i < rows && j-i > cpu.LowerEdge() {
			a[at] = float32(math.NaN())
		}
	}
}

// takeAbove takes what was found above the diagonal of each c for right if it is nothing that has been left out or was not to be.
func takeAbove(t *testing.T, what string, want []float64, c, start []float32, d GemmDims) {
	heads := max(1, d.Heads)
	for at := range c {
		i, j := at/(heads*d.N)%d.M, at%d.N
		none := 0.0
		if d.Add {
			none = float64(start[at])
		}
		switch found := float64(c[at]); {
		case j > i && found == none:
			want[at] = found
		case j > i && d.OnlyLower && found != found: // what was there
			c[at], want[at] = 0, 0
		}
	}
}
