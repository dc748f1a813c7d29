package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// winograds writes what convolutions need around their products by Winograd's F(2×2, 3×3): every operand is turned into
// sixteen numbers for each tile or each pair of a channel and a filter.
func winograds() {
	for _, variant := range []variant{avx2, avx512} {
		s := set{variant}
		s.winoSee()
		s.winoSpread()
		s.winoGive()
		s.winoKernel()
		s.winoKernelSum()
		s.winoProducts()
	}
}

// sixteen is where the sixteen numbers of a tile lie: a distance apart.
type sixteen struct{ first, row, step, three reg.GPVirtual }

func sixteenAt(first reg.GPVirtual, step string) sixteen {
	x := sixteen{first, GP64(), argument(step), GP64()}
	LEAQ(Mem{Base: x.step, Index: x.step, Scale: 2}, x.three)
	return x
}

// rows visits the places of a row's numbers, row by row.
func (x *sixteen) rows(visit func(row int, at func(column int) Mem)) {
	MOVQ(x.first, x.row)
	for row := range 4 {
		visit(row, func(column int) Mem {
			if column == 3 {
				return Mem{Base: x.row, Index: x.three, Scale: 1}
			}
			m := Mem{Base: x.row}
			if column > 0 {
				m.Index, m.Scale = x.step, uint8(column)
			}
			return m
		})
		if row < 3 {
			LEAQ(Mem{Base: x.row, Index: x.step, Scale: 4}, x.row)
		}
	}
}

// four are registers for a column of four numbers.
func (s set) four() (c [4]v) {
	for i := range c {
		c[i] = s.vector()
	}
	return c
}

func (s set) clearAll(c []v) {
	for _, r := range c {
		if s.lanes == 16 {
			VPXORD(r, r, r)
		} else {
			VXORPS(r, r, r)
		}
	}
}

// lines are pointers to lines of a picture, at the same place of each.
type lines struct {
	names    []string
	pointers []reg.GPVirtual
	step     reg.GPVirtual // to the next place
	places   reg.GPVirtual // that are left
	offset   reg.GPVirtual // of the channels
}

func linesOf(names ...string) *lines {
	l := &lines{names: names, step: argument("step"), places: GP64(), offset: GP64()}
	XORQ(l.offset, l.offset)
	for range names {
		l.pointers = append(l.pointers, GP64())
	}
	return l
}

// again sets the pointers to the first place of the channels that are next.
func (l *lines) again() {
	for i, p := range l.pointers {
		Load(Param(l.names[i]), p)
		ADDQ(l.offset, p)
	}
	Load(Param("places"), l.places)
}

// pass goes to the next place.
func (l *lines) pass() {
	for _, p := range l.pointers {
		ADDQ(l.step, p)
	}
}

// ifAny does what is to be done with the next place, or else what follows if there is none.
func (l *lines) ifAny(label string, place, none func()) {
	DECQ(l.places)
	JL(LabelRef("no" + label))
	place()
	l.pass()
	JMP(LabelRef("after" + label))
	Label("no" + label)
	none()
	Label("after" + label)
}

// winoSee writes Bᵀ d B of the tiles of a line, which are 4×4 places and overlap by two:
//
//	B = 1 0 0 0 / 0 1 -1 1 / -1 1 1 0 / 0 0 0 -1
func (s set) winoSee() {
	TEXT("winoSee"+s.name, NOSPLIT, "func(v *float32, vs int, l0, l1, l2, l3 *float32, step, next, left, places, tiles, n int)")
	Pragma("noescape")
	Doc("winoSee"+s.name+" writes what tiles of 4×4 places, two apart, are for Winograd's products: sixteen numbers vs bytes apart",
		"of each, for n whole vectors of channels; those of the next tile lie next bytes behind. Left places before the lines, and all behind their places, are zero.")
	l := linesOf("l0", "l1", "l2", "l3")
	to := sixteenAt(GP64(), "vs")
	c0, c1, c2, c3 := s.four(), s.four(), s.four(), s.four()
	column := func(c [4]v) func() {
		return func() {
			VMOVUPS(Mem{Base: l.pointers[1]}, c[1])
			VMOVUPS(Mem{Base: l.pointers[2]}, c[2])
			VMOVUPS(Mem{Base: l.pointers[0]}, c[0])
			VSUBPS(c[2], c[0], c[0])
			VSUBPS(Mem{Base: l.pointers[3]}, c[1], c[3])
			sum := s.add(c[1], c[2])
			VSUBPS(c[1], c[2], c[2])
			VMOVAPS(sum, c[1])
		}
	}
	tiles, n := GP64(), argument("n")
	Label("channels")
	l.again()
	Load(Param("v"), to.first)
	ADDQ(l.offset, to.first)
	s.clearAll(c0[:])
	s.clearAll(c1[:])
	Load(Param("left"), tiles)
	CMPQ(tiles, Imm(1))
	JE(LabelRef("second"))
	JG(LabelRef("begin"))
	l.ifAny("First", column(c0), func() {})
	Label("second")
	l.ifAny("Second", column(c1), func() {})
	Label("begin")
	Load(Param("tiles"), tiles)
	Label("tile")
	l.ifAny("Third", column(c2), func() { s.clearAll(c2[:]) })
	to.rows(func(row int, at func(int) Mem) {
		VMOVUPS(s.sub(c0[row], c2[row]), at(0))
		VMOVUPS(s.add(c1[row], c2[row]), at(1))
		VMOVUPS(s.sub(c2[row], c1[row]), at(2))
	})
	l.ifAny("Fourth", column(c3), func() { s.clearAll(c3[:]) })
	to.rows(func(row int, at func(int) Mem) {
		VMOVUPS(s.sub(c1[row], c3[row]), at(3))
		VMOVAPS(c2[row], c0[row])
		VMOVAPS(c3[row], c1[row])
	})
	next := argument("next")
	ADDQ(next, to.first)
	DECQ(tiles)
	JNE(LabelRef("tile"))
	ADDQ(I32(s.lanes*4), l.offset)
	DECQ(n)
	JNE(LabelRef("channels"))
	VZEROUPPER()
	RET()
}

// winoSpread writes A d Aᵀ of the tiles of two lines, which are 2×2 places; the last row of A without its sign:
//
//	A = 1 0 / 1 1 / 1 -1 / 0 1
func (s set) winoSpread() {
	TEXT("winoSpread"+s.name, NOSPLIT, "func(v *float32, vs int, l0, l1 *float32, step, next, places, tiles, n int)")
	Pragma("noescape")
	Doc("winoSpread"+s.name+" is winoSee for derivatives by tiles of 2×2 places.")
	l := linesOf("l0", "l1")
	to := sixteenAt(GP64(), "vs")
	c0, c1 := s.four(), s.four()
	column := func(c [4]v) func() {
		return func() {
			VMOVUPS(Mem{Base: l.pointers[0]}, c[0])
			VMOVUPS(Mem{Base: l.pointers[1]}, c[3])
			VADDPS(c[3], c[0], c[1])
			VSUBPS(c[3], c[0], c[2])
		}
	}
	tiles, n := GP64(), argument("n")
	Label("channels")
	l.again()
	Load(Param("v"), to.first)
	ADDQ(l.offset, to.first)
	Load(Param("tiles"), tiles)
	Label("tile")
	l.ifAny("First", column(c0), func() { s.clearAll(c0[:]) })
	l.ifAny("Second", column(c1), func() { s.clearAll(c1[:]) })
	to.rows(func(row int, at func(int) Mem) {
		VMOVUPS(c0[row], at(0))
		VMOVUPS(s.add(c0[row], c1[row]), at(1))
		VMOVUPS(s.sub(c0[row], c1[row]), at(2))
		VMOVUPS(c1[row], at(3))
	})
	next := argument("next")
	ADDQ(next, to.first)
	DECQ(tiles)
	JNE(LabelRef("tile"))
	ADDQ(I32(s.lanes*4), l.offset)
	DECQ(n)
	JNE(LabelRef("channels"))
	VZEROUPPER()
	RET()
}

// winoGive writes Aᵀ m A of the tiles of two lines:
//
//	Aᵀ = 1 1 1 0 / 0 1 -1 -1
func (s set) winoGive() {
	TEXT("winoGive"+s.name, NOSPLIT, "func(l0, l1 *float32, step int, m *float32, ms, next, places, tiles, n int)")
	Pragma("noescape")
	Doc("winoGive"+s.name+" writes the tiles of 2×2 places that Winograd's products give: sixteen numbers ms bytes apart of each, n whole",
		"vectors of channels; those of the next tile lie next bytes behind. Of the last tile only those of places are written.")
	l := linesOf("l0", "l1")
	from := sixteenAt(GP64(), "ms")
	tiles, n := GP64(), argument("n")
	Label("channels")
	l.again()
	Load(Param("m"), from.first)
	ADDQ(l.offset, from.first)
	Load(Param("tiles"), tiles)
	Label("tile")
	var y [2][4]v // by row, then column of the tile's numbers
	from.rows(func(row int, at func(int) Mem) {
		for column := range 4 {
			m := s.put(at(column))
			switch row {
			case 0:
				y[0][column] = m
			case 1:
				y[0][column], y[1][column] = s.add(y[0][column], m), m
			case 2:
				y[0][column], y[1][column] = s.add(y[0][column], m), s.sub(y[1][column], m)
			case 3:
				y[1][column] = s.sub(y[1][column], m)
			}
		}
	})
	var second [2]v
	for i, p := range l.pointers {
		VMOVUPS(s.add(s.add(y[i][0], y[i][1]), y[i][2]), Mem{Base: p})
		second[i] = s.sub(s.sub(y[i][1], y[i][2]), y[i][3])
	}
	l.pass()
	SUBQ(Imm(2), l.places)
	JL(LabelRef("odd"))
	for i, p := range l.pointers {
		VMOVUPS(second[i], Mem{Base: p})
	}
	l.pass()
	Label("odd")
	next := argument("next")
	ADDQ(next, from.first)
	DECQ(tiles)
	JNE(LabelRef("tile"))
	ADDQ(I32(s.lanes*4), l.offset)
	DECQ(n)
	JNE(LabelRef("channels"))
	VZEROUPPER()
	RET()
}

// winoKernel writes G k Gᵀ of kernels of 3×3:
//
//	G = 1 0 0 / ½ ½ ½ / ½ -½ ½ / 0 0 1
func (s set) winoKernel() {
	TEXT("winoKernel"+s.name, NOSPLIT, "func(u *float32, us int, k *float32, ks, next, rows, n int)")
	Pragma("noescape")
	Doc("winoKernel"+s.name+" writes what a kernel of 3×3 elements, ks bytes apart, is for Winograd's products: sixteen numbers us bytes apart,",
		"for rows of n whole vectors, which lie next bytes apart in the kernel and one behind the other in u.")
	to := sixteenAt(argument("u"), "us")
	k, ks, rows, n := argument("k"), argument("ks"), argument("rows"), GP64()
	half := number(0.5)
	p, line, from := GP64(), GP64(), GP64()
	Label("row")
	MOVQ(k, p)
	Load(Param("n"), n)
	Label("vector")
	var c [3][4]v // by column of the kernel
	MOVQ(p, from)
	for h := range 3 {
		MOVQ(from, line)
		for w := range 3 {
			e := s.put(Mem{Base: line})
			switch h {
			case 0:
				c[w][0] = e
			case 1:
				c[w][1] = e
			case 2:
				c[w][3] = e
				sum, one := s.add(c[w][0], e), c[w][1]
				c[w][1] = s.mul(s.add(sum, one), half)
				c[w][2] = s.mul(s.sub(sum, one), half)
			}
			ADDQ(ks, line)
		}
		MOVQ(line, from)
	}
	to.rows(func(row int, at func(int) Mem) {
		sum := s.add(c[0][row], c[2][row])
		VMOVUPS(c[0][row], at(0))
		VMOVUPS(s.mul(s.add(sum, c[1][row]), half), at(1))
		VMOVUPS(s.mul(s.sub(sum, c[1][row]), half), at(2))
		VMOVUPS(c[2][row], at(3))
	})
	ADDQ(I32(s.lanes*4), p)
	ADDQ(I32(s.lanes*4), to.first)
	DECQ(n)
	JNE(LabelRef("vector"))
	next := argument("next")
	ADDQ(next, k)
	DECQ(rows)
	JNE(LabelRef("row"))
	VZEROUPPER()
	RET()
}

// winoKernelSum writes Gᵀ m G; the last row of G with the sign that winoSpread left out:
//
//	Gᵀ = 1 ½ ½ 0 / 0 ½ -½ 0 / 0 ½ ½ -1
func (s set) winoKernelSum() {
	TEXT("winoKernelSum"+s.name, NOSPLIT, "func(k *float32, ks int, m *float32, ms, n int)")
	Pragma("noescape")
	Doc("winoKernelSum" + s.name + " writes the derivative by kernels of 3×3 elements, ks bytes apart, of sixteen sums ms bytes apart, for n whole vectors.")
	from := sixteenAt(argument("m"), "ms")
	k, ks, n := argument("k"), argument("ks"), argument("n")
	half := number(0.5)
	to := GP64()
	three := func(m [4]v) (y [3]v) {
		plus := s.mul(s.add(m[1], m[2]), half)
		y[0] = s.add(m[0], plus)
		y[1] = s.mul(s.sub(m[1], m[2]), half)
		y[2] = s.sub(plus, m[3])
		return y
	}
	Label("vector")
	var rows [4][3]v
	from.rows(func(row int, at func(int) Mem) {
		var m [4]v
		for column := range m {
			m[column] = s.put(at(column))
		}
		rows[row] = three(m)
	})
	var out [3][3]v // by column
	for column := range 3 {
		out[column] = three([4]v{rows[0][column], rows[1][column], rows[2][column], rows[3][column]})
	}
	MOVQ(k, to)
	for h := range 3 {
		for w := range 3 {
			VMOVUPS(out[w][h], Mem{Base: to})
			ADDQ(ks, to)
		}
	}
	ADDQ(I32(s.lanes*4), k)
	ADDQ(I32(s.lanes*4), from.first)
	DECQ(n)
	JNE(LabelRef("vector"))
	VZEROUPPER()
	RET()
}
