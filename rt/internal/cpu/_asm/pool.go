package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// pools writes the derivative of a window's maximum.
func pools() {
	for _, variant := range []variant{avx2, avx512} {
		set{variant}.peak()
	}
}

// peak writes a function that gives what dy has for a window to the first largest of its places.
func (s set) peak() {
	TEXT("vecPeak"+s.name, NOSPLIT, "func(dx, x, dy *float32, places *int32, count, n int) (nan int)")
	Pragma("noescape")
	Doc("vecPeak"+s.name+" adds dy, of n whole vectors of channels, to dx at the first largest of a window's places,",
		"whose elements begin at places (counted from x and dx). It reports whether a NaN was seen; then dx is wrong there.")
	dx, x, dy, places, count, n := argument("dx"), argument("x"), argument("dy"), argument("places"), argument("count"), argument("n")
	bytes := s.lanes * 4
	bad := s.vector()
	VXORPS(bad, bad, bad)
	i, at := GP64(), GP64()
	Label("channel")
	best := s.put(lanesOf(0xff800000))
	XORQ(i, i)
	Label("look")
	MOVLQSX(Mem{Base: places, Index: i, Scale: 4}, at)
	e := s.put(Mem{Base: x, Index: at, Scale: 4})
	VMAXPS(e, best, best) // e where either is NaN …
	// … so that the sum of all elements less themselves is NaN if one is; infinities would be too, so compare.
	nan := s.choose(e, unordered, e, e, s.xor(e, e))
	VORPS(nan, bad, bad)
	INCQ(i)
	CMPQ(i, count)
	JL(LabelRef("look"))
	left := s.put(Mem{Base: dy})
	zero := s.vector()
	VXORPS(zero, zero, zero)
	XORQ(i, i)
	Label("give")
	MOVLQSX(Mem{Base: places, Index: i, Scale: 4}, at)
	e2 := s.put(Mem{Base: x, Index: at, Scale: 4})
	take := s.choose(e2, equal, best, left, zero)
	VMOVUPS(s.choose(e2, equal, best, zero, left), left)
	to := Mem{Base: dx, Index: at, Scale: 4}
	VMOVUPS(s.add(take, to), to)
	INCQ(i)
	CMPQ(i, count)
	JL(LabelRef("give"))
	ADDQ(I32(bytes), x)
	ADDQ(I32(bytes), dx)
	ADDQ(I32(bytes), dy)
	SUBQ(I32(s.lanes), n)
	JG(LabelRef("channel"))
	seen := GP64()
	XORQ(seen, seen)
	if s.lanes == 16 {
		k := K()
		VCMPPS(Imm(unordered), bad, bad, k)
		KMOVW(k, seen.As32())
	} else {
		m := s.vector()
		VCMPPS(Imm(unordered), bad, bad, m)
		VMOVMSKPS(m, seen.As32())
	}
	Store(seen, ReturnIndex(0))
	VZEROUPPER()
	RET()
}
