package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// winoProducts writes the products of Winograd's algorithm: small, but many and all alike, so that their loops are here.
func (s set) winoProducts() {
	for vectors := 1; vectors <= 2; vectors++ {
		if s.lanes*vectors < 16 {
			continue // panels have whole sixteens of filters
		}
		s.winoMultiply(vectors)
		s.winoSum(vectors)
	}
}

// winoRows is how many rows of sums are computed together.
func (s set) winoRows(vectors int) int {
	if s.lanes == 16 {
		return 16 / vectors
	}
	return 4
}

// zeroSums returns registers for rows of vectors, all zero.
func (s set) zeroSums(rows, vectors int) (sums [][]v) {
	for range rows {
		row := make([]v, vectors)
		for i := range row {
			row[i] = s.vector()
		}
		s.clearAll(row)
		sums = append(sums, row)
	}
	return sums
}

// addProducts adds those of elements of a, one a row, and a vector of b.
func (s set) addProducts(sums [][]v, a func(row int) Mem, b Mem) {
	bs := make([]v, len(sums[0]))
	for i := range bs {
		bs[i] = s.put(Mem{Base: b.Base, Disp: b.Disp + i*s.lanes*4})
	}
	for row := range sums {
		if s.lanes == 16 && len(bs) == 1 {
			VFMADD231PS_BCST(a(row), bs[0], sums[row][0])
			continue
		}
		e := s.vector()
		VBROADCASTSS(a(row), e)
		for i := range bs {
			VFMADD231PS(e, bs[i], sums[row][i])
		}
	}
}

// winoMultiply writes the products of tiles.
func (s set) winoMultiply(vectors int) {
	rows, width := s.winoRows(vectors), 4*s.lanes*vectors
	name := fmt.Sprintf("winoMultiply%sx%d", s.name, s.lanes*vectors)
	TEXT(name, NOSPLIT, "func(given *float32, givenSkip int, seen *float32, channels, seenSkip int, panel *float32, panelSkip, groups, numbers int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s multiplies tiles by a panel of filters: groups of %d tiles, sixteen numbers or fewer of each. What belongs", name, rows),
		"to the next number lies so many bytes behind the end of what belongs to the last.")
	given, step, panel, numbers := argument("given"), argument("channels"), argument("panel"), argument("numbers")
	SHLQ(Imm(2), step)
	seen := places{step: step}
	seen.pointers = []reg.GPVirtual{argument("seen")}
	for i := 3; i < rows; i += 3 {
		seen.pointers = append(seen.pointers, GP64())
	}
	groups, depth := GP64(), GP64()
	Label("number")
	Load(Param("groups"), groups)
	Label("group")
	first := seen.pointers[0]
	seen.from(first, rows)
	sums := s.zeroSums(rows, vectors)
	Load(Param("channels"), depth)
	head("depth")
	for l := range 4 {
		s.addProducts(sums, func(row int) Mem {
			m := seen.at(row)
			m.Disp += 4 * l
			return m
		}, Mem{Base: panel, Disp: l * width})
	}
	seen.add(Imm(16))
	ADDQ(I32(4*width), panel)
	SUBQ(Imm(4), depth)
	JNE(LabelRef("depth"))
	for row := range sums {
		for i, sum := range sums[row] {
			VMOVUPS(sum, Mem{Base: given, Disp: row*width + i*s.lanes*4})
		}
	}
	ADDQ(I32(rows*width), given)
	// Each pointer is where the next row begins: the first of the next group is behind the last.
	last := seen.at(rows - 1)
	LEAQ(last, first)
	DECQ(groups)
	JE(LabelRef("end"))
	back := argument("channels")
	IMUL3Q(I32(width), back, back)
	SUBQ(back, panel)
	JMP(LabelRef("group"))
	Label("end")
	skip := argument("givenSkip")
	ADDQ(skip, given)
	Load(Param("seenSkip"), skip)
	ADDQ(skip, first)
	Load(Param("panelSkip"), skip)
	ADDQ(skip, panel)
	DECQ(numbers)
	JNE(LabelRef("number"))
	VZEROUPPER()
	RET()
}

// winoSum writes the sums over tiles of products of channels and filters.
func (s set) winoSum(vectors int) {
	rows := s.winoRows(vectors)
	name := fmt.Sprintf("winoSum%sx%d", s.name, s.lanes*vectors)
	TEXT(name, NOSPLIT, "func(sums *float32, seen *float32, seenStep int, spread *float32, step, tiles, add, groups int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s adds up, over tiles, the products of %d channels and %d filters, whose sums' rows lie step bytes apart, and goes", name, rows, s.lanes*vectors),
		"on with the next channels. With add they are added to what is there.")
	to, seen, seenStep, step := argument("sums"), argument("seen"), argument("seenStep"), argument("step")
	add, groups, spread, tiles, channel := argument("add"), argument("groups"), GP64(), GP64(), GP64()
	p := GP64()
	Label("group")
	sums := s.zeroSums(rows, vectors)
	each := func(do func(sum v, m Mem)) {
		MOVQ(to, p)
		for row := range sums {
			for i, sum := range sums[row] {
				do(sum, Mem{Base: p, Disp: i * s.lanes * 4})
			}
			ADDQ(step, p)
		}
	}
	TESTQ(add, add)
	JE(LabelRef("begin"))
	each(func(sum v, m Mem) { VMOVUPS(m, sum) })
	Label("begin")
	Load(Param("spread"), spread)
	Load(Param("tiles"), tiles)
	MOVQ(seen, channel)
	Label("tile")
	s.addProducts(sums, func(row int) Mem { return Mem{Base: channel, Disp: 4 * row} }, Mem{Base: spread})
	ADDQ(seenStep, channel)
	ADDQ(step, spread)
	DECQ(tiles)
	JNE(LabelRef("tile"))
	each(func(sum v, m Mem) { VMOVUPS(sum, m) })
	MOVQ(p, to)
	ADDQ(I32(4*rows), seen)
	DECQ(groups)
	JNE(LabelRef("group"))
	VZEROUPPER()
	RET()
}
