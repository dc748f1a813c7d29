package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// storeMasked stores the first lanes of a vector, those of a mask.
func (s set) storeMasked(from v, mask reg.Register, m Mem) {
	if s.lanes == 16 {
		VMOVUPS(from, mask, m)
		return
	}
	n := GP32()
	VMOVMSKPS(mask, n)
	POPCNTL(n, n)
	storeFirst(from, n.As64(), m)
}

// storeFirst stores the first n lanes of a vector of AVX2, at most all, and changes it. Processors take some twenty times
// as long for VMASKMOVPS to memory as for other stores: AMD's have no instruction of their own for it.
func storeFirst(from v, n reg.Register, m Mem) {
	stores++
	done := fmt.Sprintf("stored%d", stores)
	x, p := from.AsX(), GP64()
	piece := func(lanes int, store func(), next func()) {
		label := fmt.Sprintf("no%d_%d", lanes, stores)
		TESTQ(U32(lanes), n)
		JE(LabelRef(label))
		store()
		next()
		Label(label)
	}
	LEAQ(m, p)
	if from.Size() == 16 {
		piece(4, func() { VMOVUPS(x, Mem{Base: p}) }, func() { JMP(LabelRef(done)) })
	} else {
		piece(8, func() { VMOVUPS(from, Mem{Base: p}) }, func() { JMP(LabelRef(done)) })
		piece(4, func() { VMOVUPS(x, Mem{Base: p}) }, func() { VEXTRACTF128(Imm(1), from, x); ADDQ(Imm(16), p) })
	}
	piece(2, func() { VMOVLPS(x, Mem{Base: p}) }, func() { VMOVHLPS(x, x, x); ADDQ(Imm(8), p) })
	piece(1, func() { VMOVSS(x, Mem{Base: p}) }, func() {})
	Label(done)
}

// stores counts them, for labels.
var stores int
