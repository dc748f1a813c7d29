package products

import (
	"github.com/dlgen/dlgen/codegen/ir"

	"github.com/dlgen/dlgen/codegen/device/kernels"
)

// tile is how a group computes a part of a product: rows·columns numbers, depth summands at a time. By scalars, each work item
// has high·wide numbers; by parts, those of 32 work items each are down below each other, and the others beside them.
type tile struct{ rows, columns, depth, items, high, wide, down int }

// across is how many 32 work items are beside each other.
func (t tile) across() int { return t.items / 32 / max(t.down, 1) }

// width is the tile's rows, or its columns for side 1.
func (t tile) width(side int) int {
	if side == 0 {
		return t.rows
	}
	return t.columns
}

// tiles of f32 and of 16 bits, by falling size.
var (
	tilesF32 = []tile{
		{128, 128, 16, 256, 8, 8, 2}, {128, 64, 16, 128, 8, 8, 4}, {64, 64, 16, 64, 8, 8, 2}, {64, 64, 16, 128, 8, 4, 2},
		{128, 32, 16, 64, 8, 8, 2}, {128, 32, 16, 128, 8, 4, 4}, {64, 32, 16, 64, 8, 4, 2}, {32, 32, 16, 32, 8, 4, 1}, {32, 32, 16, 64, 4, 4, 2},
		{256, 16, 16, 128, 8, 4, 4}, {128, 16, 16, 64, 8, 4, 2}, {64, 16, 16, 32, 8, 4, 1}, {64, 16, 16, 64, 4, 4, 2}, {32, 16, 16, 32, 4, 4, 1},
		{16, 16, 16, 256, 1, 1, 0},
	}
	tilesF64 = []tile{{64, 64, 16, 256, 4, 4, 0}, {32, 32, 16, 64, 4, 4, 0}, {16, 16, 16, 256, 1, 1, 0}}
	tiles16  = []tile{
		{128, 128, 32, 256, 8, 8, 2}, {128, 64, 32, 128, 8, 8, 4}, {64, 64, 32, 128, 8, 4, 2}, {128, 32, 32, 128, 8, 4, 4}, {128, 16, 32, 128, 4, 4, 4},
		{64, 32, 32, 64, 8, 4, 2}, {64, 16, 32, 64, 4, 4, 2}, {32, 32, 32, 64, 4, 4, 2}, {16, 16, 32, 32, 4, 2, 1},
	}
)

// What the estimate takes a device for, a large one of today: the same tiles are chosen whatever the device, which is not known when
// they are.
const (
	latency     = 700  // cycles until a depth has come from memory
	relaunch    = 4000 // cycles that a second kernel costs
	partsCycle  = 450  // numbers of parts per cycle, to memory and back
	mostParts   = 256
	mostPartMem = 1 << 26 // bytes of parts
)

// tilesOf are those of a type.
func tilesOf(d ir.DType) []tile {
	switch {
	case d == ir.F64:
		return tilesF64
	case d.Size() == 2:
		return tiles16
	}
	return tilesF32
}

// Tiles is how many tiles there are of a type, one of which limits can ask for.
func Tiles(d ir.DType) int { return len(tilesOf(d)) }

// choose returns the tile, of those that fit, and the number of parts of the sums that should take least time; or that of a number, from 1 on.
func choose(number int, d ir.DType, batch, m, n, k int, fits func(t tile) bool) (best tile, parts int) {
	tiles, least := tilesOf(d), 0
	if number > 0 {
		tiles = tiles[number-1 : number]
	}
	for _, t := range tiles {
		if !fits(t) {
			continue
		}
		for p := 1; p <= mostParts && (p == 1 || k/p >= 4*t.depth && batch*m*n*p*8 <= mostPartMem); p++ {
			if cost := t.cost(d, batch, m, n, k, p); least == 0 || cost < least {
				best, parts, least = t, p, cost
			}
		}
	}
	return best, parts
}

// registers is about how many a work item takes, as NVIDIA's compiler uses them.
func (t tile) registers() int {
	switch numbers := t.high * t.wide; {
	case numbers >= 64:
		return 255
	case numbers >= 32:
		return 168
	case numbers >= 8:
		return 80
	}
	return 40
}

// cost estimates the cycles of a product.
func (t tile) cost(d ir.DType, batch, m, n, k, parts int) int {
	up := func(n, by int) int { return (n + by - 1) / by }
	groups := up(m, t.rows) * up(n, t.columns) * batch * parts
	turns := up(up(k, parts), t.depth) + 1
	// Each depth costs a processor multiplications, readings from shared memory and copies to it, which go on at the same time, but
	// not quite. By scalars, 128 numbers are multiplied in a cycle, and 64 bytes are read.
	bytes := (t.rows + t.columns) * t.depth * d.Size()
	multiply, copy := t.rows*t.columns*t.depth/1024+bytes/64, bytes/48
	if d.Size() > 2 {
		multiply = t.items * t.depth / 128 * (t.high*t.wide + 2*(max(t.high, 4)+max(t.wide, 4))) * d.Size() / 4
	}
	each := max(multiply, copy) + min(multiply, copy)/3
	// As many groups are at once on a processor as there are registers and shared memory for.
	resident := max(1, min(16, 65536/(t.items*t.registers()), 200_000/(2*bytes)))
	perUnit := up(groups, kernels.Units)
	round := func(groups int) int {
		busy := groups * each
		if warps := groups * t.items / 32; warps < 6 { // too few to hide how long an instruction takes
			busy = busy * 6 / warps
		}
		return turns * max(latency, busy)
	}
	cycles := perUnit / resident * round(resident)
	if rest := perUnit % resident; rest > 0 {
		cycles += round(rest)
	}
	if parts > 1 {
		cycles += relaunch + batch*m*n*parts/partsCycle + parts/strandsOf(parts)*200
	}
	return cycles
}
