package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// dotRows is how many rows a tile of sums along the depth has, by its columns, less one: as many as there are registers for,
// and no more than eight chains of sums need.
var dotRows = [...]int{6, 6, 4, 3}

// dots writes what multiplies rows that lie one after the other with a few columns that do too: a vector is some depths of
// one row, so that no lane is without work, however few the columns are.
func dots() {
	for i, most := range dotRows {
		for rows := 1; rows <= most; rows++ {
			(&dotTile{rows: rows, columns: i + 1}).write()
		}
	}
}

// dotTile is a tile of such sums: a vector of each for every row and column, whose lanes are added up at the end.
type dotTile struct {
	rows, columns int
	a             []reg.GPVirtual // pointers to rows 0, 3 …
	b             reg.GPVirtual
	rs, bs, bs3   reg.GPVirtual // bytes from one row to the next, from one column to the next and three times that
	tile          reg.GPVirtual // from one tile's rows to the next's
	sums          [][]v         // by row
}

func (t *dotTile) write() {
	name := fmt.Sprintf("dotsAVX2x%dx%d", t.rows, t.columns)
	TEXT(name, NOSPLIT, "func(c *float32, ldc int, a *float32, step int, b *float32, bs, depth, tiles, add int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes tiles of %d rows and %d columns, one below the other.", name, t.rows, t.columns))
	first, c, ldc, left := argument("a"), argument("c"), argument("ldc"), GP64()
	t.rs, t.bs, t.b, t.tile = argument("step"), argument("bs"), GP64(), GP64()
	IMUL3Q(I32(t.rows), t.rs, t.tile)
	if t.columns > 3 {
		t.bs3 = GP64()
		LEAQ(Mem{Base: t.bs, Index: t.bs, Scale: 2}, t.bs3)
	}
	for range (t.rows + 2) / 3 {
		t.a = append(t.a, GP64())
	}
	Label("tile")
	t.begin(first)
	Load(Param("depth"), left)
	SUBQ(Imm(16), left)
	JL(LabelRef("few"))
	head("next")
	t.depths(0)
	t.depths(8)
	t.on(64)
	SUBQ(Imm(16), left)
	JGE(LabelRef("next"))
	Label("few")
	ADDQ(Imm(8), left)
	JL(LabelRef("rest"))
	t.depths(0)
	t.on(32)
	SUBQ(Imm(8), left)
	Label("rest")
	ADDQ(Imm(8), left)
	JE(LabelRef("summed"))
	t.rest(left)
	Label("summed")
	CMPQ(param("add"), Imm(0))
	JE(LabelRef("put"))
	t.finish(c, ldc, true)
	JMP(LabelRef("below"))
	Label("put")
	t.finish(c, ldc, false)
	Label("below")
	ADDQ(t.tile, first)
	decrement("tiles")
	JNE(LabelRef("tile"))
	VZEROUPPER()
	RET()
}

// begin sets up a tile.
func (t *dotTile) begin(first reg.GPVirtual) {
	MOVQ(first, t.a[0])
	for i := 1; i < len(t.a); i++ {
		LEAQ(Mem{Base: t.a[i-1], Index: t.rs, Scale: 2}, t.a[i])
		ADDQ(t.rs, t.a[i])
	}
	Load(Param("b"), t.b)
	for range t.rows {
		var row []v
		for range t.columns {
			s := YMM()
			VXORPS(s, s, s)
			row = append(row, s)
		}
		t.sums = append(t.sums, row)
	}
}

// row and column are where depths of one lie.
func (t *dotTile) row(i, depth int) Mem {
	m := Mem{Base: t.a[i/3], Disp: 4 * depth}
	if i%3 > 0 {
		m.Index, m.Scale = t.rs, uint8(i%3)
	}
	return m
}

func (t *dotTile) column(j, depth int) Mem {
	m := times(t.b, j, t.bs, t.bs3)
	m.Disp = 4 * depth
	return m
}

// depths adds the products of eight of them. It keeps the fewer of the operands, as registers are few, and reads each of the
// others once for all of them.
func (t *dotTile) depths(from int) {
	few, many := t.columns, t.rows
	one, other := t.column, t.row
	sum := func(i, j int) v { return t.sums[j][i] }
	if t.rows <= t.columns {
		few, many, one, other = t.rows, t.columns, t.row, t.column
		sum = func(i, j int) v { return t.sums[i][j] }
	}
	var kept []v
	for i := range few {
		x := YMM()
		VMOVUPS(one(i, from), x)
		kept = append(kept, x)
	}
	for j := range many {
		x := YMM()
		VMOVUPS(other(j, from), x)
		for i, y := range kept {
			VFMADD231PS(x, y, sum(i, j))
		}
	}
}

// rest adds those of the last depths, fewer than eight.
func (t *dotTile) rest(left reg.GPVirtual) {
	s := set{avx2}
	mask := s.masksOf(left, 1)[0]
	for i, row := range t.sums {
		x := YMM()
		s.loadMasked(t.row(i, 0), mask, x)
		for j, sum := range row {
			y := YMM()
			s.loadMasked(t.column(j, 0), mask, y)
			VFMADD231PS(x, y, sum)
		}
	}
}

// on goes on by some bytes of each row and column.
func (t *dotTile) on(bytes int) {
	for _, p := range append(t.a[:len(t.a):len(t.a)], t.b) {
		ADDQ(Imm(uint64(bytes)), p)
	}
}

// finish adds up the lanes of each sum, always in the same order, and writes a row of them, or adds it to c, which goes on.
func (t *dotTile) finish(c, ldc reg.GPVirtual, add bool) {
	for _, row := range t.sums {
		x := addLanes(row)
		m := Mem{Base: c}
		if add {
			VADDPS(firstOf(m, t.columns), x, x)
		}
		storeSome(x, m, t.columns)
		ADDQ(ldc, c)
	}
}

// addLanes returns the sums of the lanes of up to four vectors, side by side, and changes these.
func addLanes(row []v) v {
	h := XMM()
	for _, y := range row {
		VEXTRACTF128(Imm(1), y, h)
		VADDPS(h, y.AsX(), y.AsX())
	}
	x := row[0].AsX()
	if len(row) == 1 {
		VMOVHLPS(x, x, h)
		VADDPS(h, x, x)
		VMOVSHDUP(x, h)
		VADDPS(h, x, x)
		return row[0].AsX().(v)
	}
	pair := func(a, b reg.Register) {
		VUNPCKHPS(b, a, h)
		VUNPCKLPS(b, a, a)
		VADDPS(h, a, a)
	}
	pair(x, row[1].AsX())
	if len(row) == 2 {
		VMOVHLPS(x, x, h)
		VADDPS(h, x, x)
		return row[0].AsX().(v)
	}
	last := row[2].AsX()
	pair(last, row[len(row)-1].AsX())
	VMOVHLPS(x, last, h)
	VMOVLHPS(last, x, x)
	VADDPS(h, x, x)
	return row[0].AsX().(v)
}

// firstOf is up to four numbers in memory.
func firstOf(m Mem, n int) Op {
	if n == 4 {
		return m
	}
	x := XMM()
	if n == 1 {
		VMOVSS(m, x)
		return x
	}
	VMOVSD(m, x)
	if n == 3 {
		last := XMM()
		m.Disp += 8
		VMOVSS(m, last)
		VMOVLHPS(last, x, x)
	}
	return x
}

// storeSome writes the first numbers of a vector of four.
func storeSome(x v, m Mem, n int) {
	switch n {
	case 1:
		VMOVSS(x, m)
	case 4:
		VMOVUPS(x, m)
	default:
		VMOVLPS(x, m)
		if m.Disp += 8; n == 3 {
			VEXTRACTPS(Imm(2), x, m)
		}
	}
}
