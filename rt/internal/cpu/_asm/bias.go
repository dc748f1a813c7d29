package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// biases writes what follows a product: a bias for each column, and perhaps a relu.
func biases() {
	for _, variant := range []variant{avx2, avx512} {
		s := set{variant}
		s.bias("vecBias", "adds a bias to each of so many rows of n columns, step bytes apart.", false)
		s.bias("vecBiasRelu", "adds a bias to each of so many rows of n columns, step bytes apart, and takes max(y, 0).", true)
	}
}

func (s set) bias(name, doc string, relu bool) {
	TEXT(name+s.name, NOSPLIT, "func(y, bias *float32, rows, n, step int)")
	Pragma("noescape")
	Doc(name + s.name + " " + doc)
	y, bias, rows, n, step := argument("y"), argument("bias"), argument("rows"), argument("n"), argument("step")
	zero := s.vector()
	VXORPS(zero, zero, zero)
	after := func(v v) v {
		if relu {
			return s.most(zero, v)
		}
		return v
	}
	p, left := GP64(), GP64()
	bytes := s.lanes * 4
	Label("columns")
	SUBQ(I32(s.lanes), n)
	JL(LabelRef("end"))
	b := s.put(Mem{Base: bias})
	MOVQ(y, p)
	MOVQ(rows, left)
	Label("row")
	VMOVUPS(after(s.add(b, Mem{Base: p})), Mem{Base: p})
	ADDQ(step, p)
	DECQ(left)
	JNE(LabelRef("row"))
	ADDQ(I32(bytes), y)
	ADDQ(I32(bytes), bias)
	JMP(LabelRef("columns"))
	Label("end")
	ADDQ(I32(s.lanes), n)
	JE(LabelRef("done"))
	mask := s.mask(n)
	last, e := s.vector(), s.vector()
	s.loadMasked(Mem{Base: bias}, mask, last)
	Label("lastRow")
	s.loadMasked(Mem{Base: y}, mask, e)
	s.storeMasked(after(s.add(last, e)), mask, Mem{Base: y})
	ADDQ(step, y)
	DECQ(rows)
	JNE(LabelRef("lastRow"))
	Label("done")
	VZEROUPPER()
	RET()
}
