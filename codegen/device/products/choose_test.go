package products

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
)

// TestTiles: each tile can be written: work items have its numbers between them, and shared memory has room.
func TestTiles(t *testing.T) {
	for d, tiles := range map[ir.DType][]tile{ir.F32: tilesF32, ir.F64: tilesF64, ir.BF16: tiles16} {
		for _, x := range tiles {
			if x.high*x.wide*x.items != x.rows*x.columns {
				t.Errorf("%v: work items have other numbers", x)
			}
			if x.down > 0 && (x.items%(32*x.down) != 0 || x.rows%(16*x.down) != 0 || x.columns%(16*x.across()) != 0) {
				t.Errorf("%v: no parts", x)
			}
			p := &tiledProduct{t: x, d: d}
			for _, alongA := range []bool{false, true} {
				for _, alongB := range []bool{false, true} {
					a, b := &strip{matrix: &matrix{alongDeep: alongA}, p: p}, &strip{matrix: &matrix{alongDeep: alongB}, p: p}
					p.sides = [2]*strip{a, b}
					if bytes := 2 * (a.extent() + b.extent()) * d.Size(); bytes > 48<<10 {
						t.Errorf("%v: %d bytes of shared memory", x, bytes)
					}
				}
			}
		}
	}
}

// TestChoose: large products have large tiles, narrow ones narrow tiles, and long sums of few numbers are cut.
func TestChoose(t *testing.T) {
	for _, c := range []struct {
		d              ir.DType
		batch, m, n, k int
		rows, columns  [2]int // at least, at most
		groups         [2]int
	}{
		{ir.F32, 1, 4096, 4096, 4096, [2]int{128, 128}, [2]int{64, 128}, [2]int{1024, 2048}},
		{ir.F32, 1, 131072, 16, 144, [2]int{64, 256}, [2]int{16, 16}, [2]int{512, 2048}},
		{ir.F32, 1, 144, 16, 131072, [2]int{32, 128}, [2]int{16, 16}, [2]int{132, 3000}},
		{ir.F32, 1, 8192, 64, 576, [2]int{32, 128}, [2]int{32, 64}, [2]int{128, 1024}},
		{ir.BF16, 1, 131072, 16, 144, [2]int{64, 128}, [2]int{16, 16}, [2]int{512, 2048}},
		{ir.F64, 1, 16, 16, 100, [2]int{16, 32}, [2]int{16, 32}, [2]int{1, 1}},
	} {
		x, parts := choose(0, c.d, c.batch, c.m, c.n, c.k, func(tile) bool { return true })
		groups := (c.m + x.rows - 1) / x.rows * ((c.n + x.columns - 1) / x.columns) * c.batch * parts
		t.Logf("%v %d×%d·%d: %v, %d parts, %d groups, %d cycles", c.d, c.m, c.n, c.k, x, parts, groups, x.cost(c.d, c.batch, c.m, c.n, c.k, parts))
		for _, v := range [][3]int{{x.rows, c.rows[0], c.rows[1]}, {x.columns, c.columns[0], c.columns[1]}, {groups, c.groups[0], c.groups[1]}} {
			if v[0] < v[1] || v[0] > v[2] {
				t.Errorf("%d is not between %d and %d", v[0], v[1], v[2])
			}
		}
	}
}
