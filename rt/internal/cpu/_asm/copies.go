package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// copies writes copies of lines.
func copies() {
	for _, variant := range []variant{avx2, avx512} {
		set{variant}.copyLines()
	}
}

// copyLines writes the function: whole vectors of a line, then what is left, with AVX2 as a vector that begins before it if the line has one.
func (s set) copyLines() {
	TEXT("vecCopyLines"+s.name, NOSPLIT, "func(y, x *float32, rows, n, yStep, xStep int)")
	Pragma("noescape")
	Doc("vecCopyLines" + s.name + " copies so many lines of n elements, which lie yStep and xStep bytes apart.")
	y, x, rows, n, yStep, xStep := argument("y"), argument("x"), argument("rows"), argument("n"), argument("yStep"), argument("xStep")
	bytes := s.lanes * 4
	i, whole, end := GP64(), GP64(), GP64()
	MOVQ(n, end)
	ANDQ(I32(s.lanes-1), end)
	MOVQ(n, whole)
	SUBQ(end, whole)
	SHLQ(Imm(2), whole)
	mask := s.mask(end)
	Label("line")
	XORQ(i, i)
	CMPQ(whole, Imm(0))
	JE(LabelRef("last"))
	Label("next")
	e := s.vector()
	VMOVUPS(Mem{Base: x, Index: i, Scale: 1}, e)
	VMOVUPS(e, Mem{Base: y, Index: i, Scale: 1})
	ADDQ(I32(bytes), i)
	CMPQ(i, whole)
	JL(LabelRef("next"))
	CMPQ(end, Imm(0))
	JE(LabelRef("lineDone"))
	if s.lanes == 8 {
		VMOVUPS(Mem{Base: x, Index: n, Scale: 4, Disp: -bytes}, e)
		VMOVUPS(e, Mem{Base: y, Index: n, Scale: 4, Disp: -bytes})
		JMP(LabelRef("lineDone"))
	}
	Label("last")
	last := s.vector()
	s.loadMasked(Mem{Base: x, Index: i, Scale: 1}, mask, last)
	s.storeMasked(last, mask, Mem{Base: y, Index: i, Scale: 1})
	Label("lineDone")
	ADDQ(yStep, y)
	ADDQ(xStep, x)
	DECQ(rows)
	JNE(LabelRef("line"))
	VZEROUPPER()
	RET()
}
