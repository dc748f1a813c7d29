package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// three is how many depths are added in a turn of the innermost loop by tiles of windows that are three places wide.
const three = 3

// threesAhead is how many tiles below the one that is computed rows of c come into the cache: such tiles take little time.
const threesAhead = 8

// streamed is what add says where sums are written past the caches.
const streamed = 2

// threes writes what computes lines of tiles with AVX2 for windows that are three places wide, of few channels: so few products
// belong to each tile that all but these is kept short, what is seldom needed lies behind, what loops need stays in registers,
// and a call computes many lines.
func threes() {
	for vectors := 1; vectors <= avx2.vectors; vectors++ {
		for rows := 1; rows <= avx2.rows; rows++ {
			avx2.threes(rows, vectors, false)
		}
	}
	for rows := 1; rows <= avx2.rows; rows++ {
		avx2.threes(rows, 1, true)
	}
	for rows := 1; rows <= four.rows; rows++ {
		four.threes(rows, 1, false)
	}
}

// threesPanel is how many bytes a panel of b has for each depth.
var threesPanel = 4 * avx2.lanes * avx2.vectors

// line is a line of tiles of one height and then of those that are a row lower.
type line struct {
	inner
	c, ldc, first, skip, panels, panel, n, times, depth reg.GPVirtual

	tile, left Mem      // where a tile's c begins, how many tiles there are
	behind     []func() // writes what is seldom needed
}

func (v variant) threes(rows, vectors int, halves bool) {
	name := fmt.Sprintf("lines%s%sx%dx%d", v.name, halvesOf(halves), rows, vectors*v.lanes)
	TEXT(name, NOSPLIT, "func(c *float32, ldc int, a *float32, rs, aSkip int, b *float32, panel, depth, times, add, columns, first, others, lines, lineC, lineA int, last *float32)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes lines of tiles of %d rows, and then one less, and up to %d columns.", name, rows, vectors*v.lanes))
	t := &line{inner: inner{v: v, vectors: vectors, halves: halves, b: GP64(), rs: argument("rs")}, c: GP64(), ldc: argument("ldc"), first: GP64(), skip: argument("aSkip"),
		panels: GP64(), panel: argument("panel"), n: GP64(), times: GP64(), depth: GP64(), tile: AllocLocal(8), left: AllocLocal(8)}
	for range 1 + (rows-1)/3 {
		t.a = append(t.a, GP64())
	}
	Label("line")
	keep(param("c"), t.tile)
	Load(Param("a"), t.first)
	keep(param("first"), t.left)
	t.tiles(rows, "")
	if rows > 1 {
		CMPQ(param("others"), Imm(0))
		JE(LabelRef("below"))
		keep(param("others"), t.left)
		t.tiles(rows-1, "Lower")
	}
	Label("below")
	for _, step := range [][2]string{{"lineA", "a"}, {"lineC", "c"}} {
		p := GP64()
		MOVQ(param(step[0]), p)
		ADDQ(p, param(step[1]))
	}
	decrement("lines")
	JNE(LabelRef("line"))
	CMPQ(param("add"), Imm(streamed))
	JNE(LabelRef("done"))
	SFENCE() // what was written past the caches comes before what follows
	Label("done")
	VZEROUPPER()
	RET()
	for _, write := range t.behind {
		write()
	}
}

// tiles computes tiles of some rows.
func (t *line) tiles(rows int, label string) {
	t.rows, t.sums = rows, nil
	pointers, width := t.a[:1+(rows-1)/3], t.vectors*t.v.lanes
	Label("tile" + label)
	MOVQ(t.tile, t.c)
	Load(Param("b"), t.panels)
	Load(Param("columns"), t.n)
	Label("panel" + label)
	MOVQ(t.first, pointers[0])
	for i, p := range pointers[1:] {
		LEAQ(Mem{Base: pointers[i], Index: t.rs, Scale: 2}, p)
		ADDQ(t.rs, p)
	}
	MOVQ(t.panels, t.b)
	t.clear()
	t.ahead(label)
	Load(Param("times"), t.times)
	Label("again" + label)
	Load(Param("depth"), t.depth)
	head("next" + label)
	t.turn(pointers)
	SUBQ(Imm(three), t.depth)
	JNE(LabelRef("next" + label))
	for _, p := range pointers {
		ADDQ(t.skip, p)
	}
	DECQ(t.times)
	JNE(LabelRef("again" + label))
	t.join()
	t.write(width, label)
	ADDQ(Imm(uint64(4*width)), t.c)
	ADDQ(t.panel, t.panels)
	SUBQ(Imm(uint64(width)), t.n)
	JG(LabelRef("panel" + label))
	down := GP64()
	IMUL3Q(I32(rows), t.rs, down)
	ADDQ(down, t.first)
	IMUL3Q(I32(rows), t.ldc, down)
	ADDQ(down, t.tile)
	DECQ(t.left)
	JNE(LabelRef("tile" + label))
}

// ahead brings rows of c of a tile below into the cache, none behind the last: memory that nobody has touched yet takes long.
func (t *line) ahead(label string) {
	p := GP64()
	CMPQ(param("add"), Imm(streamed))
	JE(LabelRef("near" + label))
	IMUL3Q(I32(threesAhead*t.rows), t.ldc, p)
	ADDQ(t.c, p)
	CMPQ(p, param("last"))
	CMOVQHI(param("last"), p)
	for row := range t.rows {
		PREFETCHT0(Mem{Base: p})
		if row+1 < t.rows {
			ADDQ(t.ldc, p)
		}
	}
	Label("near" + label)
}

// write writes the sums, or adds them to c; that, what has fewer columns, and what goes past the caches, is behind.
func (t *line) write(width int, label string) {
	sums, rows, p := t.sums, t.rows, GP64()
	CMPQ(t.n, Imm(uint64(width)))
	JL(LabelRef("few" + label))
	MOVQ(t.c, p)
	CMPQ(param("add"), Imm(0))
	JNE(LabelRef("add" + label))
	Label("put" + label)
	t.eachRow(p, t.ldc, t.storing(nil))
	Label("stored" + label)
	t.behind = append(t.behind, func() {
		t.sums, t.rows = sums, rows
		Label("add" + label)
		CMPQ(param("add"), Imm(streamed))
		JE(LabelRef("stream" + label))
		t.eachRow(p, t.ldc, func(m Mem, row, i int) { VADDPS(m, t.sums[row][i], t.sums[row][i]) })
		MOVQ(t.c, p)
		JMP(LabelRef("put" + label))
		Label("stream" + label)
		t.eachRow(p, t.ldc, func(m Mem, row, i int) { VMOVNTPS(t.sums[row][i], m) })
		JMP(LabelRef("stored" + label))
		Label("few" + label)
		t.few(label)
		JMP(LabelRef("stored" + label))
	})
}

// turn adds the products of three depths, which lie side by side in rows of a and in the panel of b.
func (t *line) turn(pointers []reg.GPVirtual) {
	for u := range three {
		var bs []reg.VecVirtual
		if t.halves {
			bs = halvesAt(Mem{Base: t.b, Disp: threesPanel * u})
		}
		for i := 0; !t.halves && i < t.vectors; i++ {
			b := t.v.vector()
			VMOVUPS(Mem{Base: t.b, Disp: threesPanel*u + 4*t.v.lanes*i}, b)
			bs = append(bs, b)
		}
		for row := range t.rows {
			m := t.at(row)
			m.Disp = 4 * u
			if t.halves {
				t.half(row, m, bs)
				continue
			}
			a := t.v.vector()
			VBROADCASTSS(m, a)
			for i := range t.vectors {
				VFMADD231PS(a, bs[i], t.sums[row][i])
			}
		}
	}
	for _, p := range pointers {
		ADDQ(Imm(4*three), p)
	}
	ADDQ(Imm(uint64(threesPanel*three)), t.b)
}

// few writes the sums of the first columns of a tile, or adds them to c.
func (t *line) few(label string) {
	masks := set{t.v}.masksOf(t.n, t.vectors)
	p := GP64()
	CMPQ(param("add"), Imm(0))
	JE(LabelRef("putFew" + label))
	MOVQ(t.c, p)
	t.eachRow(p, t.ldc, func(m Mem, row, i int) {
		old := t.v.vector()
		set{t.v}.loadMasked(m, masks[i], old)
		VADDPS(old, t.sums[row][i], t.sums[row][i])
	})
	Label("putFew" + label)
	MOVQ(t.c, p)
	t.eachRow(p, t.ldc, t.storing(masks))
}
