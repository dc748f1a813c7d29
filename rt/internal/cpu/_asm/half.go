package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The floats of 16 bits: f16 by the instructions of F16C, bf16 by integers. Bools, which are bytes, come with them.

// part is a register of half the vector's width.
func (s set) part() reg.VecVirtual {
	if s.lanes == 16 {
		return YMM()
	}
	return XMM()
}

// roundHalf rounds to f16.
func (s set) roundHalf(x v) v {
	return s.each([]Op{x}, func(y v, x []Op) {
		bits := s.part()
		VCVTPS2PH(Imm(0), x[0], bits)
		VCVTPH2PS(bits, y)
	})
}

// roundBF16 rounds to bf16: it adds not quite half a unit, and the rest if the last bit is one.
func (s set) roundBF16(x v) v {
	odd := s.and(s.shiftRightZero(x, 16), lanesOf(1))
	up := s.addInt(s.addInt(x, lanesOf(0x7fff)), odd)
	return s.and(s.choose(x, unordered, x, s.or(x, lanesOf(0x400000)), up), lanesOf(0xffff0000))
}

func (s set) shiftRightZero(a v, n uint64) v { return s.shifted(VPSRLD, a, n) }

// halves writes the conversions from and to memory, of whole vectors.
func halves() {
	for _, variant := range []variant{avx2, avx512} {
		s := set{variant}
		s.loadHalves("vecOfHalf", "reads n f16, whole vectors of them.", func(at Mem, y v) { VCVTPH2PS(at, y) })
		s.loadHalves("vecOfBF16", "reads n bf16, whole vectors of them.", func(at Mem, y v) {
			VPMOVZXWD(at, y)
			VPSLLD(Imm(16), y, y)
		})
		s.loadBools()
		s.storeHalves("halfOfVec", "writes n f16, whole vectors of them.", func(x v, at Mem) { VCVTPS2PH(Imm(0), x, at) })
		s.storeHalves("bf16OfVec", "writes n bf16, whole vectors of them.", func(x v, at Mem) { s.narrow(s.shiftRightZero(s.roundBF16(x), 16), at) })
	}
}

// narrow writes the lower halves of integers.
func (s set) narrow(x v, at Mem) {
	if s.lanes == 16 {
		VPMOVDW(x, at)
		return
	}
	upper, both := XMM(), XMM()
	VEXTRACTI128(Imm(1), x, upper)
	VPACKUSDW(upper, x.AsX(), both)
	VMOVUPS(both, at)
}

func (s set) loadHalves(name, doc string, read func(at Mem, y v)) {
	s.walk(name, doc, "func(y *float32, x *uint16, n int)", func(y, x reg.GPVirtual, at reg.GPVirtual) {
		r := s.vector()
		read(Mem{Base: x, Index: at, Scale: 2}, r)
		VMOVUPS(r, Mem{Base: y, Index: at, Scale: 4})
	})
}

// loadBools makes 1 of true and 0 of false.
func (s set) loadBools() {
	s.walk("vecOfBool", "makes 1 of true and 0 of false, whole vectors of them.", "func(y *float32, x *bool, n int)", func(y, x reg.GPVirtual, at reg.GPVirtual) {
		r := s.vector()
		VPMOVZXBD(Mem{Base: x, Index: at, Scale: 1}, r)
		VCVTDQ2PS(r, r)
		VMOVUPS(r, Mem{Base: y, Index: at, Scale: 4})
	})
}

func (s set) storeHalves(name, doc string, write func(x v, at Mem)) {
	s.walk(name, doc, "func(y *uint16, x *float32, n int)", func(y, x reg.GPVirtual, at reg.GPVirtual) {
		write(s.put(Mem{Base: x, Index: at, Scale: 4}), Mem{Base: y, Index: at, Scale: 2})
	})
}

// walk is a loop over whole vectors, at least one.
func (s set) walk(name, doc, signature string, body func(y, x, at reg.GPVirtual)) {
	TEXT(name+s.name, NOSPLIT, signature)
	Pragma("noescape")
	Doc(name + s.name + " " + doc)
	y, x, n, at := argument("y"), argument("x"), argument("n"), GP64()
	XORQ(at, at)
	Label("next")
	body(y, x, at)
	ADDQ(I32(s.lanes), at)
	CMPQ(at, n)
	JL(LabelRef("next"))
	VZEROUPPER()
	RET()
}
