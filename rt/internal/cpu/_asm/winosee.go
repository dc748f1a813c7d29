package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

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
	s.nextTile(to.first, tiles, l.offset, n)
}

// nextTile ends the loops over tiles and over vectors of channels, and the function: numbers are those of the tile, next bytes
// before those of the next one.
func (s set) nextTile(numbers, tiles, offset, n reg.Register) {
	next := argument("next")
	ADDQ(next, numbers)
	DECQ(tiles)
	JNE(LabelRef("tile"))
	ADDQ(I32(s.lanes*4), offset)
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
	Doc("winoSpread" + s.name + " is winoSee for derivatives by tiles of 2×2 places.")
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
	s.nextTile(to.first, tiles, l.offset, n)
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
	s.nextTile(from.first, tiles, l.offset, n)
}
