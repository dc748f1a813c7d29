package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The constants of Philox4x32: what counters are multiplied with, and what is added to the key in each round.
const (
	philoxM0, philoxM2 = 0xD2511F53, 0xCD9E8D57
	philoxW0, philoxW1 = 0x9E3779B9, 0xBB67AE85
)

// random writes Philox for eight counters at a time, whose words become numbers in [0, 1).
func random() {
	TEXT("uniformAVX2", NOSPLIT, "func(y *float32, times int, block, stream, step, counter, k0, k1 uint32)")
	Pragma("noescape")
	Doc("uniformAVX2 writes the numbers of eight blocks, so many times: 32 elements each time.")
	s := set{avx2}
	y, times := argument("y"), argument("times")
	first := s.addInt(s.spread("block"), ascending())
	Label("blocks")
	words := [4]v{s.put(first), s.spread("stream"), s.spread("step"), s.spread("counter")}
	k0, k1 := s.spread("k0"), s.spread("k1")
	rounds := GP64()
	MOVQ(U32(10), rounds)
	Label("round")
	low0, high0 := s.product(words[0], philoxM0)
	low2, high2 := s.product(words[2], philoxM2)
	VPXOR(high2, words[1], words[0])
	VPXOR(k0, words[0], words[0])
	VPXOR(high0, words[3], words[2])
	VPXOR(k1, words[2], words[2])
	VMOVDQU(low2, words[1])
	VMOVDQU(low0, words[3])
	VPADDD(lanesOf(philoxW0), k0, k0)
	VPADDD(lanesOf(philoxW1), k1, k1)
	DECQ(rounds)
	JNE(LabelRef("round"))
	for i, w := range words {
		VPSRLD(Imm(8), w, w)
		words[i] = s.mul(s.float(w), number(0x1p-24))
	}
	s.interleave(words, y)
	VPADDD(lanesOf(8), first, first)
	ADDQ(I32(32*4), y)
	DECQ(times)
	JNE(LabelRef("blocks"))
	VZEROUPPER()
	RET()
}

// spread returns an argument in all lanes.
func (s set) spread(name string) v {
	x, y := GP32(), s.vector()
	Load(Param(name), x)
	VMOVD(x, y.AsX())
	VPBROADCASTD(y.AsX(), y)
	return y
}

// ascending are the lanes' numbers.
func ascending() Mem {
	m := GLOBL("ascending", RODATA|NOPTR)
	for i := range 8 {
		DATA(4*i, U32(i))
	}
	return m
}

// product returns the halves of the products of all lanes with a constant.
func (s set) product(x v, by uint32) (low, high v) {
	m := s.put(lanesOf(by))
	even, odd := s.vector(), s.vector()
	VPMULUDQ(m, x, even)
	VPSRLQ(Imm(32), x, odd)
	VPMULUDQ(m, odd, odd)
	low, high = s.vector(), s.vector()
	VPSLLQ(Imm(32), odd, low)
	VPBLENDD(Imm(0xaa), low, even, low)
	VPSRLQ(Imm(32), even, high)
	VPBLENDD(Imm(0xaa), odd, high, high)
	return low, high
}

// interleave writes lane after lane the four vectors' elements.
func (s set) interleave(x [4]v, y reg.GPVirtual) {
	u := [4]v{s.vector(), s.vector(), s.vector(), s.vector()}
	VUNPCKLPS(x[1], x[0], u[0])
	VUNPCKHPS(x[1], x[0], u[1])
	VUNPCKLPS(x[3], x[2], u[2])
	VUNPCKHPS(x[3], x[2], u[3])
	for i := range 4 { // lanes i and i+4
		lanes := s.vector()
		VSHUFPS(Imm([2]uint64{0x44, 0xee}[i%2]), u[2+i/2], u[i/2], lanes)
		VMOVUPS(lanes.AsX(), Mem{Base: y, Disp: 16 * i})
		VEXTRACTF128(Imm(1), lanes, Mem{Base: y, Disp: 16 * (i + 4)})
	}
}
