package rt

import (
	"testing"

	"github.com/dlgen/dlgen/internal/race"
)

// TestPutRows: each row of a batch lies in the fields once, at its place, however many threads copy them and however large rows are.
func TestPutRows(t *testing.T) {
	testPutRows[[3]float32](t)
	testPutRows[[5000]float32](t)
	testPutRows[[20000]float32](t)
}

func testPutRows[R [3]float32 | [5000]float32 | [20000]float32](t *testing.T) {
	rows := make([]R, 37)
	size := len(rows[0])
	r := random()
	for i := range rows {
		for j := range size {
			rows[i][j] = r.Float32()
		}
	}
	for _, threads := range []int{1, 2, 3} {
		c := &Call{Pool: NewPool(threads), Fields: []Slab{NewSlab(4 * size * len(rows))}}
		putRows(c, rows, func(v *R, fields []Slab, row int) { Put(fields[0], row, v) })
		c.Pool.Close()
		got := c.Fields[0].F32(0, size*len(rows))
		for i := range rows {
			for j := range size {
				if got[i*size+j] != rows[i][j] {
					t.Fatalf("%d numbers a row, %d threads: number %d of row %d is %v, want %v", size, threads, j, i, got[i*size+j], rows[i][j])
				}
			}
		}
	}
}

// TestPutRowsAllocatesNothing, however large rows are.
func TestPutRowsAllocatesNothing(t *testing.T) {
	type large [1 << 16]float32
	rows := make([]large, 2)
	c := &Call{Fields: []Slab{NewSlab(4 * len(rows[0]) * len(rows))}}
	put := func(r *large, fields []Slab, row int) { Put(fields[0], row, r) }
	if n := testing.AllocsPerRun(10, func() { putRows(c, rows, put) }); n != 0 && !race.Enabled {
		t.Errorf("%v allocations", n)
	}
}
