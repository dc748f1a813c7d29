package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// variant is an instruction set with the shape of its largest tile: rows of broadcast elements of a, vectors of b.
type variant struct {
	name    string
	lanes   int // float32 in a vector
	rows    int // of the largest tile
	vectors int // of the widest tile
}

var (
	avx512 = variant{"AVX512", 16, 12, 2}
	avx2   = variant{"AVX2", 8, 6, 2}
	four   = variant{"AVX2", 4, 12, 1} // tiles of at most four columns: their vectors are half as long, and there is room for more of them
)

const signature = "func(c *float32, ldc int, a *float32, rs, cs, aSkip int, b *float32, bs int, depth, times, add, columns, tiles, panel int)"

// tiles writes a function for each number of rows and of vectors that a tile may have.
func tiles() {
	fillMasks()
	for _, v := range []variant{avx512, avx2} {
		for vectors := 1; vectors <= v.vectors; vectors++ {
			for rows := 1; rows <= v.rows; rows++ {
				v.tile(rows, vectors, false)
			}
		}
		v.tile(1, 8, false) // of a product of a vector and a matrix
	}
	for rows := 1; rows <= avx2.rows; rows++ {
		avx2.tile(rows, 1, true)
	}
	for rows := 1; rows <= four.rows; rows++ {
		four.tile(rows, 1, false)
	}
}

// fillMasks writes sixteen lanes of ones and as many of zeros, from which masks of AVX2 are cut.
func fillMasks() {
	GLOBL("masks", RODATA|NOPTR)
	for i := range 32 {
		ones := U32(0xffffffff)
		if i >= 16 {
			ones = 0
		}
		DATA(4*i, ones)
	}
}

// inner is what the registers of a tile hold.
type inner struct {
	v             variant
	rows, vectors int
	sums          [][]reg.VecVirtual // by row
	halves        bool               // a vector is computed as two of half its size
	high          []v                // the upper halves of sums until they are complete
	masks         []reg.Register     // of the vectors
	c0, b0, n     Mem                // of a panel: where c and b begin, and the columns that are left
	a             []reg.GPVirtual    // pointers to rows 0, 3, 6 …
	rs            reg.GPVirtual      // bytes from one row of a to the next
	b             reg.GPVirtual
}

func (v variant) vector() reg.VecVirtual {
	switch v.lanes {
	case 16:
		return ZMM()
	case 4:
		return XMM()
	}
	return YMM()
}

// tile writes one function.
func (v variant) tile(rows, vectors int, halves bool) {
	name := fmt.Sprintf("tile%s%sx%dx%d", v.name, halvesOf(halves), rows, vectors*v.lanes)
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes tiles of %d rows and up to %d columns.", name, rows, vectors*v.lanes))
	t := &inner{v: v, rows: rows, vectors: vectors, halves: halves, c0: AllocLocal(8), b0: AllocLocal(8), n: AllocLocal(8)}
	Label("tile")
	for _, first := range []struct{ from, to Mem }{{param("c"), t.c0}, {param("b"), t.b0}, {param("columns"), t.n}} {
		keep(first.from, first.to)
	}
	Label("panel")
	t.load()
	t.clear()
	t.soon()
	t.loop()
	t.store()
	t.next()
	VZEROUPPER()
	RET()
}

// halvesOf is the part of a function's name that tells of them.
func halvesOf(halves bool) string {
	if halves {
		return "Halves"
	}
	return ""
}

func argument(name string) reg.GPVirtual { return Load(Param(name), GP64()).(reg.GPVirtual) }

// load reads the arguments that the loop needs.
func (t *inner) load() {
	first := argument("a")
	t.rs = argument("rs")
	t.b = GP64()
	MOVQ(t.b0, t.b)
	t.a = []reg.GPVirtual{first}
	for row := 3; row < t.rows; row += 3 {
		p := GP64()
		LEAQ(Mem{Base: t.a[len(t.a)-1], Index: t.rs, Scale: 2}, p)
		ADDQ(t.rs, p)
		t.a = append(t.a, p)
	}
}

// tilesAhead is how many tiles below the one that is computed rows of c come into the cache: its stores then need not wait.
const tilesAhead = 2

// soon brings rows of c of a tile below into the cache: one line of it each, which is what AVX2's tiles are wide. Those of
// AVX-512 do without.
func (t *inner) soon() {
	if !t.masked() || t.v.lanes == 16 {
		return
	}
	ldc, p := argument("ldc"), GP64()
	IMUL3Q(I32(tilesAhead*t.rows), ldc, p)
	ADDQ(t.c0, p)
	for row := range t.rows {
		PREFETCHT0(Mem{Base: p})
		if row+1 < t.rows {
			ADDQ(ldc, p)
		}
	}
}

// next goes on to the next panel, or to the tile below, if there is one.
func (t *inner) next() {
	width := t.vectors * t.v.lanes
	panel := argument("panel")
	ADDQ(U32(4*width), t.c0)
	ADDQ(panel, t.b0)
	SUBQ(U32(width), t.n)
	JG(LabelRef("panel"))
	for _, below := range [][2]string{{"a", "rs"}, {"c", "ldc"}} {
		step := GP64()
		IMUL3Q(I32(t.rows), argument(below[1]), step)
		ADDQ(step, param(below[0]))
	}
	decrement("tiles")
	JNE(LabelRef("tile"))
}

// masked reports whether a tile may have fewer columns.
func (t *inner) masked() bool { return t.vectors <= 2 }

// clear sets the sums to zero.
func (t *inner) clear() {
	for range t.rows {
		var row []reg.VecVirtual
		for range t.vectors {
			s := t.v.vector()
			if t.v.lanes == 16 {
				VPXORD(s, s, s)
			} else {
				VXORPS(s, s, s)
			}
			row = append(row, s)
		}
		t.sums = append(t.sums, row)
	}
	t.high = nil
	for row := 0; t.halves && row < t.rows; row++ {
		h := XMM()
		VXORPS(h, h, h)
		t.high = append(t.high, h)
	}
}

// join puts the halves of sums together.
func (t *inner) join() {
	for row, h := range t.high {
		VINSERTF128(Imm(1), h, t.sums[row][0], t.sums[row][0])
	}
}

// half adds a row's product with two halves of a vector to the halves of its sum.
func (t *inner) half(row int, m Mem, b []v) {
	a := XMM()
	VBROADCASTSS(m, a)
	VFMADD231PS(a, b[0], t.sums[row][0].AsX())
	VFMADD231PS(a, b[1], t.high[row])
}

// halvesAt loads the halves of a vector.
func halvesAt(m Mem) (halves []v) {
	for range 2 {
		x := XMM()
		VMOVUPS(m, x)
		halves = append(halves, x)
		m.Disp += 16
	}
	return halves
}

// at is where the element of a row of a lies.
func (t *inner) at(row int) Mem {
	m := Mem{Base: t.a[row/3]}
	if row%3 > 0 {
		m.Index, m.Scale = t.rs, uint8(row%3)
	}
	return m
}

// loop adds the products of each depth, so many times. AVX-512 reads b with masks only if columns are missing: a masked
// read takes an instruction of those that multiply.
func (t *inner) loop() {
	cs, bs, times := argument("cs"), argument("bs"), argument("times")
	if !t.masked() || t.v.lanes < 16 {
		t.turns(cs, bs, times, false, "")
		return
	}
	CMPQ(t.n, U32(t.vectors*t.v.lanes))
	JL(LabelRef("narrow"))
	t.turns(cs, bs, times, false, "")
	JMP(LabelRef("summed"))
	Label("narrow")
	n := GP64()
	MOVQ(t.n, n)
	t.masks = set{t.v}.masksOf(n, t.vectors)
	t.turns(cs, bs, times, true, "Narrow")
	Label("summed")
}

func (t *inner) turns(cs, bs, times reg.GPVirtual, narrow bool, label string) {
	depth, skip := GP64(), GP64()
	Label("again" + label)
	Load(Param("depth"), depth)
	TESTQ(depth, depth)
	JE(LabelRef("skip" + label))
	head("next" + label)
	t.products(narrow)
	for _, a := range t.a {
		ADDQ(cs, a)
	}
	ADDQ(bs, t.b)
	DECQ(depth)
	JNE(LabelRef("next" + label))
	Label("skip" + label)
	Load(Param("aSkip"), skip)
	for _, a := range t.a {
		ADDQ(skip, a)
	}
	DECQ(times)
	JNE(LabelRef("again" + label))
}

// products adds those of one depth.
func (t *inner) products(narrow bool) {
	if !t.masked() {
		t.wide()
		return
	}
	if t.halves {
		b := halvesAt(Mem{Base: t.b})
		for row := range t.rows {
			t.half(row, t.at(row), b)
		}
		return
	}
	var bs []reg.VecVirtual
	for i := range t.vectors {
		b, m := t.v.vector(), Mem{Base: t.b, Disp: i * t.v.lanes * 4}
		if narrow {
			VMOVUPS_Z(m, t.masks[i], b)
		} else {
			VMOVUPS(m, b)
		}
		bs = append(bs, b)
	}
	for row := range t.rows {
		a := t.v.vector()
		VBROADCASTSS(t.at(row), a)
		for i := range t.vectors {
			VFMADD231PS(a, bs[i], t.sums[row][i])
		}
	}
}

// wide adds those of one depth to a single row.
func (t *inner) wide() {
	a := t.v.vector()
	VBROADCASTSS(t.at(0), a)
	for i := range t.vectors {
		VFMADD231PS(Mem{Base: t.b, Disp: i * t.v.lanes * 4}, a, t.sums[0][i])
	}
}

// store writes the sums to c, or adds them, with masks only if columns are missing.
func (t *inner) store() {
	t.join()
	c, ldc, n := GP64(), argument("ldc"), GP64()
	MOVQ(t.c0, c)
	if !t.masked() {
		t.put(c, ldc, nil, "")
		return
	}
	MOVQ(t.n, n)
	CMPQ(n, U32(t.vectors*t.v.lanes))
	JL(LabelRef("few"))
	t.put(c, ldc, nil, "All")
	JMP(LabelRef("stored"))
	Label("few")
	t.put(c, ldc, set{t.v}.masksOf(n, t.vectors), "Few")
	Label("stored")
}

// put writes the sums to c, or adds them, with masks of the vectors if there are any.
func (t *inner) put(c, ldc reg.GPVirtual, masks []reg.Register, label string) {
	add, p := argument("add"), GP64()
	TESTQ(add, add)
	JE(LabelRef("put" + label))
	MOVQ(c, p)
	t.eachRow(p, ldc, func(m Mem, row, i int) {
		sum := t.sums[row][i]
		if masks == nil {
			VADDPS(m, sum, sum)
			return
		}
		old := t.v.vector()
		set{t.v}.loadMasked(m, masks[i], old)
		VADDPS(old, sum, sum)
	})
	Label("put" + label)
	MOVQ(c, p)
	t.eachRow(p, ldc, t.storing(masks))
}

// storing stores sums, with masks of the vectors if there are any. AVX2's tiles lack columns in the last vector alone.
func (t *inner) storing(masks []reg.Register) func(m Mem, row, i int) {
	var n reg.GPVirtual
	if masks != nil && t.v.lanes < 16 {
		bits := GP32()
		VMOVMSKPS(masks[t.vectors-1], bits)
		POPCNTL(bits, bits)
		n = bits.As64().(reg.GPVirtual)
	}
	return func(m Mem, row, i int) {
		sum := t.sums[row][i]
		switch {
		case masks == nil || t.v.lanes < 16 && i+1 < t.vectors:
			VMOVUPS(sum, m)
		case t.v.lanes == 16:
			VMOVUPS(sum, masks[i], m)
		default:
			storeFirst(sum, n, m)
		}
	}
}

// eachRow visits the places of c that each sum belongs to; p moves on.
func (t *inner) eachRow(p, ldc reg.GPVirtual, visit func(m Mem, row, i int)) {
	for row := range t.rows {
		for i := range t.vectors {
			visit(Mem{Base: p, Disp: i * t.v.lanes * 4}, row, i)
		}
		if row+1 < t.rows {
			ADDQ(ldc, p)
		}
	}
}
