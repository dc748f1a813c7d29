package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// turn writes what transposes eight lines, eight elements of each at a time.
func turn() {
	TEXT("turnAVX2", NOSPLIT, "func(to *float32, toStep int, from *float32, fromStep, blocks int)")
	Pragma("noescape")
	Doc("turnAVX2 writes eight lines, fromStep bytes apart, as columns of lines toStep bytes apart: eight elements of each,",
		"so many times.")
	to, from, step, blocks := places{step: argument("toStep")}, places{step: argument("fromStep")}, argument("toStep"), argument("blocks")
	first, source := argument("to"), argument("from")
	from.from(source, 8)
	to.from(first, 8)
	SHLQ(Imm(3), step)
	Label("block")
	turnHalf(&to, &from, 0)
	turnHalf(&to, &from, 4)
	from.add(Imm(32))
	to.add(step)
	DECQ(blocks)
	JNE(LabelRef("block"))
	VZEROUPPER()
	RET()
}

// turnHalf transposes four elements of each of the eight lines, beginning with one.
func turnHalf(to, from *places, element int) {
	var pairs [4]reg.VecVirtual // lines i and i+4
	for i := range pairs {
		pairs[i] = YMM()
		low, high := from.at(i), from.at(i+4)
		low.Disp, high.Disp = 4*element, 4*element
		VMOVUPS(low, pairs[i].AsX())
		VINSERTF128(Imm(1), high, pairs[i], pairs[i])
	}
	var u [4]reg.VecVirtual
	for i := range u {
		u[i] = YMM()
	}
	VUNPCKLPS(pairs[1], pairs[0], u[0]) // elements 0 and 1 of lines 0 and 1
	VUNPCKHPS(pairs[1], pairs[0], u[1]) // elements 2 and 3
	VUNPCKLPS(pairs[3], pairs[2], u[2]) // the same of lines 2 and 3
	VUNPCKHPS(pairs[3], pairs[2], u[3])
	for i := range 4 {
		column := YMM()
		VSHUFPS(Imm([2]uint64{0x44, 0xee}[i%2]), u[2+i/2], u[i/2], column)
		VMOVUPS(column, to.at(element+i))
	}
}

// turnFour writes what transposes four columns of lines.
func turnFour() {
	TEXT("turnFourAVX2", NOSPLIT, "func(to *float32, toStep int, from *float32, fromStep, blocks int)")
	Pragma("noescape")
	Doc("turnFourAVX2 writes the first four elements of lines, fromStep bytes apart, as four lines toStep bytes apart: those of four", "lines, so many times.")
	to, from, toStep, step, blocks := argument("to"), argument("from"), argument("toStep"), argument("fromStep"), argument("blocks")
	to3, step3 := GP64(), GP64()
	LEAQ(Mem{Base: toStep, Index: toStep, Scale: 2}, to3)
	LEAQ(Mem{Base: step, Index: step, Scale: 2}, step3)
	Label("block")
	var x [4]v
	for i := range x {
		x[i] = XMM()
		VMOVUPS(times(from, i, step, step3), x[i])
	}
	var low, high [2]v // elements 0 and 1, and 2 and 3, of two lines
	for i := range low {
		low[i], high[i] = XMM(), XMM()
		VUNPCKLPS(x[2*i+1], x[2*i], low[i])
		VUNPCKHPS(x[2*i+1], x[2*i], high[i])
	}
	for i, pair := range [][2]v{low, high} {
		even, odd := XMM(), XMM()
		VMOVLHPS(pair[1], pair[0], even)
		VMOVHLPS(pair[0], pair[1], odd)
		VMOVUPS(even, times(to, 2*i, toStep, to3))
		VMOVUPS(odd, times(to, 2*i+1, toStep, to3))
	}
	LEAQ(Mem{Base: from, Index: step, Scale: 4}, from)
	ADDQ(Imm(16), to)
	DECQ(blocks)
	JNE(LabelRef("block"))
	RET()
}

// backwards writes what turns rows round.
func backwards() {
	order := GLOBL("laneNumbers", RODATA|NOPTR)
	for i := range 16 {
		DATA(4*i, U32(i))
	}
	for _, variant := range []variant{avx2, avx512} {
		set{variant}.backwards(order)
	}
}

// backwards writes the function: vectors from the end of x on, the lanes of each from the last to the first.
func (s set) backwards(order Mem) {
	TEXT("vecBackwards"+s.name, NOSPLIT, "func(y, x *float32, n int)")
	Pragma("noescape")
	Doc("vecBackwards" + s.name + " writes the elements of x from the last one on.")
	y, x, n := argument("y"), argument("x"), argument("n")
	bytes := s.lanes * 4
	turned, count, lane := s.vector(), s.vector(), GP64()
	lanesLess := func(last reg.GPVirtual) { // the places last, last - 1, …
		VMOVD(last.As32(), count.AsX())
		VPBROADCASTD(count.AsX(), count)
		VPSUBD(order, count, turned)
	}
	MOVQ(I32(s.lanes-1), lane)
	lanesLess(lane)
	Label("next")
	SUBQ(I32(s.lanes), n)
	JL(LabelRef("end"))
	e := s.vector()
	VPERMPS(Mem{Base: x, Index: n, Scale: 4}, turned, e)
	VMOVUPS(e, Mem{Base: y})
	ADDQ(I32(bytes), y)
	JMP(LabelRef("next"))
	Label("end")
	ADDQ(I32(s.lanes), n)
	JE(LabelRef("done"))
	mask, last := s.mask(n), s.vector()
	s.loadMasked(Mem{Base: x}, mask, last)
	LEAQ(Mem{Base: n, Disp: -1}, lane)
	lanesLess(lane)
	VPERMPS(last, turned, last)
	s.storeMasked(last, mask, Mem{Base: y})
	Label("done")
	VZEROUPPER()
	RET()
}
