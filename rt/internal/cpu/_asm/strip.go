package main

import (
	"fmt"
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const stripSignature = "func(c *float32, ldc int, a *float32, step, tile int, b *float32, bs, panel, depth, tiles, columns, add int, ahead *int64)"

// unrolled is how many depths a turn of the innermost loop adds.
const unrolled = 4

// strips writes what computes strips of c, tile by tile, for each number of rows and of vectors that tiles may have, with
// rows of a that lie one after the other (Long) or side by side (Flat).
func strips() {
	for _, v := range []variant{avx512, avx2} {
		for _, long := range []bool{true, false} {
			for vectors := 1; vectors <= v.vectors; vectors++ {
				for rows := 1; rows <= v.rows; rows++ {
					v.strip(rows, vectors, long, false, false)
					if long {
						v.strip(rows, vectors, long, true, false)
					}
				}
			}
			for rows := 1; v.lanes == 8 && rows <= v.rows; rows++ {
				v.strip(rows, 1, long, false, true)
			}
		}
	}
}

// strip is a tile as strips need it.
type strip struct {
	inner
	long       bool
	c          reg.GPVirtual
	a0         Mem           // where the tile's rows of a begin
	bs3, step3 reg.GPVirtual // three times the distance from one depth to the next
	ahead      reg.GPVirtual // how far ahead of a its next rows lie, if long
	next, inc  reg.GPVirtual // what else is read next, and the step from there on
	soon       reg.GPVirtual // the row of c that comes into the cache next
	bottom     Mem           // where the tile's last row of c begins
	then       bool          // something follows
	to         reg.GPVirtual // where b is packed to, nil if it is not
}

func (v variant) strip(rows, vectors int, long, then, halves bool) {
	layout, signature := map[bool]string{true: "Long", false: "Flat"}[long], stripSignature
	switch {
	case then:
		layout, signature = layout+"Then", strings.Replace(stripSignature, ")", ", scale, bias *float32, low, high float32)", 1)
	case halves:
		layout += "Halves"
	}
	name := fmt.Sprintf("strip%s%sx%dx%d", v.name, layout, rows, vectors*v.lanes)
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes tiles of %d rows, %d columns at a time.", name, rows, vectors*v.lanes))
	t := &strip{inner: inner{v: v, rows: rows, vectors: vectors, halves: halves, n: AllocLocal(8)}, long: long, then: then, a0: AllocLocal(8), bottom: AllocLocal(8), c: GP64(), ahead: GP64(), next: GP64(), inc: GP64(), soon: GP64()}
	t.rs, t.b, t.bs3 = argument("step"), GP64(), GP64()
	for range 1 + t.last()/3 {
		t.a = append(t.a, GP64())
	}
	if !long {
		t.step3 = GP64()
		LEAQ(Mem{Base: t.rs, Index: t.rs, Scale: 2}, t.step3)
	}
	bs := argument("bs")
	LEAQ(Mem{Base: bs, Index: bs, Scale: 2}, t.bs3)
	keep(param("a"), t.a0)
	Load(Param("c"), t.c)
	Label("tile")
	Load(Param("b"), t.b)
	keep(param("columns"), t.n)
	if long {
		Load(Param("tile"), t.ahead)
	}
	Label("panel")
	t.aheadNext()
	t.begin()
	t.columns(bs)
	t.end()
	p := GP64()
	t.down(p)
	MOVQ(p, t.c)
	MOVQ(t.a0, p)
	ADDQ(param("tile"), p)
	MOVQ(p, t.a0)
	decrement("tiles")
	JNE(LabelRef("tile"))
	VZEROUPPER()
	RET()
}

// param is where a parameter lies.
func param(name string) Mem {
	at, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	return at.Addr
}

// last is the last row whose place is a distance of its own.
func (t *strip) last() int {
	if t.long {
		return t.rows - 1
	}
	return 0
}

// keep copies a word of memory.
func keep(from, to Mem) {
	p := GP64()
	MOVQ(from, p)
	MOVQ(p, to)
}

// begin sets up a tile: pointers to a, sums of zero, and the rows of c that come to the cache meanwhile.
func (t *strip) begin() {
	MOVQ(t.a0, t.a[0])
	for i := 1; i < len(t.a); i++ {
		LEAQ(Mem{Base: t.a[i-1], Index: t.rs, Scale: 2}, t.a[i])
		ADDQ(t.rs, t.a[i])
	}
	if t.vectors == 1 {
		t.prefetch()
	} else {
		p := GP64()
		IMUL3Q(I32(t.rows-1), argument("ldc"), p)
		ADDQ(t.c, p)
		MOVQ(p, t.bottom)
		MOVQ(t.c, t.soon)
	}
	t.clear()
}

// prefetch brings the rows of c of a tile of one vector to the cache, all at once: they are few lines.
func (t *strip) prefetch() {
	p, ldc := GP64(), argument("ldc")
	MOVQ(t.c, p)
	for row := range t.rows {
		PREFETCHT0(Mem{Base: p})
		if row+1 < t.rows {
			ADDQ(ldc, p)
		}
	}
}

// sooner brings the rest of a row of c to the cache, and goes on to the next until the last.
func (t *strip) sooner() {
	if t.vectors == 1 {
		return
	}
	if t.v.lanes == 16 {
		PREFETCHT0(Mem{Base: t.soon, Disp: 64})
	}
	ADDQ(param("ldc"), t.soon)
	CMPQ(t.soon, t.bottom)
	CMOVQHI(t.bottom, t.soon)
}

// columns sums a tile and writes it. AVX-512 reads with masks only where a tile has fewer columns: a masked read takes an
// instruction of those that multiply.
func (t *strip) columns(bs reg.GPVirtual) {
	n, p, ldc := GP64(), GP64(), GP64()
	if t.v.lanes == 8 || t.then {
		t.sum(bs, "")
	}
	t.join()
	if t.then { // all columns are there
		Load(Param("ldc"), ldc)
		t.write(p, ldc, false, "")
		return
	}
	MOVQ(t.n, n)
	CMPQ(n, Imm(uint64(t.vectors*t.v.lanes)))
	JL(LabelRef("narrow"))
	if t.v.lanes == 16 {
		t.sum(bs, "")
	}
	Load(Param("ldc"), ldc)
	t.write(p, ldc, false, "")
	JMP(LabelRef("written"))
	Label("narrow")
	t.masks = set{t.v}.masksOf(n, t.vectors)
	if t.v.lanes == 16 {
		t.sum(bs, "Narrow")
	}
	Load(Param("ldc"), ldc)
	t.write(p, ldc, true, "Narrow")
	Label("written")
}

// sum adds the products of all depths.
func (t *strip) sum(bs reg.GPVirtual, label string) {
	left := GP64()
	Load(Param("depth"), left)
	SUBQ(Imm(unrolled), left)
	JL(LabelRef("rest" + label))
	head("next" + label)
	for u := range unrolled {
		t.depth(u, bs)
	}
	for _, a := range t.a {
		if t.long {
			ADDQ(Imm(4*unrolled), a)
		} else {
			LEAQ(Mem{Base: a, Index: t.rs, Scale: unrolled}, a)
		}
	}
	LEAQ(Mem{Base: t.b, Index: bs, Scale: unrolled}, t.b)
	t.packed(unrolled)
	SUBQ(Imm(unrolled), left)
	JGE(LabelRef("next" + label))
	Label("rest" + label)
	ADDQ(Imm(unrolled), left)
	JE(LabelRef("done" + label))
	Label("one" + label)
	t.depth(0, bs)
	for _, a := range t.a {
		if t.long {
			ADDQ(Imm(4), a)
		} else {
			ADDQ(t.rs, a)
		}
	}
	ADDQ(bs, t.b)
	t.packed(1)
	DECQ(left)
	JNE(LabelRef("one" + label))
	Label("done" + label)
}

// times is an address a number of steps behind a pointer.
func times(p reg.GPVirtual, u int, step, step3 reg.GPVirtual) Mem {
	m := Mem{Base: p}
	switch u {
	case 1, 2:
		m.Index, m.Scale = step, uint8(u)
	case 3:
		m.Index, m.Scale = step3, 1
	}
	return m
}

// depth adds the products of one depth.
func (t *strip) depth(u int, bs reg.GPVirtual) {
	var b []reg.VecVirtual
	if t.halves {
		b = halvesAt(times(t.b, u, bs, t.bs3))
	}
	for i := 0; !t.halves && i < t.vectors; i++ {
		v, m := t.v.vector(), times(t.b, u, bs, t.bs3)
		m.Disp = i * t.v.lanes * 4
		if t.v.lanes == 16 && len(t.masks) > 0 {
			VMOVUPS_Z(m, t.masks[i], v)
		} else {
			VMOVUPS(m, v)
		}
		if t.to != nil {
			VMOVUPS(v, Mem{Base: t.to, Disp: 4 * t.v.lanes * (u*t.vectors + i)})
		}
		b = append(b, v)
	}
	switch u {
	case 1:
		if t.vectors > 1 {
			PREFETCHT0(Mem{Base: t.soon})
		}
	case 3:
		t.sooner()
	}
	t.fetchNext(u)
	if t.long {
		PREFETCHT0(Mem{Base: t.a[u%len(t.a)], Index: t.ahead, Scale: 1})
	}
	for row := range t.rows {
		m := Mem{}
		if t.long {
			m = t.at(row)
			m.Disp = 4 * u
		} else {
			m = times(t.a[0], u, t.rs, t.step3)
			m.Disp = 4 * row
		}
		if t.halves {
			t.half(row, m, b)
			continue
		}
		a := t.v.vector()
		VBROADCASTSS(m, a)
		for i := range t.vectors {
			VFMADD231PS(a, b[i], t.sums[row][i])
		}
	}
}

// fetchNext brings a line of what is read next to the cache, unless nothing is told: at each depth of a turn if AVX-512 reads rows that
// lie side by side and has nothing else to ask for, otherwise at every second one.
func (t *strip) fetchNext(u int) {
	each := 2
	if t.v.lanes == 16 && !t.long {
		each = 1
	}
	if t.next == nil || u%each != 0 {
		return
	}
	PREFETCHT1(Mem{Base: t.next, Disp: u / each * 64})
	if u == unrolled-each {
		ADDQ(t.inc, t.next)
	}
}

// packed goes on behind so many depths that were packed.
func (t *strip) packed(depths int) {
	if t.to != nil {
		ADDQ(I32(4*t.v.lanes*t.vectors*depths), t.to)
	}
}

// end goes on to the next columns, if there are any.
func (t *strip) end() {
	width := t.vectors * t.v.lanes
	ADDQ(I32(4*width), t.c)
	back := GP64()
	MOVQ(param("depth"), back)
	if t.long {
		ADDQ(t.rs, t.ahead)
		MOVQ(param("tile"), back)
		ADDQ(back, back)
		CMPQ(t.ahead, back)
		JL(LabelRef("near"))
		MOVQ(param("tile"), t.ahead)
		Label("near")
	}
	MOVQ(param("depth"), back)
	IMULQ(argument("bs"), back)
	SUBQ(back, t.b)
	ADDQ(param("panel"), t.b)
	SUBQ(I32(width), t.n)
	JG(LabelRef("panel"))
}

// write stores the sums, or adds them to c.
func (t *strip) write(p, ldc reg.GPVirtual, masked bool, label string) {
	var masks []reg.Register
	if masked {
		masks = t.masks
	}
	CMPQ(param("add"), Imm(0))
	JE(LabelRef("put" + label))
	MOVQ(t.c, p)
	t.eachRow(p, ldc, func(m Mem, row, i int) {
		sum := t.sums[row][i]
		if !masked {
			VADDPS(m, sum, sum)
			return
		}
		old := t.v.vector()
		set{t.v}.loadMasked(m, masks[i], old)
		VADDPS(old, sum, sum)
	})
	Label("put" + label)
	if t.then {
		t.follow()
	}
	MOVQ(t.c, p)
	t.eachRow(p, ldc, t.storing(masks))
}

// follow takes sums*scale + bias within limits; no scale is 1, no bias 0.
func (t *strip) follow() {
	s, column := set{t.v}, GP64()
	MOVQ(param("columns"), column)
	SUBQ(t.n, column)
	for _, what := range []struct {
		name string
		none Mem
		do   func(x, sum reg.VecVirtual)
	}{{"scale", number(1), func(x, sum reg.VecVirtual) { VMULPS(x, sum, sum) }}, {"bias", lanesOf(0x80000000), func(x, sum reg.VecVirtual) { VADDPS(x, sum, sum) }}} {
		p, xs := argument(what.name), []reg.VecVirtual{}
		for range t.vectors {
			xs = append(xs, s.put(what.none))
		}
		TESTQ(p, p)
		JE(LabelRef("no" + what.name))
		for i, x := range xs {
			VMOVUPS(Mem{Base: p, Index: column, Scale: 4, Disp: 4 * i * t.v.lanes}, x)
		}
		Label("no" + what.name)
		for _, row := range t.sums {
			for i, sum := range row {
				what.do(xs[i], sum)
			}
		}
	}
	low, high := s.everywhere("low"), s.everywhere("high")
	for _, row := range t.sums {
		for _, sum := range row {
			VMAXPS(sum, low, sum)
			VMINPS(sum, high, sum)
		}
	}
}

// down puts into p where the next tile's rows of c begin: c is behind the last columns of this tile.
func (t *strip) down(p reg.GPVirtual) {
	width := t.vectors * t.v.lanes
	n, rows := GP64(), GP64()
	MOVQ(param("columns"), n)
	ADDQ(I32(width-1), n)
	ANDQ(I32(-width), n)
	SHLQ(Imm(2), n)
	MOVQ(t.c, p)
	SUBQ(n, p)
	IMUL3Q(I32(t.rows), argument("ldc"), rows)
	ADDQ(rows, p)
}

// decrement counts a parameter down in its place.
func decrement(name string) { DECQ(param(name)) }

// aheadNext takes the next step of what is read next from its stack, if there is one.
func (t *strip) aheadNext() {
	p, n := GP64(), GP64()
	MOVQ(t.b, t.next)
	XORQ(t.inc, t.inc)
	Load(Param("ahead"), p)
	TESTQ(p, p)
	JE(LabelRef("reading"))
	MOVQ(Mem{Base: p}, n)
	SUBQ(Imm(1), n)
	JL(LabelRef("reading"))
	MOVQ(n, Mem{Base: p})
	SHLQ(Imm(4), n) // two words
	MOVQ(Mem{Base: p, Index: n, Scale: 1, Disp: 8}, t.next)
	MOVQ(Mem{Base: p, Index: n, Scale: 1, Disp: 16}, t.inc)
	Label("reading")
}
