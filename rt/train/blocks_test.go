package train

import (
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/generated"
)

// inBlocks are samples that say so.
type inBlocks struct{ rows, block int }

func (b inBlocks) Rows() int                     { return b.rows }
func (b inBlocks) BlockRows() int                { return b.block }
func (b inBlocks) Gather([]int, []rt.Slab) error { return nil }
func (b inBlocks) Ahead(int)                     {}
func pass(o *order, pass int) (rows []int) {
	for n := range o.batches() {
		rows = append(rows, o.batch(pass*o.batches()+n)...)
	}
	return rows
}

// TestBlocks checks that a pass has all rows, block by block, in an order that the seed and the pass alone decide.
func TestBlocks(t *testing.T) {
	for _, c := range []struct{ rows, size, block int }{{100, 8, 32}, {100, 7, 10}, {33, 40, 32}, {9, 2, 1}, {12, 5, 4}} {
		o := newOrder(c.rows, c.size, true, 5)
		o.split(inBlocks{c.rows, c.block})
		first, second := pass(o, 0), pass(o, 1)
		if slices.Equal(first, second) && c.rows > 10 {
			t.Errorf("%v: two passes have one order", c)
		}
		changes := 0
		for i := range first {
			if i > 0 && first[i]/c.block != first[i-1]/c.block {
				changes++
			}
		}
		if want := (c.rows - 1) / c.block; changes != want {
			t.Errorf("%v: %d changes of block, want %d", c, changes, want)
		}
		again := newOrder(c.rows, c.size, true, 5)
		again.split(inBlocks{c.rows, c.block})
		n := o.batches() + 1%o.batches()
		if b := again.batch(n); !slices.Equal(b, second[(n-o.batches())*c.size:][:len(b)]) {
			t.Errorf("%v: a batch depends on those before", c)
		}
		slices.Sort(first)
		if !slices.Equal(first, identity(c.rows)) {
			t.Errorf("%v: a pass has the rows %v", c, first)
		}
		plain := newOrder(c.rows, c.size, false, 5)
		plain.split(inBlocks{c.rows, c.block})
		if got := pass(plain, 2); !slices.Equal(got, identity(c.rows)) {
			t.Errorf("%v: unshuffled rows are %v", c, got)
		}
	}
}

// TestMemory feeds a generated dataset of 320 MB, of which no more than 16 MB may be in memory.
func TestMemory(t *testing.T) {
	const rows, width, batchSize, limit = 40_000, 2048, 64, 16 << 20
	f := &data.Feed{
		Dataset: "Noise", Rows: batchSize, Seed: 3,
		Sources: []data.SourceSpec{{Kind: "generated", Open: generated.Open, Args: data.Args{"count": int64(rows)}}},
		Graph: rt.Graph{Arena: 4 * width * batchSize, Results: []rt.Tensor{{Name: "x", DType: rt.Float32, Shape: []int{width}}}, Run: func(c *rt.Call) {
			c.Results[0] = c.Arena[:4*width*c.N]
			for i := range c.N {
				c.Arena.F32(4*width*i, width)[width-1] = float32(int(c.Step)*batchSize + i)
			}
		}},
	}
	samples, err := data.Open(f, nil, data.Finder{Memory: limit}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = data.Close(samples) }()
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse
	}
	runtime.GC()
	before, most := heap(), uint64(0)
	c := &rt.Call{Fields: []rt.Slab{rt.NewSlab(4 * width * batchSize)}}
	o := newOrder(rows, batchSize, true, 1)
	feeder := feed(c, newGatherer(samples, &sync.Mutex{}, o), nil, 0, 2*o.batches())
	defer feeder.close()
	seen := make([]int, rows)
	for n := range 2 * o.batches() {
		if err := feeder.next(c); err != nil {
			t.Fatal(err)
		}
		for i := range c.N {
			seen[int(c.Fields[0].F32(4*width*i, width)[width-1])]++
		}
		if n%50 == 0 {
			most = max(most, heap())
		}
	}
	if used := most - before; used > 2*limit {
		t.Errorf("%d MB in memory, want at most %d for %d MB of samples", used>>20, 2*limit>>20, rows*width*4>>20)
	} else {
		t.Logf("%d MB in memory of %d MB of samples", used>>20, rows*width*4>>20)
	}
	for row, times := range seen {
		if times != 2 {
			t.Fatalf("row %d was seen %d times in 2 passes", row, times)
		}
	}
}
